"""``greenpath show scorecard`` and ``greenpath show xmr``."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.edge import AsOf, Program, file_content, now, reading_session, say, viewer
from commands.ticket_aging import Format, Values, chosen
from dashboard.errors import InvalidFile
from dashboard.imports.metrics.definition_rows import told
from dashboard.imports.tables import TextTable, text_table
from dashboard.scope import scope_at
from dashboard.scorecard.bare_series import bare_series
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows
from dashboard.scorecard.process import process
from dashboard.scorecard.value_rows import Row
from db.programs import program as program_value
from db.scorecard.reading import scorecard
from exports.scorecard.figures import as_json
from exports.scorecard.tables import as_csv, as_table
from exports.scorecard.xmr import xmr_json, xmr_table

WRITERS = {Format.JSON: lambda card: as_json(card).decode(), Format.CSV: as_csv,
           Format.TABLE: as_table}  # fmt: skip


def show(
    program: Program,
    as_of: AsOf = None,
    area: Values = None,
    role: Values = None,
    owner: Values = None,
    format: Format = Format.TABLE,
) -> None:
    """The weekly table. CSV is one row a metric, JSON is everything."""
    filters = chosen(area=area, role=role, owner=owner)
    with reading_session() as session:
        known = program_value(session, program, viewer())
        card = scorecard(session, scope_at(known, as_of, now(), filters, {}), viewer())
    say(WRITERS[format](card).rstrip("\n"))


class XmrFormat(StrEnum):
    """How a chart is written."""

    JSON = "json"
    TABLE = "table"


XMR_WRITERS = {XmrFormat.JSON: lambda found: xmr_json(found).decode(), XmrFormat.TABLE: xmr_table}


def show_xmr(
    values: Annotated[Path, typer.Option(help="A column of numbers; “value” if there are others.")],
    median: Annotated[bool, typer.Option("--median", help="Limits by medians.")] = False,
    format: XmrFormat = XmrFormat.TABLE,
) -> None:
    """A process-behaviour chart of a bare series: its limits, and where the rules fire."""
    table = text_table(file_content(values), values.name)
    try:
        series = bare_series(table.header, _with_empty_rows(table))
    except InvalidRows as error:
        raise InvalidFile(f"{table.file}, {told(error.problems)}") from None
    say(XMR_WRITERS[format](process(series, median=median)))


def _with_empty_rows(table: TextTable) -> Iterator[Row]:
    """Rows with the empty ones between them: in a bare series they are missing points."""
    expected = HEADER_ROW + 1
    for number, row in table.numbered():
        for missing in range(expected, number):
            yield missing, ()
        yield number, row
        expected = number + 1
