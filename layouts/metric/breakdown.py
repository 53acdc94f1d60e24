"""Why a ratio changed: its numerator, its denominator, and the mix of what it is made of."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.values import MetricStory
from dashboard.scorecard.breakdown import Breakdown, Part, Ratio
from dashboard.scorecard.changes import BASIS_POINTS
from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.numbers import plain, told
from dashboard.scorecard.words import dates
from layouts.components import LABELLED, Column, section, table

WHOLE = ""


def breakdown(story: MetricStory) -> Component | None:
    """Of a ratio of two sums; None of any other metric."""
    found = story.breakdowns.get(WHOLE, ())
    if not found:
        return None
    split = [
        _parts(story, label, each)
        for label, of in story.breakdowns.items()
        for each in of
        if label != WHOLE and each.parts
    ]
    return section(
        "Why it changed",
        _whole(story, found),
        *split,
        lead=" ".join(_sentence(story, each) for each in found),
        name="breakdown",
    )


def _told(story: MetricStory, difference: float) -> str:
    """A difference of the ratio: in basis points, or in its own unit."""
    if story.metric.comparison is Comparison.BPS:
        size = plain(abs(difference) * BASIS_POINTS, 0)
        said, unit = size, " bps"
    else:
        said, unit = told(abs(difference), story.metric.unit), ""
    nothing = not any(digit in "123456789" for digit in said)
    sign = "±" if nothing else "+" if difference > 0 else formats.MINUS
    return f"{sign}{said}{unit}"


def _sentence(story: MetricStory, of: Breakdown) -> str:
    names = _names(story)
    return (
        f"Against {dates(of.base)}: {_told(story, of.change)}, of which"
        f" {_told(story, of.by_numerator)} by {names[0]} and"
        f" {_told(story, of.by_denominator)} by {names[1]}."
    )


def _names(story: MetricStory) -> tuple[str, str]:
    one, two = (story.metrics[key].title for key in story.metric.operands)
    return one, two


def _whole(story: MetricStory, found: tuple[Breakdown, ...]) -> Component:
    one, two = _names(story)
    columns = (
        Column("span", "Span"), Column("one", one, number=True), Column("two", two, number=True),
        Column("ratio", story.metric.title, number=True),
        Column("by_one", f"By {one}", number=True), Column("by_two", f"By {two}", number=True),
    )  # fmt: skip
    rows = [(dates(found[0].span), *_ratio(story, found[0].now), "", "")]
    rows += [
        (
            dates(each.base), *_ratio(story, each.before),
            _told(story, each.by_numerator), _told(story, each.by_denominator),
        )
        for each in found
    ]  # fmt: skip
    return table(columns, rows, "Numerator and denominator", LABELLED)


def _ratio(story: MetricStory, of: Ratio | None) -> tuple[str, str, str]:
    if of is None:
        return (formats.MISSING,) * 3
    units = [story.metrics[key].unit for key in story.metric.operands]
    return (
        told(of.numerator, units[0]), told(of.denominator, units[1]),
        told(of.rate, story.metric.unit),
    )  # fmt: skip


def _parts(story: MetricStory, label: str, of: Breakdown) -> Component:
    columns = (
        Column("part", label.capitalize()),
        Column("before", "Before", number=True), Column("now", "Now", number=True),
        Column("mix", "By its share", number=True, help="What the change of its share adds."),
        Column("rate", "By its own ratio", number=True, help="What its own change adds."),
    )  # fmt: skip
    largest = sorted(of.parts, key=lambda part: -abs(part.mix + part.rate))
    rows = [_part(story, part) for part in largest]
    mix, rate = sum(part.mix for part in of.parts), sum(part.rate for part in of.parts)
    total = ("All", "", "", _told(story, mix), _told(story, rate))
    against = f"By {label}, against {dates(of.base)}"
    return html.Div(
        [
            html.H3(against, className="table-title"),
            table(columns, rows, against, LABELLED, [total]),
        ]
    )


def _part(story: MetricStory, part: Part) -> tuple[str, ...]:
    before, now = (_ratio(story, each)[2] for each in (part.before, part.now))
    name = part.value or "empty"
    return name, before, now, _told(story, part.mix), _told(story, part.rate)
