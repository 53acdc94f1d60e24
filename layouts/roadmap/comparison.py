"""Two scenarios side by side, in a sentence and a table."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.comparing import Compared, Comparison
from dashboard.roadmap.view import without
from dashboard.scope import Scope
from layouts.components import LABELLED, Column, controls, link, table
from layouts.components.leaves import Children

LABEL = "Two scenarios side by side"
PLAN_END = "The plan ends"
OVERLAPS = "Dependencies violated"


def comparison(scope: Scope, told: Comparison) -> list[Component]:
    """What the plan, what is shown and another scenario say of the same days."""
    columns = (
        Column("what", "What", grows=True), Column("plan", "As planned", day=True),
        Column("a", told.a.name, day=True), Column("b", told.b.name, day=True),
        Column("days", "Days between", number=True,
               help="By how many days it is later by the second scenario."),
    )  # fmt: skip
    rows = [_end(told), _overlaps(told), *(_row(scope, each) for each in told.rows)]
    return [
        html.P(_finding(told), className="what-if-finding"),
        table(columns, rows, LABEL, LABELLED),
        controls(link("Stop comparing", f"{without(scope, 'against').query()}#what-if")),
    ]


def _finding(told: Comparison) -> str:
    a, b, days = told.a.name, told.b.name, told.end_days
    if days is None:
        return f"“{b}” beside “{a}”: of neither can be told when the plan ends."
    if not days:
        return f"“{b}” ends the plan on the same day as “{a}”."
    side = "later" if days > 0 else "earlier"
    return f"“{b}” ends the plan {formats.plural(abs(days), 'day')} {side} than “{a}”."


def _end(told: Comparison) -> tuple[Children, ...]:
    a, b = told.a.effect, told.b.effect
    days = "" if told.end_days is None else _days(told.end_days)
    return PLAN_END, _day(a.end_before), _day(a.end_after), _day(b.end_after), days


def _overlaps(told: Comparison) -> tuple[Children, ...]:
    a, b = told.a.effect, told.b.effect
    counts = (a.violations_before, a.violations_after, b.violations_after)
    now, ours, theirs = (f"{len(each):,}" for each in counts)
    return OVERLAPS, now, ours, theirs, ""


def _row(scope: Scope, each: Compared) -> tuple[Children, ...]:
    title = each.title if each.goal else link(each.title, initiative_address(scope, each.key))
    what = [title, " green"] if each.goal else title
    return what, _day(each.plan), _day(each.a), _day(each.b), _days(each.days)


def _day(day: date | None) -> str:
    return formats.day(day) if day else formats.MISSING


def _days(days: int) -> str:
    return formats.signed(days) if days else formats.MISSING
