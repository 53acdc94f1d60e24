"""The weekly review: a line of each area, and the exceptions of all of them."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.review import COLOURS, TOP, AreaReview, Exceptional, Rank, Review
from layouts.components import Column, controls, empty, link, page_head, section, status, table

TITLE = "Review"
ALL = "all"
"""What the query says under ``exceptions`` where more than the first are wanted."""
RANK_COLOURS = {Rank.BROKEN: "red", Rank.CLOSE: "amber", Rank.HELD_UP: "amber"}
ORDER = (
    "What is broken comes first: an SLA, a gate, a waiver, a plan or a target that is not kept."
    " Then what soon will be, then what is held up. Within each the areas take turns."
)
COLUMNS = (
    Column("what", "Exception", grows=True), Column("word", "Why"), Column("area", "Area"),
    Column("owner", "Owner"), Column("days", "Days", number=True, help="Since it began."),
)  # fmt: skip


def content(review: Review) -> Component:
    """The page of one program as of one date."""
    week = formats.week_in_words(review.scope.as_of, review.program.calendar, review.partial_week)
    return html.Div(
        [
            page_head(TITLE, f"{review.program.name} · {week}"),
            *(_parts(review) if review.areas else [_nothing()]),
            html.Footer(_data(review), className="provenance"),
        ]
    )


def _parts(review: Review) -> list[Component | None]:
    missing = f"{', '.join(review.without)}: nothing has been brought in yet."
    return [
        html.P(headline(review), className="headline"),
        html.Ul([_line(name, area) for name, area in review.areas.items()], className="area-lines"),
        html.P(missing, className="quiet") if review.without else None,
        _exceptions(review),
    ]


def headline(review: Review) -> str:
    """The page in one sentence."""
    areas = ", ".join(
        f"{_listed(names)} {COLOURS[colour]}" for colour, names in review.by_colour().items()
    )
    total, broken = review.count(), review.count(Rank.BROKEN)
    if not total:
        return f"{areas}; no exceptions."
    return f"{areas}; {formats.plural(total, 'exception')}, {broken or 'none'} of them broken."


def _listed(names: tuple[str, ...]) -> str:
    """``Tickets``, ``Tickets and Rules``, ``Tickets, Rules and Goals``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _line(name: str, area: AreaReview) -> Component:
    line = area.line
    return html.Li(
        [
            status(line.colour, COLOURS[line.colour]),
            html.Strong(link(name, line.href), className="area-name"),
            html.Div(
                [
                    html.Span(line.sentence, className="area-said"),
                    html.Span(line.why, className="area-why"),
                ]
            ),
        ]
    )


def _exceptions(review: Review) -> Component:
    shown = review.exceptions[: None if review.scope.view.get("exceptions") else TOP]
    total = review.count()
    if not total:
        return section("Exceptions", empty("Nothing is broken, close to it or held up."))
    rows = [_row(review, area, each) for area, each in shown]
    return section(
        "Exceptions",
        table(COLUMNS, rows, "Exceptions, gravest first", "exceptions"),
        controls(*_more(review, len(shown)), className="exceptions-more"),
        lead=f"{len(shown):,} of {total:,}. {ORDER}" if len(shown) < total else ORDER,
    )


def _row(review: Review, area: str, each: Exceptional) -> tuple[Any, ...]:
    days = (review.scope.as_of - each.since).days if each.since else None
    return (
        [
            link(each.name, each.href, className="exception-name"),
            html.Span(f" {each.title}", className="exception-title") if each.title else None,
            html.Span(each.sentence, className="exception-said"),
        ],
        status(RANK_COLOURS[each.rank], each.word),
        area,
        each.owner or formats.MISSING,
        formats.count(days),
    )


def _more(review: Review, shown: int) -> list[Component]:
    """Ways to the rest: on this page as far as it goes, and on the pages of the areas."""
    here, ways = len(review.exceptions), []
    if shown < here:
        ways.append(link(f"Show {here:,}", review.scope.viewed(exceptions=ALL).query()))
    return ways + [
        link(f"{name}: all {area.total:,}", area.more)
        for name, area in review.areas.items()
        if area.total and shown < review.count()
    ]


def _nothing() -> Component:
    return empty(
        "There is nothing to review yet.", "A manager of the program brings data in under Data."
    )


def _data(review: Review) -> list[Component]:
    said: Mapping[str, str] = {name: area.data for name, area in review.areas.items()}
    if not said:
        zone = review.program.calendar.zone
        return [html.Div(f"Cut {formats.moment(review.cut, zone)} {zone}")]
    return [html.Div(f"{name}: {words}") for name, words in said.items()]
