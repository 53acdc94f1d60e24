"""What a bar says when one points at it: its story in one box."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from dashboard import formats
from dashboard.roadmap.initiatives import Dependency, Span
from dashboard.roadmap.values import InitiativeStanding, MilestoneStanding, Roadmap
from layouts.metric.drawings import literal
from layouts.roadmap.words import (
    DATE_KINDS,
    MILESTONES,
    dependency_words,
    from_to,
    slip_words,
    status_word,
)

WIDE, LONGEST = 64, 190
"""Letters of a line, and of a headline as it is told here."""


class Waiting(NamedTuple):
    """What an initiative waits for, and by how many days that is not kept."""

    link: Dependency
    days: int


class Stories:
    """The stories of a roadmap's initiatives."""

    def __init__(self, found: Roadmap) -> None:
        broken = {each.dependency: each.days for each in found.violations}
        self._titles = {each.key: each.initiative.title for each in found.items}
        self._waits: dict[str, list[Waiting]] = {}
        for link in found.dependencies:
            waiting = Waiting(link, broken.get(link, 0))
            self._waits.setdefault(link.successor, []).append(waiting)

    def short(self, each: InitiativeStanding) -> str:
        """Title, status and dates: of what is one of many."""
        return "<br>".join((f"<b>{_cut(each.initiative.title)}</b>", _status(each), *_dates(each)))

    def whole(self, each: InitiativeStanding) -> str:
        """Title, owner, status, dates, slip, what it waits for, and its last headline."""
        of, newest = each.initiative, each.history.newest
        lines = [
            f"<b>{_cut(of.title)}</b>",
            _cut(" · ".join(filter(None, (of.owner or "No owner", each.lane, of.stage)))),
            _status(each),
            *_dates(each),
            *(self._wait(waiting) for waiting in self._waits.get(each.key, ())),
        ]
        if each.critical:
            lines.append("On the critical path")
        elif each.slack:
            lines.append(f"{formats.plural(each.slack, 'working day')} of slack")
        if newest is not None and newest.headline:
            lines.append(f"<i>{_wrapped(newest.headline)}</i>")
        return "<br>".join(lines)

    def _wait(self, waiting: Waiting) -> str:
        link, days = waiting
        title = _cut(self._titles.get(link.predecessor, link.predecessor))
        said = f"Waits for {title}, {dependency_words(link)}"
        return f"{said}: {formats.plural(days, 'day')} too early" if days else said


def _status(each: InitiativeStanding) -> str:
    said = [status_word(each.status)]
    if each.silence.outdated:
        said.append(f"◌ outdated, {formats.plural(each.silence.days_overdue, 'day')} overdue")
    if each.initiative.confidence is not None:
        said.append(f"confidence {each.initiative.confidence:.0%}".replace("%", " %"))
    return " · ".join(said)


@lru_cache(maxsize=8_192)
def _days(span: Span) -> str:
    """One day is said of many initiatives, and naming its month takes long."""
    return from_to(span)


def _dates(each: InitiativeStanding) -> Iterable[str]:
    if each.span is None:
        return
    days = formats.plural(each.span.days, "day")
    yield f"{_days(each.span)}, {days}, {DATE_KINDS[each.initiative.date_kind]}"
    if each.baseline is not None and each.baseline != each.span:
        yield f"Baseline {_days(each.baseline)}"
    if each.slip:
        yield slip_words(each.slip)


def milestone_story(each: InitiativeStanding, milestone: MilestoneStanding) -> str:
    """A milestone's title, its day, what became of it, and whose it is."""
    slip = f", {formats.signed(milestone.slip)} days from its first" if milestone.slip else ""
    return "<br>".join(
        (
            f"<b>◆ {_cut(milestone.milestone.title or milestone.milestone.key)}</b>",
            f"{MILESTONES[milestone.state]} · {formats.day(milestone.day)}{slip}",
            _cut(each.initiative.title),
        )
    )


def _cut(text: str) -> str:
    short = text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"
    return literal(short)


def _wrapped(text: str) -> str:
    """A sentence in lines that a box has room for."""
    rest = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    lines = []
    while len(rest) > WIDE:
        at = rest.rfind(" ", 0, WIDE + 1)
        at = at if at > 0 else WIDE
        lines.append(literal(rest[:at]))
        rest = rest[at:].lstrip()
    return "<br>".join([*lines, literal(rest)])
