"""How far shifted initiatives push those that wait for them.

Nothing is pushed further than is needed for no dependency to be worse kept than it was: one with
days to spare takes them up, one that was violated keeps its overlap. What is pushed begins on a
day that counts, and keeps as many of them: a plan from Mondays to Fridays stays one, and a chain
of such does not lose the weekends between. What a person shifted stays where that person put it.
The longest push is taken first, which visits most initiatives once, also where links go round.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from heapq import heappop, heappush

from dashboard.roadmap.day_counts import EVERY_DAY, DayCount
from dashboard.roadmap.dependencies import holds_the_end, room
from dashboard.roadmap.initiatives import DAY, Dependency, Initiative, Span

Spans = Mapping[str, Span]


def pushed(
    initiatives: Iterable[Initiative], before: Spans, shifted: Spans, days: DayCount = EVERY_DAY
) -> dict[str, Span]:
    """By key: where those not shifted have to lie, of those that have to move."""
    waiting = _waiting(initiatives, before, shifted)
    now = {**before, **shifted}
    asked: list[tuple[int, Dependency]] = []
    late = list(shifted)
    while late:
        for link in waiting.get(late.pop(), ()):
            lack = _lack(link, before, now)
            if lack > 0:
                heappush(asked, (-lack, link))
        while asked and not late:
            link = heappop(asked)[1]
            lack = _lack(link, before, now)
            if lack > 0:
                now[link.successor] = _later(now[link.successor], link, lack, days)
                late.append(link.successor)
    return {key: now[key] for key in before if key not in shifted and now[key] != before[key]}


def _waiting(
    initiatives: Iterable[Initiative], before: Spans, shifted: Spans
) -> dict[str, list[Dependency]]:
    """By predecessor: the links of those that can be pushed."""
    found: dict[str, list[Dependency]] = {}
    for each in initiatives:
        if each.over or each.key in shifted or each.key not in before:
            continue
        for link in each.depends_on:
            if link.predecessor in before:
                found.setdefault(link.predecessor, []).append(link)
    return found


def _lack(link: Dependency, before: Spans, now: Spans) -> int:
    """Days by which a link is worse kept than it was."""
    was = room(link, before[link.predecessor], before[link.successor])
    return min(was, 0) - room(link, now[link.predecessor], now[link.successor])


def _later(span: Span, link: Dependency, lack: int, days: DayCount) -> Span:
    """The first place that lies later by at least so many days where the link holds it."""
    wanted = timedelta(days=lack)
    start, end = days.first(span.start), days.last(span.end)
    if end < start:  # none of its days counts
        return span.moved(lack, lack)
    if holds_the_end(link.link):
        by = days.first(span.end + wanted) - end
    else:
        by = days.first(span.start + wanted) - start
    if not by:
        return Span(days.day(start), span.end)
    rest = span.end - days.day(end)  # a weekend at its end
    return Span(days.day(start + by), min(days.day(end + by) + rest, days.day(end + by + 1) - DAY))
