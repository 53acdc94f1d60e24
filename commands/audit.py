"""``greenpath show audit``."""

from typing import Annotated

import typer

from commands.edge import reading_session, say, viewer
from commands.ticket_aging import Format
from dashboard.audit import audit_filters
from db.audit.reading import audit_page
from exports.audit import as_csv, as_json, as_table

WRITERS = {Format.JSON: as_json, Format.CSV: as_csv, Format.TABLE: as_table}
Text = Annotated[str | None, typer.Option()]


def show(
    program: Annotated[str | None, typer.Option(help="The program's key; else the house.")] = None,
    who: Text = None,
    kind: Text = None,
    did: Text = None,
    since: Annotated[str | None, typer.Option("--from", help="The first day: 2026-11-21.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The last day.")] = None,
    text: Annotated[str | None, typer.Option(help="What the item's name holds.")] = None,
    before: Annotated[str | None, typer.Option(help="Go on from the entry of this id.")] = None,
    format: Format = Format.TABLE,
) -> None:
    """Who changed what: the newest 100 changes that fit."""
    chosen = {
        "of": program, "who": who, "kind": kind, "did": did, "since": since, "until": until,
        "text": text, "before": before,
    }  # fmt: skip
    filters = audit_filters({name: value for name, value in chosen.items() if value is not None})
    with reading_session() as session:
        page = audit_page(session, filters, viewer())
    say(WRITERS[format](page).rstrip("\n"))
