"""One metric's page put together."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.address import list_address
from dashboard.metric.values import MetricStory
from dashboard.scope import Scope
from dashboard.scorecard.changes import Change
from dashboard.scorecard.figures import Value
from dashboard.scorecard.numbers import brief, told, told_change, told_state
from dashboard.scorecard.table import Judged, ToDateCell
from dashboard.scorecard.words import compared, dates, due_in
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, controls, empty, key_figures, link, page_head, status
from layouts.metric.breakdown import breakdown
from layouts.metric.definition import definition
from layouts.metric.history import decisions, notes, restatements
from layouts.metric.process import process
from layouts.metric.six_twelve import six_twelve
from layouts.metric.tables import numbers
from layouts.metric.words import headline, week_name
from layouts.scorecard.words import STATUS_WORDS
from layouts.ticket_aging.words import as_of_in_words


def content(story: MetricStory, *forms: Component | None) -> Component:
    """The page of one metric as of one date; ``forms`` are what a person can say of it."""
    return html.Div(
        [
            _head(
                story.metric.title, f"{story.program.name} · {as_of_in_words(story)}", story.scope
            ),
            html.P(headline(story), className="headline"),
            key_figures(_key_figures(story)),
            six_twelve(story),
            process(story),
            notes(story),
            *forms,
            numbers(story),
            breakdown(story),
            restatements(story),
            definition(story),
            decisions(story),
            html.Footer(provenance(story), className="provenance"),
        ],
        className="metric",
    )


def nothing(scope: Scope, key: str, sentence: str) -> Component:
    """A metric of which nothing can be told as of then."""
    week = f"to {formats.day(scope.as_of)}"
    back = link("The whole scorecard", list_address(scope))
    return html.Div([_head(key, week, scope), empty(sentence, back)])


def _head(name: str, week: str, scope: Scope) -> Component:
    return page_head(name, week, controls(link("The whole scorecard", list_address(scope))))


def _key_figures(story: MetricStory) -> list[KeyFigure]:
    row = story.detail.row
    value = row.week.value
    judged = _status(row.week) or [html.Span("no target of the week")]
    return [
        _figure(story, week_name(story, value.span), value, judged, dates(value.span)),
        _change("On the week before", row.wow),
        _change("On a year earlier", row.yoy),
        *(_to_date(story, name.upper(), cell) for name, cell in row.to_date.items()),
    ]


def _figure(
    story: MetricStory, label: str, value: Value, notes: list[Component], compares: str
) -> KeyFigure:
    """A value in little room, whole on hover; what it is worth where it is not whole."""
    whole = told(value.value, story.metric.unit)
    state = told_state(value, due_in(story.metric))
    if state:
        notes = [html.Span(state), *notes]
    said = brief(value.value, story.metric.unit)
    return KeyFigure(label, said, notes, help=f"{whole}; {compares}")


def _change(label: str, of: Change) -> KeyFigure:
    return KeyFigure(label, told_change(of), str(of.unsaid or ""), help=compared(of))


def _to_date(story: MetricStory, name: str, cell: ToDateCell) -> KeyFigure:
    """Its change on a year earlier, and its status where there is a target."""
    notes = [*_status(cell.judged), html.Span(f"{told_change(cell.change)} on year")]
    return _figure(story, name, cell.judged.value, notes, compared(cell.change))


def _status(of: Judged) -> list[Component]:
    if of.target is None:
        return []
    return [status(of.status.value, STATUS_WORDS[of.status])]
