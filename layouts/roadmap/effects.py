"""What shifts would do, in tables: what moves, and which dependencies would not be kept."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from layouts.components import Column, link, table
from layouts.components.leaves import Children
from layouts.roadmap.words import from_to

MOVED, LINKS = "Moved by the what-if", "Dependencies of the what-if"


def moved_table(scope: Scope, told: Effect, with_pushed: bool = True) -> Component:
    """What lies elsewhere then, and why it does."""
    columns = (
        Column("title", "Initiative", grows=True), Column("why", "Why"), Column("now", "Now"),
        Column("then", "Then"), Column("days", "End, days", number=True),
    )  # fmt: skip
    rows = [
        (
            link(each.title, initiative_address(scope, key)),
            "shifted" if each.shifted else "pushed",
            from_to(each.before),
            from_to(each.after),
            formats.signed(each.days),
        )
        for key, each in told.moved.items()
        if with_pushed or each.shifted
    ]
    return table(columns, rows, MOVED)


def links_table(found: Roadmap, told: Effect) -> Component:
    """Dependencies that would be violated, or longer, if nobody else moved."""
    columns = (
        Column("after", "Initiative", grows=True), Column("before", "Waits for", grows=True),
        Column("now", "Days now", number=True), Column("then", "Days then", number=True),
    )  # fmt: skip
    titles = {each.key: each.initiative.title for each in found.everything}
    rows: list[tuple[Children, ...]] = [
        (
            titles.get(each.dependency.successor, each.dependency.successor),
            titles.get(each.dependency.predecessor, each.dependency.predecessor),
            formats.count(each.before) if each.before else formats.MISSING,
            formats.count(each.after),
        )
        for each in told.worse
    ]
    return table(columns, rows, LINKS)
