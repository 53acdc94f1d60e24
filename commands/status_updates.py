"""``greenpath show updates-due``."""

from dataclasses import replace

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.ticket_aging import Format, Values, chosen
from dashboard.scope import refuse_unknown_filters, scope_at
from dashboard.status_updates.due import DueItem, UpdatesDue, Whose
from db.programs import program as program_value
from db.status_updates.reading import team_silence, tracked, updates_due
from exports.status_updates.figures import as_json
from exports.status_updates.terminal import as_csv, as_table


def show(
    program: Program,
    as_of: AsOf = None,
    team: Values = None,
    owner: Values = None,
    format: Format = Format.TABLE,
) -> None:
    """Who owes an update. CSV is one row an item, JSON has each team's record besides."""
    filters = chosen(team=team, owner=owner)
    with reading_session() as session:
        known = program_value(session, program, viewer())
        scope = scope_at(known, as_of, now(), {}, {})
        items = tracked(session, known, scope.as_of)
        offered = {name: [getattr(item, name) for item in items] for name in ("team", "owner")}
        refuse_unknown_filters(filters, offered)
        found = _kept(updates_due(session, scope, viewer(), Whose.ALL), filters)
        teams = team_silence(session, scope, viewer())
    wanted = filters.get("team")
    told = [each for each in teams if wanted is None or each.team in wanted]
    written = {
        Format.JSON: lambda: as_json(found, told).decode(),
        Format.CSV: lambda: as_csv(found),
        Format.TABLE: lambda: as_table(found),
    }
    say(written[format]().rstrip("\n"))


def _kept(found: UpdatesDue, filters: dict[str, tuple[str, ...]]) -> UpdatesDue:
    """Only what the filters keep."""

    def kept(items: tuple[DueItem, ...]) -> tuple[DueItem, ...]:
        return tuple(
            each
            for each in items
            if all(getattr(each.owed.item, name) in wanted for name, wanted in filters.items())
        )

    return replace(
        found,
        scope=replace(found.scope, filters=filters),
        items=kept(found.items),
        filed=kept(found.filed),
    )
