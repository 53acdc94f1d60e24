"""What a metric is, in words, with ways to what it is put together from and goes into."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.address import metric_address
from dashboard.metric.values import MetricStory
from dashboard.scorecard.definitions import Base, Metric
from dashboard.scorecard.derived import derived_series
from dashboard.scorecard.words import definition as in_words
from layouts.components import facts, link, section
from layouts.components.leaves import Children
from layouts.metric.words import GOOD, tolerance
from layouts.scorecard.words import NO_OWNER


def definition(story: MetricStory) -> Component:
    """How its numbers come about, and how they are judged."""
    metric = story.metric
    return section(
        "What it is",
        facts({name: said for name, said in _facts(story).items() if said}),
        lead=metric.description,
        name="definition",
    )


def _facts(story: MetricStory) -> dict[str, Any]:
    metric = story.metric
    return {
        "How it is made": in_words(metric, story.metrics),
        "Put together from": _ways(story, metric.operands),
        "Goes into": _ways(story, _users(story)),
        "Worked out from": _derived(story),
        "Unit": metric.unit or "count",
        "Good": GOOD[metric.direction],
        "At risk up to": tolerance(metric),
        "Changes are said in": "basis points" if metric.comparison == "bps" else "percent",
        "Role": f"{metric.role.value.capitalize()}{f' · {metric.area}' if metric.area else ''}",
        "Owner": metric.owner or html.Span(formats.MISSING, title=NO_OWNER),
        "Key": html.Code(metric.key),
    }


def _users(story: MetricStory) -> tuple[str, ...]:
    key = story.metric.key
    return tuple(each.key for each in story.card.metrics if key in each.operands)


def _ways(story: MetricStory, keys: tuple[str, ...]) -> list[Children]:
    known: dict[str, Metric] = dict(story.metrics)
    said: list[Children] = []
    for key in dict.fromkeys(keys):
        title = known[key].title if key in known else key
        way = link(title, metric_address(story.scope, key)) if key in known else title
        said += [", ", way] if said else [way]
    return said


def _derived(story: MetricStory) -> Children:
    """The page that shows the same number, of a metric that the store works out."""
    source = story.metric.source
    series = derived_series(source.column) if isinstance(source, Base) else None
    if series is None:
        return None
    plain = story.scope.without_filters()
    return [f"{series.words} ", link(series.title, series.page + _query(plain.query()))]


def _query(query: str) -> str:
    return query.partition("&key=")[0]
