"""What a metric is: where its numbers come from, how they compare, and what of them is good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Aggregation(StrEnum):
    """How the values of a period, or the rows of a date, become one."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    LAST = "last"
    FIRST = "first"
    MEDIAN = "median"


class Operation(StrEnum):
    """How a function puts its operands together."""

    DIVIDE = "divide"
    DIFFERENCE = "difference"
    SUM = "sum"
    PRODUCT = "product"


class Comparison(StrEnum):
    """What a change is said in: relative, or as a difference in basis points."""

    PCT = "pct"
    BPS = "bps"


class Direction(StrEnum):
    """Which way is good; ``within`` a band of its target."""

    UP = "up"
    DOWN = "down"
    WITHIN = "within"


class Role(StrEnum):
    """What is done, or what comes of it."""

    INPUT = "input"
    OUTPUT = "output"


class Every(StrEnum):
    """How often a value is due: what is due and not there makes a period partial."""

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Base:
    """Values of one series, of the rows that a filter keeps, with one aggregation."""

    column: str
    aggregation: Aggregation
    filter: tuple[tuple[str, str], ...] = ()
    """(column, value): a row is kept where all of them hold."""
    every: Every = Every.DAY


@dataclass(frozen=True, slots=True)
class Function:
    """Other metrics, each over the period first, then put together."""

    operation: Operation
    operands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as it is defined."""

    key: str
    source: Base | Function
    name: str = ""
    unit: str = ""
    comparison: Comparison = Comparison.PCT
    direction: Direction = Direction.UP
    tolerance: float = 0.0
    """By how much a target may be missed and still be amber: a share of it, or basis points."""
    owner: str = ""
    role: Role = Role.OUTPUT
    area: str = ""
    description: str = ""

    @property
    def title(self) -> str:
        """Its name, or its key where it has none."""
        return self.name or self.key

    @property
    def operands(self) -> tuple[str, ...]:
        """Keys of what it is put together from; none for a base metric."""
        return self.source.operands if isinstance(self.source, Function) else ()


@dataclass(frozen=True, slots=True)
class DatedMetric:
    """A metric as it is defined from a day on; without a day, for all history."""

    key: str
    metric: Metric | None
    """None where it is given up."""
    since: date | None = None


def in_force(definitions: Iterable[DatedMetric], as_of: date) -> tuple[Metric, ...]:
    """The metrics as they are defined on a day, in the order in which they first came."""
    found: dict[str, Metric | None] = {}
    for each in sorted(definitions, key=lambda each: each.since or date.min):
        if each.since is None or each.since <= as_of:
            found[each.key] = each.metric
    return tuple(metric for metric in found.values() if metric is not None)


def metric_on(definitions: Iterable[DatedMetric], key: str, day: date) -> Metric | None:
    """One metric as it is defined on a day; None where it is not."""
    return next((each for each in in_force(definitions, day) if each.key == key), None)


def with_operands(metrics: Sequence[Metric], keys: Iterable[str]) -> tuple[Metric, ...]:
    """Metrics by key, with all that they are put together from, in the order of ``metrics``."""
    by_key = {metric.key: metric for metric in metrics}
    wanted, found = [key for key in keys if key in by_key], set[str]()
    while wanted:
        key = wanted.pop()
        found.add(key)
        wanted += [each for each in by_key[key].operands if each in by_key and each not in found]
    return tuple(metric for metric in metrics if metric.key in found)


Operands = Mapping[str, tuple[str, ...]]
"""By key, the metrics that a metric is put together from."""


def in_order(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Operands before what is put together from them; without cycles and unknown operands."""
    by_key = {metric.key: metric for metric in metrics}
    order, _ = _resolved({key: metric.operands for key, metric in by_key.items()})
    return tuple(by_key[key] for key in order)


def cycles(operands: Operands) -> tuple[tuple[str, ...], ...]:
    """Cycles that metrics build on, each from a key round to that key again; one of each knot."""
    _, left = _resolved(operands)
    seen: set[str] = set()
    found = []
    for start in left:
        path: dict[str, int] = {}
        key = start
        while key not in seen:
            seen.add(key)
            path[key] = len(path)
            key = next(each for each in operands[key] if each in left)
        if key in path:
            found.append((*list(path)[path[key] :], key))
    return tuple(found)


def _resolved(operands: Operands) -> tuple[list[str], dict[str, int]]:
    """Keys whose operands come before them, and those that never get all of theirs."""
    users: dict[str, list[str]] = {}
    waits = {key: len({each for each in of if each in operands}) for key, of in operands.items()}
    for key, of in operands.items():
        for each in set(of):
            users.setdefault(each, []).append(key)
    order = [key for key, count in waits.items() if not count]
    for key in order:
        for user in users.get(key, ()):
            waits[user] -= 1
            if not waits[user]:
                order.append(user)
    return order, {key: count for key, count in waits.items() if count}
