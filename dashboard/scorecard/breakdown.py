"""Why a ratio changed: its numerator, its denominator, and the mix of what it is made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValues
from dashboard.scorecard.definitions import Aggregation, Base, Function, Metric, Operation
from dashboard.scorecard.evaluation import figures
from dashboard.scorecard.periods import Span


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator and denominator of one span; the denominator is not zero."""

    numerator: float
    denominator: float

    @property
    def rate(self) -> float:
        """What they come to."""
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Part:
    """What one value of a label adds to the change of the ratio; None where it has nothing."""

    value: str
    before: Ratio | None
    now: Ratio | None
    mix: float
    """By its share of the denominator."""
    rate: float
    """By its own ratio."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The change of a ratio; both ways of telling it add up to ``change``."""

    span: Span
    base: Span
    before: Ratio
    now: Ratio
    parts: tuple[Part, ...]
    """By value of a label; none where it doesn't split the ratio whole."""

    @property
    def change(self) -> float:
        """The plain difference."""
        return self.now.rate - self.before.rate

    @property
    def by_numerator(self) -> float:
        """What the numerator alone would have changed."""
        return (self.now.numerator - self.before.numerator) / self.before.denominator

    @property
    def by_denominator(self) -> float:
        """What the denominator changed besides."""
        return self.change - self.by_numerator


def labels_of(facts: ScorecardFacts, metric: Metric) -> tuple[str, ...]:
    """Labels by which a ratio can be split: those that rows of both its operands have."""
    pair = _operands(facts.metrics, metric)
    if pair is None:
        return ()
    one, two = (set(_values(facts.values, each)) for each in pair)
    return tuple(sorted(one & two))


def breakdown(
    facts: ScorecardFacts,
    calendar: ProgramCalendar,
    metric: Metric,
    spans: tuple[Span, Span],
    as_of: date,
    label: str = "",
) -> Breakdown | None:
    """Why a ratio is in the first of two spans not what it is in the second.

    None where it isn't a ratio of sums, has no value in one of them, or grows beyond all numbers.
    """
    pair = _operands(facts.metrics, metric)
    if pair is None:
        return None
    kept = [_values(facts.values, each).get(label, ()) for each in pair]
    values = tuple(sorted({value for of in kept for value in of}))
    split = [
        replace(each, filter=(*each.filter, (label, value))) for value in values for each in pair
    ]
    every = tuple(Metric(str(n), source) for n, source in enumerate([*pair, *split]))
    found = figures(facts.values, every, calendar, tuple(sorted(set(spans))), as_of)

    def ratio(n: int, span: Span) -> Ratio | None:
        one, two = (found.value(str(each), span).value for each in (2 * n, 2 * n + 1))
        return Ratio(one or 0.0, two) if two and (one is not None or n) else None

    now, before = (ratio(0, span) for span in spans)
    if now is None or before is None:
        return None
    parts = tuple(
        _part(value, ratio(n, spans[1]), ratio(n, spans[0]), before, now)
        for n, value in enumerate(values, 1)
    )
    whole = Breakdown(*spans, before, now, parts)
    if not math.isfinite(whole.by_denominator):
        return None
    return whole if _adds_up(whole) else replace(whole, parts=())


def _operands(metrics: Sequence[Metric], metric: Metric) -> tuple[Base, Base] | None:
    """Numerator and denominator, where both are sums of daily values."""
    of = metric.source
    if not isinstance(of, Function) or of.operation is not Operation.DIVIDE:
        return None
    by_key = {each.key: each.source for each in metrics}
    one, two = (by_key.get(key) for key in of.operands)
    if not isinstance(one, Base) or not isinstance(two, Base):
        return None
    sums = one.aggregation is two.aggregation is Aggregation.SUM
    return (one, two) if sums else None


def _values(values: DailyValues, base: Base) -> Mapping[str, tuple[str, ...]]:
    """Every label of the rows of a base metric, with its values."""
    used = sorted(set(values.label[values.rows_of(base.column)].tolist()))
    found: dict[str, dict[str, None]] = {}
    for each in used:
        for name, value in values.labels[each].items():
            found.setdefault(name, {})[value] = None
    return {name: tuple(of) for name, of in found.items()}


def _part(
    value: str, before: Ratio | None, now: Ratio | None, all_before: Ratio, all_now: Ratio
) -> Part:
    """A part that is new, or gone, counts as mix alone."""
    share = now.denominator / all_now.denominator if now else 0.0
    share_before = before.denominator / all_before.denominator if before else 0.0
    own = before.rate if before else now.rate if now else 0.0
    mix = (share - share_before) * (own - all_before.rate)
    return Part(value, before, now, mix, share * (now.rate - own) if now else 0.0)


def _adds_up(found: Breakdown) -> bool:
    told = sum(part.mix + part.rate for part in found.parts)
    scale = max(abs(found.before.rate), abs(found.now.rate))
    return abs(told - found.change) <= 1e-9 * scale
