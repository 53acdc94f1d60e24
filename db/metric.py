"""The read seam of one metric: one function answers its page."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.metric.values import REPORTED_DAYS, MetricStory, NoStory
from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.scorecard.breakdown import Breakdown, breakdown, labels_of
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts
from dashboard.scorecard.definitions import Base, Metric, with_operands
from dashboard.scorecard.derived import derived_names
from dashboard.scorecard.detail import detail
from dashboard.scorecard.evaluation import figures
from dashboard.scorecard.periods import Span
from dashboard.scorecard.restatements import Restatement, restatements
from db import models
from db.scorecard.history import metric_history
from db.scorecard.kept import kept_metrics
from db.scorecard.reading import scorecard
from db.scorecard.values import values_known

WHOLE = ""

metric = models.Metric


def find_metric(session: Session, program: Program, key: str) -> None:
    """Raise ``NotFound`` where a program has no such metric; of one that may be seen."""
    query = select(metric.id).where(
        metric.program_id == program.id, metric.key == key, metric.withdrawn_at.is_(None)
    )
    if not key.isprintable() or session.scalar(query) is None:
        raise NotFound(f"{program.name} has no metric “{key[:60]}”.")


def metric_story(session: Session, scope: Scope, key: str, viewer: Viewer) -> MetricStory:
    """Everything about one metric, as of the date of ``scope``.

    Raises ``NotFound`` for a program or metric that there is not, or not for the viewer, and
    ``NoStory`` for one that was not defined by then.
    """
    card = scorecard(session, scope, viewer, key)
    history = metric_history(session, card.program, key)
    found = card.metric(key)
    if found is None:
        raise NoStory(f"“{key}” was not defined as of this week, or it was given up.")
    notes = sorted(
        (note for (of, _), note in card.notes.items() if of == key), key=lambda each: each.week
    )
    return MetricStory(
        card=card,
        detail=detail(card, found),
        breakdowns=_breakdowns(session, card, found),
        notes=tuple(reversed(notes)),
        history=history,
        restatements=_restated(session, card, found),
    )


def _breakdowns(
    session: Session, card: Scorecard, found: Metric
) -> Mapping[str, tuple[Breakdown, ...]]:
    values = kept_metrics(session, card.program).read.stored.values
    facts, dates = ScorecardFacts(card.metrics, values), card.periods
    told = {}
    for label in (WHOLE, *labels_of(facts, found)):
        each = (
            breakdown(
                facts, card.program.calendar, found, (dates.week, base), card.scope.as_of, label
            )
            for base in (dates.weeks[-2], dates.weeks_py[-1])
        )
        told[label] = tuple(one for one in each if one is not None)
    return told


def _restated(session: Session, card: Scorecard, found: Metric) -> tuple[Restatement, ...]:
    """What was known of each span when it was reported, and is otherwise now."""
    calendar, key = card.program.calendar, found.key
    metrics = with_operands(card.metrics, (key,))
    if derived_names(metrics):
        return ()  # what is worked out has no words that could be read as they were then
    names = {each.source.column for each in metrics if isinstance(each.source, Base)}
    told: dict[tuple[str, Span], float | None] = {}
    weeks = [week for week in card.periods.weeks if week.end <= card.scope.as_of]
    instants = (calendar.cut(week.end) + REPORTED_DAYS * SECONDS_PER_DAY for week in weeks)
    known = values_known(session, card.program.id, names, *instants)
    for week, values in zip(weeks, known, strict=True):
        ended = tuple(
            span
            for span in card.figures.columns
            if span.end <= week.end and (key, span) not in told
        )
        if len(values):
            then = figures(values, metrics, calendar, ended, week.end)
            told |= {(key, span): then.value(key, span).value for span in ended}
    now = {(of, span): card.figures.value(of, span).value for of, span in told}
    return restatements(told, now)
