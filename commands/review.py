"""``greenpath show review`` and ``greenpath print review``."""

from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.paper import To, print_paper
from dashboard.review import Review
from dashboard.scope import scope_at
from db.programs import program as program_value
from db.review import review
from exports.review import as_json


def show(program: Program, as_of: AsOf = None) -> None:
    """The line of each area and the exceptions of all of them, as JSON."""
    say(as_json(_review(program, as_of)).decode())


def print_page(
    program: Program,
    to: To,
    as_of: AsOf = None,
    appendix: Annotated[bool, typer.Option(help="With all exceptions.")] = False,
) -> None:
    """The weekly review on paper: the same page, as of the same cut."""
    from exports.paper import Paper, program_paper
    from layouts.review import ALL, TITLE, content

    def draw() -> Paper:
        found = _review(program, as_of, **({"exceptions": ALL} if appendix else {}))
        return program_paper(found, "review", TITLE, content(found))

    print_paper(to, draw)


def _review(program: str, as_of: str | None, **view: str) -> Review:
    with reading_session() as session:
        known = program_value(session, program, viewer())
        return review(session, scope_at(known, as_of, now(), {}, view), viewer())
