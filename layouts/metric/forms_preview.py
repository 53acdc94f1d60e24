"""What a change would change, shown in its form before it is saved (assets/forms.js)."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.figures import State
from dashboard.scorecard.numbers import plain, told
from dashboard.scorecard.preview import Both, Line, MetricPreview, Preview, Side
from layouts.components import LABELLED, Column, status, table
from layouts.components.forms import save
from layouts.scorecard.words import STATUS_WORDS

NOT_THERE = "not there"
TO_DATE = ("mtd", "qtd", "ytd")
MOST_OTHERS = 10
"""Other metrics that are shown one by one."""


def preview(found: Preview, sentence: str = "") -> Component:
    """Both sides as of the week; ``sentence`` says from when on it holds."""
    week = formats.week_in_words(found.scope.as_of, found.program.calendar, partial=False)
    more = len(found.others) - MOST_OTHERS
    return html.Div(
        [
            html.H3(f"What changes, as of {week}"),
            html.P(" ".join(part for part in (_count(found), sentence) if part)),
            _of(found.of),
            *(
                html.Div([html.H4(f"{each.metric.title} changes with it"), _of(each)])
                for each in found.others[:MOST_OTHERS]
            ),
            html.P(f"And {formats.plural(more, 'other metric')}.") if more > 0 else None,
            html.P("Nothing is saved yet.", className="quiet"),
            html.Div(save("Save it"), className="actions"),
        ],
        className="preview",
    )


def _count(found: Preview) -> str:
    cells = found.of.cells
    if found.of.was is None:
        return "It is a new metric."
    numbers = sum(_number_changed(each) for each in cells)
    statuses = sum(_status_changed(each) for each in cells)
    if not found.of.changed and not found.others:
        return "No number and no status of these weeks changes."
    others = f" {formats.plural(len(found.others), 'other metric')} change too."
    return (
        f"{numbers} of {len(cells)} numbers and {statuses} of {len(cells)} statuses change."
        + others * bool(found.others)
    )


def _number_changed(each: Both) -> bool:
    if each.before is None or each.after is None:
        return True
    return not each.after.same_number(each.before) or each.after.state != each.before.state


def _status_changed(each: Both) -> bool:
    return (
        each.before is not None
        and each.after is not None
        and (each.before.status != each.after.status)
    )


def _of(found: MetricPreview) -> Component:
    columns = (
        Column("span", "Period"), Column("before", "As it is", number=True),
        Column("was", "Status"), Column("after", "As it would be", number=True),
        Column("becomes", "Status"), Column("change", ""),
    )  # fmt: skip
    rows = [_row(found, each) for each in found.cells]
    return html.Div(
        [
            table(columns, rows, f"What changes of {found.metric.title}", LABELLED),
            _line("As it is", found.line_before),
            _line("As it would be", found.line_after),
        ]
    )


def _row(found: MetricPreview, each: Both) -> tuple[object, ...]:
    was = found.was.unit if found.was else ""
    becomes = found.becomes.unit if found.becomes else ""
    return (
        _span(each.name),
        _number(each.before, was), _told_status(each.before),
        _number(each.after, becomes), _told_status(each.after),
        html.Strong("changes") if each.changed else "",
    )  # fmt: skip


def _span(name: str) -> str:
    return name.upper() if name in TO_DATE else f"Week to {formats.day(date.fromisoformat(name))}"


def _number(side: Side | None, unit: str) -> str:
    if side is None:
        return NOT_THERE
    state = "" if side.state in (State.OK, State.NONE) else f" ({side.state.word})"
    return f"{told(side.value, unit)}{state}"


def _told_status(side: Side | None) -> Component | str:
    if side is None:
        return ""
    return status(side.status.value, STATUS_WORDS[side.status])


def _line(name: str, line: Line | None) -> Component | None:
    if line is None:
        return None
    lower, centre, upper = line.limits
    limits = "too few whole weeks for limits"
    if lower is not None and centre is not None and upper is not None:
        limits = f"limits {_plain(lower)} to {_plain(upper)} around {_plain(centre)}"
    return html.P(f"{name}: {line.status}; {limits}.")


def _plain(value: float) -> str:
    return plain(value, 2 if abs(value) < 1000 else 0)
