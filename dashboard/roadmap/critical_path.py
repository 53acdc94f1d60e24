"""Which initiatives decide when the plan ends, and how far the others may move.

An initiative moves as a whole, as in a what-if: its days stay as many. So each has one date to be
found, its first day, and all four links are bounds between two first days. The earliest dates are
the longest paths to each (CPM, J. E. Kelley and M. R. Walker, 1959), no earlier than it is planned;
the slack is what the longest path on from there leaves up to the plan's end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.roadmap.day_counts import EVERY_DAY, DayCount
from dashboard.roadmap.dependencies import in_order
from dashboard.roadmap.initiatives import Dependency, Initiative, Link, Span, State
from dashboard.roadmap.values import Critical


@dataclass(frozen=True, slots=True)
class _Network:
    """Numbers of days, and days between them, by key."""

    planned: Mapping[str, int]
    length: Mapping[str, int]
    """From the first to the last day: 0 for a single one."""
    before: Mapping[str, Mapping[str, int]]
    """By successor and predecessor: at least so many days from first to first."""
    order: tuple[str, ...]


def critical(initiatives: Iterable[Initiative], days: DayCount = EVERY_DAY) -> Critical | None:
    """What is to come, by its dates and links; None where nothing is, or links go round.

    Slack is told in the days that count.
    """
    network = _network(initiatives, days)
    if not network.order:
        return None
    first = _earliest(network)
    ends = {key: first[key] + network.length[key] for key in network.order}
    end = max(ends.values())
    left = _left(network)
    slack = {key: end - left[key] - first[key] for key in sorted(network.order)}
    last = min(key for key, day in ends.items() if day == end)
    return Critical(_path(network, first, last), days.day(end), slack)


def _network(initiatives: Iterable[Initiative], days: DayCount) -> _Network:
    known: dict[str, tuple[Initiative, Span]] = {}
    for each in initiatives:
        span = each.span
        if span is not None and each.state is State.COMMITTED:
            known[each.key] = each, span
    planned = {key: days.first(span.start) for key, (_, span) in known.items()}
    length = {key: max(days.last(known[key][1].end) - at, 0) for key, at in planned.items()}
    before = {
        key: {
            link.predecessor: _apart(link, length, days)
            for link in each.depends_on
            if link.predecessor in known
        }
        for key, (each, _) in known.items()
    }
    return _Network(planned, length, before, in_order({k: tuple(v) for k, v in before.items()}))


def _apart(dependency: Dependency, length: Mapping[str, int], days: DayCount) -> int:
    """At least so many days from the predecessor's first day to the successor's."""
    link, lag = dependency.link, days.lag(dependency.lag)
    if link in (Link.FS, Link.FF):
        lag += length[dependency.predecessor]
    if link in (Link.FF, Link.SF):
        lag -= length[dependency.successor]
    return lag + (link is Link.FS)


def _earliest(network: _Network) -> dict[str, int]:
    """The earliest first day of each: as planned, or later where a link asks for it."""
    found: dict[str, int] = {}
    for key in network.order:
        links = [found[other] + apart for other, apart in network.before[key].items()]
        found[key] = max([network.planned[key], *links])
    return found


def _left(network: _Network) -> dict[str, int]:
    """From the first day of each: how many days the longest way to an end still takes."""
    found = dict(network.length)
    for key in reversed(network.order):
        for other, apart in network.before[key].items():
            found[other] = max(found[other], apart + found[key])
    return found


def _path(network: _Network, first: Mapping[str, int], last: str) -> tuple[str, ...]:
    """The chain that leads to the last one: each waits for the one before without a day between."""
    path = [last]
    while True:
        key = path[-1]
        tight = [k for k, apart in network.before[key].items() if first[k] + apart == first[key]]
        if not tight:
            return tuple(reversed(path))
        path.append(min(tight, key=lambda other: (first[other], other)))
