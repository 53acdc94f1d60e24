"""What changed on the roadmap since a week: a list, and outlines on the timeline."""

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.since import END, START, MovedDate, Since
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import RoadmapView, without
from dashboard.scope import Scope
from layouts.components import LABELLED, Column, controls, empty, link, section, table
from layouts.components.forms import data, text
from layouts.components.leaves import Children
from layouts.roadmap.words import status_shown

LABEL = "Changes of the roadmap"
SHOWN = 100
_COLUMNS = (
    Column("title", "Initiative", grows=True), Column("what", "What"), Column("from", "From"),
    Column("to", "To"), Column("days", "Days", number=True), Column("why", "Why", grows=True),
    Column("by", "By"),
)  # fmt: skip
_WHAT = {START: "Start", END: "End"}


def changes(found: Roadmap, view: RoadmapView, told: Since) -> Component:
    """What was added, removed, moved, and is said to stand otherwise."""
    rows = list(_rows(found.scope, told))
    shown = rows[:SHOWN]
    cut = html.P(f"{SHOWN:,} of {len(rows):,}", className="listing-cut")
    return section(
        f"Since {formats.day(told.then)}",
        _week(found.scope, view, told.then),
        table(_COLUMNS, shown, LABEL, f"{LABELLED} roadmap-list") if rows else empty(_QUIET),
        cut if len(rows) > SHOWN else None,
        lead=_lead(told) if rows else "",
        name="since",
    )


_QUIET = "Nothing was added, removed or moved, and no status changed."


def _lead(told: Since) -> str:
    ends = [move for move in told.moved if move.field == END and (move.days or 0) > 0]
    said = [
        (len(told.moved), "date moved", "dates moved"),
        (len(ends), "of them an end to a later day", "of them ends to a later day"),
        (len(told.recoloured), "status changed", "statuses changed"),
        (len(told.added), "added", "added"),
        (len(told.removed), "removed", "removed"),
    ]
    return ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in said if n) + "."


def _week(scope: Scope, view: RoadmapView, then: date) -> Component:
    """Which week one compares with; its dates are drawn where one asks for it."""
    control = text(then.isoformat(), kind="date")
    ask = html.Form(
        [
            html.Div(html.Label([html.Span("Compare with", className="segments-label"), control]),
                     **data(field="since")),
            html.Button("Compare", type="submit", className="btn btn-quiet"),
        ],
        className="roadmap-find",
        **data(view="#since"),
    )  # fmt: skip
    if view.since is None:
        way = link("Draw it on the timeline", scope.viewed(since=then.isoformat()).query())
    else:
        way = link("Stop drawing it", without(scope, "since").query())
    return controls(ask, way, className="roadmap-tools")


def _rows(scope: Scope, told: Since) -> Iterator[tuple[Children, ...]]:
    for move in told.moved:
        yield _moved(scope, move)
    for each in told.recoloured:
        then, now = status_shown(each.before), status_shown(each.after)
        yield _row(scope, each.key, each.title, "Status", then, now)
    for item in told.added:
        title = item.initiative.title
        yield _row(scope, item.key, title, "Added", formats.MISSING, status_shown(item.status))
    for item in told.removed:
        title = item.initiative.title
        yield _row(scope, item.key, title, "Removed", status_shown(item.status), formats.MISSING)


def _moved(scope: Scope, move: MovedDate) -> tuple[Children, ...]:
    before, after = (formats.day(d) if d else formats.MISSING for d in (move.before, move.after))
    what = _WHAT.get(move.field, f"◆ {move.field}")
    days = formats.MISSING if move.days is None else formats.signed(move.days)
    return _row(scope, move.key, move.title, what, before, after, days, move.reason, move.by)


def _row(
    scope: Scope, key: str, title: str, what: str, before: Children, after: Children,
    days: str = formats.MISSING, why: str = "", by: str = "",
) -> tuple[Children, ...]:  # fmt: skip
    way = link(title, initiative_address(scope, key))
    return (way, what, before, after, days, why or formats.MISSING, by or formats.MISSING)
