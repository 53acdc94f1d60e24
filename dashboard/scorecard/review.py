"""What the scorecard says in the weekly review: its line and its exceptions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dashboard import formats
from dashboard.metric.address import list_address, metric_address
from dashboard.review import AreaReview, Exceptional, Line, Rank, first_by_rank
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.definitions import Direction, Metric
from dashboard.scorecard.figures import State
from dashboard.scorecard.numbers import told, told_state
from dashboard.scorecard.periods import Span
from dashboard.scorecard.process import Assurance
from dashboard.scorecard.table import TableRow, judged, table
from dashboard.scorecard.targets import Grain, Status, Target
from dashboard.scorecard.words import RULES, due_in, status_line
from dashboard.ticket_aging.provenance import provenance

RED_SHARE = 0.10
"""From this share of the metrics with a status off target on it is red; from one on, amber."""
_OPEN = {Status.RED: 0, Status.AMBER: 1, Status.GREY: 2, Status.GREEN: 3}
"""What needs a reason most comes first."""


def area_review(card: Scorecard) -> AreaReview:
    """The metrics of a week against the targets of weeks."""
    rows = table(card)
    found = list(_exceptions(card, rows))
    colour, why = _colour(rows)
    return AreaReview(
        line=Line(colour, _sentence(card, rows), why, list_address(card.scope)),
        exceptions=first_by_rank(found),
        counts=Counter(each.rank for each in found),
        more=list_address(card.scope),
        data=provenance(card),
    )


def _counts(statuses: Iterable[Status]) -> Counter[Status]:
    return Counter(status for status in statuses if status is not Status.GREY)


def _colour(rows: Sequence[TableRow]) -> tuple[str, str]:
    now = _counts(row.week.status for row in rows)
    red, total = now[Status.RED], now.total()
    missing = sum(row.weeks[-1].value is None for row in rows)
    if not total:
        return "grey", "No metric has both a value and a target this week."
    if red:
        share = red / total
        why = f"{formats.percent(share)} of those with a target are off it; red from"
        return "red" if share >= RED_SHARE else "amber", f"{why} {RED_SHARE * 100:g} % on."
    if now[Status.AMBER]:
        return "amber", "None is off target, and not all are on it."
    if missing:
        of = "metric has" if missing == 1 else "metrics have"
        return "amber", f"None is off target, and {missing:,} {of} no value this week."
    return "green", "All that have a target are on it."


def _sentence(card: Scorecard, rows: Sequence[TableRow]) -> str:
    """``16 of 25 metrics on target, 1 fewer than a week ago, 3 at risk, 4 off target; …``."""
    now = _counts(row.week.status for row in rows)
    before = _counts(judged(card, row.metric, Grain.WEEK, row.weeks[-2]).status for row in rows)
    change = now[Status.GREEN] - before[Status.GREEN]
    return (
        f"{now[Status.GREEN]:,} of {formats.plural(now.total(), 'metric')} with a target on it,"
        f" {formats.more_or_fewer(change)} {'than' if change else 'as'} a week ago,"
        f" {now[Status.AMBER]:,} at risk, {now[Status.RED]:,} off target; {_signals(rows)}."
    )


def _signals(rows: Sequence[TableRow]) -> str:
    signals = sum(bool(row.rules) for row in rows)
    asked = sum(row.note_missing for row in rows)
    said = formats.plural(signals, "signal") if signals else "no signal"
    return said + (f", and {formats.plural(asked, 'note')} asked for" if asked else "")


def _exceptions(card: Scorecard, rows: Sequence[TableRow]) -> Iterator[Exceptional]:
    """Reds and signals of which nobody says why, then what is stale, then what can't be met.

    Only a red one is broken: a signal may be a good one, and nobody knows yet.
    """
    unsaid = [row for row in rows if _is_unsaid(row)]
    for row in sorted(unsaid, key=lambda row: (_OPEN[row.week.status], not row.rules)):
        yield _unsaid(card, row)
    yield from (_stale(card, row) for row in rows if row.weeks[-1].state is State.STALE)
    for row in rows:
        if row.assurance is Assurance.OUT_OF_REACH and not _is_unsaid(row):
            yield _out_of_reach(card, row)


def _is_unsaid(row: TableRow) -> bool:
    """Whether a rule fires or the target is missed, and nobody has said why."""
    return row.note is None and (bool(row.rules) or row.week.status is Status.RED)


def _unsaid(card: Scorecard, row: TableRow) -> Exceptional:
    red = row.week.status is Status.RED
    parts = [_numbers(row)]
    if row.week.status is not Status.GREY:
        parts.append(f"{status_line(row.week.status, row.assurance, row.rules)}")
    if row.rules:
        parts.append("; ".join(RULES[rule] for rule in row.rules))
    since = _red_since(card, row.metric) if red else row.weeks[-1].span.start
    word = "off target" if red else "signal"
    rank = Rank.BROKEN if red else Rank.CLOSE
    return _exceptional(card, row, rank, word, f"{'; '.join(parts)}. Nobody says why.", since)


def _stale(card: Scorecard, row: TableRow) -> Exceptional:
    last = _last_with_value(card, row.metric)
    newest = f"The newest value is of the week to {formats.day(last.end)}." if last else ""
    sentence = newest or f"It has had no value for {len(card.periods.history):,} weeks."
    return _exceptional(card, row, Rank.CLOSE, "stale", sentence, last.end if last else None)


def _out_of_reach(card: Scorecard, row: TableRow) -> Exceptional:
    line = status_line(row.week.status, row.assurance, row.rules)
    sentence = f"{_numbers(row)}; {line}."
    return _exceptional(card, row, Rank.CLOSE, "out of reach", sentence, None)


def _exceptional(
    card: Scorecard, row: TableRow, rank: Rank, word: str, sentence: str, since: date | None
) -> Exceptional:
    return Exceptional(
        rank=rank,
        word=word,
        name=row.metric.title,
        title=row.metric.area,
        sentence=sentence,
        owner=row.metric.owner,
        since=since,
        href=metric_address(card.scope, row.metric.key),
    )


def _numbers(row: TableRow) -> str:
    """``91.4 % against 93.5 %``, and how much of the value is there."""
    value, target, unit = row.weeks[-1], row.week.target, row.metric.unit
    state = told_state(value, due_in(row.metric)) if value.state is State.PARTIAL else ""
    said = told(value.value, unit) + (f" ({state})" if state else "")
    return said if target is None else f"{said} against {_target(row.metric, target)}"


def _target(metric: Metric, target: Target) -> str:
    lower = told(target.value, metric.unit)
    if metric.direction is not Direction.WITHIN or target.upper is None:
        return lower
    return f"{lower} to {told(target.upper, metric.unit)}"


def _red_since(card: Scorecard, metric: Metric) -> date:
    """The first day of the weeks on end in which the target was missed."""
    since = card.periods.week.start
    for span in reversed(card.periods.history):
        value = card.figures.value(metric.key, span)
        if judged(card, metric, Grain.WEEK, value).status is not Status.RED:
            break
        since = span.start
    return since


def _last_with_value(card: Scorecard, metric: Metric) -> Span | None:
    """The newest week of the chart that has a value."""
    weeks = reversed(card.periods.history)
    return next((s for s in weeks if card.figures.value(metric.key, s).value is not None), None)
