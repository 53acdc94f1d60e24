"""``greenpath show rule-deprecation`` and ``greenpath print rule-deprecation``."""

from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.paper import To, print_paper
from commands.ticket_aging import Format, Values, chosen
from dashboard.listings import Ask
from dashboard.rule_deprecation.listing import LISTS
from dashboard.scope import scope_at
from db.programs import program as program_value
from db.rule_deprecation import rule_deprecation, rule_inventory
from db.rule_deprecation.listing import listed_rules
from exports.rule_deprecation.figures import as_json
from exports.rule_deprecation.tables import as_csv, as_table

Team = Annotated[list[str] | None, typer.Option("--team", "--group")]


def show(
    program: Program,
    as_of: AsOf = None,
    team: Team = None,
    kind: Values = None,
    severity: Values = None,
    stage: Values = None,
    format: Format = Format.TABLE,
) -> None:
    """The numbers of rules on their way out. CSV is the inventory, JSON is everything."""
    filters = chosen(group=team, kind=kind, severity=severity, stage=stage)
    with reading_session() as session:
        known = program_value(session, program, viewer())
        scope = scope_at(known, as_of, now(), filters, {})
        found = rule_deprecation(session, scope, viewer())
        rows = rule_inventory(session, scope, viewer()) if format is Format.CSV else ()
    written = {
        Format.JSON: lambda: as_json(found).decode(),
        Format.CSV: lambda: as_csv(found, rows),
        Format.TABLE: lambda: as_table(found),
    }
    say(written[format]().rstrip("\n"))


def print_page(
    program: Program,
    to: To,
    as_of: AsOf = None,
    team: Team = None,
    kind: Values = None,
    severity: Values = None,
    stage: Values = None,
    appendix: Annotated[bool, typer.Option(help="With the full list of rules.")] = False,
) -> None:
    """Rules on their way out on paper: the same page, as of the same cut."""
    from exports.paper import Paper
    from exports.rule_deprecation.paper import APPENDIX_ROWS, TOP_ROWS, rule_deprecation_paper

    filters = chosen(group=team, kind=kind, severity=severity, stage=stage)
    rows = APPENDIX_ROWS if appendix else TOP_ROWS

    def draw() -> Paper:
        with reading_session() as session:
            known = program_value(session, program, viewer())
            scope = scope_at(known, as_of, now(), filters, {})
            found = rule_deprecation(session, scope, viewer())
            listed = listed_rules(session, scope, viewer(), LISTS[0], Ask(0, rows))[1]
        return rule_deprecation_paper(found, listed)

    print_paper(to, draw)
