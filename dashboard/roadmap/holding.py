"""What the words of initiatives add up to at a cut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.roadmap import words as said
from dashboard.roadmap.initiatives import (
    UNDATED,
    DateKind,
    Dependency,
    Initiative,
    Milestone,
    State,
)
from dashboard.roadmap.links import link_from
from dashboard.roadmap.words import InitiativeWord, RoadmapWords
from dashboard.slips import DateMove, Ledger, SaidDate

_ALWAYS = -(2**62)
"""Before all instants: since when a word without one holds."""
_Held = Mapping[str, Sequence[InitiativeWord]]
"""The words before a cut by their field, in the order in which they hold."""


def initiatives_at(words: RoadmapWords, cut: int, as_of: date) -> tuple[Initiative, ...]:
    """The initiatives that were on the roadmap, by key."""
    found = (initiative_at(words.words[key], key, cut, as_of) for key in sorted(words.words))
    return tuple(each for each in found if each is not None)


def initiative_at(
    words: Iterable[InitiativeWord], key: str, cut: int, as_of: date
) -> Initiative | None:
    """One of them; None where nothing was said of it, or it was added later."""
    held = _held(words, cut)
    read = _Reader({field: of[-1].value for field, of in held.items() if of[-1].value})
    added = read.day(said.ADDED)
    if not read.values or (added is not None and added > as_of):
        return None
    milestones = _milestones(held, read, as_of)
    start, end = _dates(held, milestones)
    return Initiative(
        key=key,
        title=read.text(said.TITLE) or key,
        lane=read.text(said.LANE),
        owner=read.text(said.OWNER),
        description=read.text(said.DESCRIPTION),
        ai=read.text(said.AI) == said.YES,
        stage=read.text(said.STAGE),
        state=State(read.text(said.STATE) or State.COMMITTED),
        date_kind=_date_kind(read, start, end),
        confidence=read.number(said.CONFIDENCE),
        impact=read.number(said.IMPACT),
        effort=read.number(said.EFFORT),
        cost=read.number(said.COST),
        benefit=read.number(said.BENEFIT),
        realised=read.number(said.REALISED),
        goals=read.keys(said.GOALS),
        metrics=read.keys(said.METRICS),
        start=start,
        end=end,
        baseline_start=read.day(said.BASELINE_START),
        baseline_end=read.day(said.BASELINE_END),
        milestones=milestones,
        depends_on=_depends_on(read, key),
    )


def said_dates(words: Iterable[InitiativeWord], field: str, cut: int) -> Ledger:
    """The slip ledger of a date: taken back and given anew is no move."""
    return _ledger(_held((word for word in words if word.field == field), cut).get(field, ()))


@dataclass(frozen=True, slots=True)
class _Reader:
    """What holds of each field that says something."""

    values: Mapping[str, str]

    def text(self, field: str) -> str:
        return self.values.get(field, "")

    def day(self, field: str) -> date | None:
        text = self.values.get(field)
        return date.fromisoformat(text) if text else None

    def number(self, field: str) -> float | None:
        text = self.values.get(field)
        return float(text) if text else None

    def keys(self, field: str) -> tuple[str, ...]:
        parts = (part.strip() for part in self.text(field).split(said.SEPARATOR))
        return tuple(dict.fromkeys(part for part in parts if part))

    def under(self, prefix: str) -> list[str]:
        """What follows a prefix in the names of fields."""
        return sorted(name.removeprefix(prefix) for name in self.values if name.startswith(prefix))


def _held(words: Iterable[InitiativeWord], cut: int) -> _Held:
    """Of words that hold for all history only the newest: it corrects, and moves nothing."""
    always: dict[str, InitiativeWord] = {}
    since: list[tuple[int, int, InitiativeWord]] = []
    for word in words:
        if word.at is not None:
            if word.at < cut:
                since.append((word.at, word.id, word))
        elif word.field not in always or always[word.field].id < word.id:
            always[word.field] = word
    found = {field: [word] for field, word in always.items()}
    for _, _, word in sorted(since, key=lambda one: one[:2]):
        found.setdefault(word.field, []).append(word)
    return found


def _ledger(words: Sequence[InitiativeWord]) -> Ledger:
    dates = [_said_date(word) for word in words]
    days = [each.day for each in dates if each.day is not None]
    if not days:
        return UNDATED
    moves = (
        DateMove(before.day, after.day, after.reason, after.at, after.by)
        for before, after in pairwise(dates)
        if before.day is not None and after.day is not None and before.day != after.day
    )
    return Ledger(days[0], dates[-1].day, tuple(moves))


def _said_date(word: InitiativeWord) -> SaidDate:
    day = date.fromisoformat(word.value) if word.value else None
    return SaidDate(_ALWAYS if word.at is None else word.at, day, word.reason, word.by)


def _milestones(held: _Held, read: _Reader, as_of: date) -> tuple[Milestone, ...]:
    """The earliest first. What was met later than the day was not met yet."""
    found: list[tuple[date, Milestone]] = []
    for key in read.under(said.MILESTONE):
        dates = _ledger(held[said.MILESTONE + key])
        title = read.text(said.MILESTONE_TITLE + key) or key
        done = read.day(said.MILESTONE_DONE + key)
        met = done if done is not None and done <= as_of else None
        if dates.current is not None:
            found.append((dates.current, Milestone(key, title, dates, met)))
    return tuple(milestone for _, milestone in sorted(found, key=lambda each: each[0]))


def _dates(held: _Held, milestones: Sequence[Milestone]) -> tuple[Ledger, Ledger]:
    """Start and end; where one of them is not said, its first or its last milestone's."""
    start, end = (_ledger(held.get(field, ())) for field in (said.START, said.END))
    if not milestones:
        return start, end
    if end.current is None:
        end = milestones[-1].dates
    first, last = milestones[0].dates, end.current
    if start.current is None and _not_after(first.current, last):
        start = first
    elif end is milestones[-1].dates and not _not_after(start.current, last):
        start = first  # written down after its milestones
    return start, end


def _not_after(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day <= other


def _date_kind(read: _Reader, start: Ledger, end: Ledger) -> DateKind:
    """As it is said, else as its state and its dates have it."""
    kind = read.text(said.DATE_KIND)
    if kind:
        return DateKind(kind)
    if start.current is None and end.current is None:
        return DateKind.UNSCHEDULED
    candidate = read.text(said.STATE) == State.CANDIDATE
    return DateKind.CANDIDATE if candidate else DateKind.PLANNED


def _depends_on(read: _Reader, key: str) -> tuple[Dependency, ...]:
    return tuple(
        Dependency(before, key, *link_from(read.text(said.AFTER + before)))
        for before in read.under(said.AFTER)
    )
