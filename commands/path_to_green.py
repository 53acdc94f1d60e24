"""``greenpath show path-to-green``."""

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.ticket_aging import Format, Values, chosen
from dashboard.scope import scope_at
from db.path_to_green.reading import path_to_green
from db.programs import program as program_value
from exports.path_to_green.figures import as_json
from exports.path_to_green.terminal import as_csv, as_table

WRITERS = {Format.JSON: lambda found: as_json(found).decode(), Format.CSV: as_csv,
           Format.TABLE: as_table}  # fmt: skip


def show(
    program: Program,
    as_of: AsOf = None,
    team: Values = None,
    owner: Values = None,
    format: Format = Format.TABLE,
) -> None:
    """The board of goals. CSV is one row a goal, JSON is everything, forecasts included."""
    filters = chosen(team=team, owner=owner)
    with reading_session() as session:
        known = program_value(session, program, viewer())
        found = path_to_green(session, scope_at(known, as_of, now(), filters, {}), viewer())
    say(WRITERS[format](found).rstrip("\n"))
