"""Which words move an initiative to other days: its own, or those of the milestones it takes."""

from collections.abc import Sequence
from datetime import date

from dashboard.roadmap.holding import initiative_at
from dashboard.roadmap.initiatives import Initiative, Milestone, Span
from dashboard.roadmap.typed import values_at
from dashboard.roadmap.words import (
    BASELINE_END,
    BASELINE_START,
    END,
    MILESTONE,
    START,
    InitiativeWord,
)
from dashboard.slips import Ledger

_NEWEST = 2**62
Words = Sequence[InitiativeWord]


def words_of_move(
    initiative: Initiative, words: Words, span: Span, cut: int, as_of: date
) -> dict[str, str]:
    """What has to be said, by field, for an initiative to lie on other days.

    What takes a day from a milestone takes it from there still: the milestone moves, and its
    ledger has the slip. Where that will not do, as the milestone is met or no longer the last one,
    the day is said of the initiative itself, with the first one as its baseline.
    """
    ends = ((START, initiative.start, span.start), (END, initiative.end, span.end))
    moved = [each for each in ends if each[2] != each[1].current]
    was = values_at(words, cut)
    said = {
        name: text
        for field, dates, day in moved
        for name, text in _by_milestone(initiative, was, field, dates, day).items()
    }
    if _replayed(initiative, words, said, cut, as_of) == span:
        return said
    return {
        name: text
        for field, dates, day in moved
        for name, text in _own(was, field, dates, day).items()
    }


def _by_milestone(
    initiative: Initiative, was: dict[str, str], field: str, dates: Ledger, day: date
) -> dict[str, str]:
    stone = None if field in was else _stone(initiative, dates)
    if stone is None:
        return _own(was, field, dates, day)
    return {f"{MILESTONE}{stone.key}": day.isoformat()}


def _stone(initiative: Initiative, dates: Ledger) -> Milestone | None:
    """The milestone that a date is taken from, if it is still to come."""
    open_ones = (each for each in initiative.milestones if each.done is None)
    return next((each for each in open_ones if each.dates is dates), None)


def _own(was: dict[str, str], field: str, dates: Ledger, day: date) -> dict[str, str]:
    said, baseline = {field: day.isoformat()}, _BASELINES[field]
    if field not in was and baseline not in was and dates.original is not None:
        said[baseline] = dates.original.isoformat()
    return said


_BASELINES = {START: BASELINE_START, END: BASELINE_END}


def _replayed(
    initiative: Initiative, words: Words, said: dict[str, str], cut: int, as_of: date
) -> Span | None:
    """Where it lies once this is said."""
    new = [InitiativeWord(_NEWEST, field, text, cut - 1) for field, text in said.items()]
    found = initiative_at((*words, *new), initiative.key, cut, as_of)
    return found.span if found else None
