"""What initiatives wait for: what a link asks of two spans, what is not kept, and rings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

from dashboard.roadmap.initiatives import Dependency, Initiative, Link, Span, State
from dashboard.roadmap.values import Violation

_OF_THE_END = frozenset({Link.FS, Link.FF})
"""Links that wait for the predecessor's last day; the others wait for its first."""
_TO_THE_END = frozenset({Link.FF, Link.SF})
"""Links that hold the successor's last day; the others hold its first."""


def said_by(link: Link, span: Span) -> date:
    """The day of a predecessor that a link waits for."""
    return span.end if link in _OF_THE_END else span.start


def held_by(link: Link, span: Span) -> date:
    """The day of a successor that a link holds."""
    return span.end if link in _TO_THE_END else span.start


def holds_the_end(link: Link) -> bool:
    """Whether a link holds the successor's last day; else it holds its first."""
    return link in _TO_THE_END


def room(dependency: Dependency, before: Span, after: Span) -> int:
    """Days that the successor could come earlier; below 0: that it comes too early."""
    link = dependency.link
    apart = (held_by(link, after) - said_by(link, before)).days
    return apart - dependency.lag - (link is Link.FS)  # the day after the last one is the first


def violations(initiatives: Iterable[Initiative]) -> tuple[Violation, ...]:
    """Dependencies that the dates do not keep, the longest overlap first."""
    known = {each.key: each for each in initiatives}
    spans = spans_of(known.values())
    found = (
        Violation(link, -found)
        for each in known.values()
        if not each.over
        for link in each.depends_on
        if link.predecessor in spans
        and each.key in spans
        and (found := room(link, spans[link.predecessor], spans[each.key])) < 0
    )
    return tuple(sorted(found, key=_longest_first))


def spans_of(initiatives: Iterable[Initiative]) -> dict[str, Span]:
    """By key, of those that are dated and not cancelled: only these hold others up."""
    found = ((each.key, each.span) for each in initiatives if each.state is not State.CANCELLED)
    return {key: span for key, span in found if span is not None}


def circle(dependencies: Iterable[Dependency]) -> tuple[str, ...]:
    """Keys that wait for each other in a ring, the first again at the end; empty: none do."""
    after: dict[str, list[str]] = {}
    for link in sorted(dependencies, key=lambda link: link[:2]):
        after.setdefault(link.successor, []).append(link.predecessor)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        return _from_the_first(error.args[1][:-1])
    return ()


def in_order(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Keys, each behind all that it waits for; empty where some wait in a ring."""
    try:
        return tuple(TopologicalSorter(after).static_order())
    except CycleError:
        return ()


def _from_the_first(ring: Sequence[str]) -> tuple[str, ...]:
    first = ring.index(min(ring))
    return (*ring[first:], *ring[:first], ring[first])


def _longest_first(violation: Violation) -> tuple[int, str, str]:
    link = violation.dependency
    return -violation.days, link.successor, link.predecessor
