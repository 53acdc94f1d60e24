"""Who has an initiative: what its newest word says, unless it was given to somebody later."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dashboard.path_to_green.words import GoalWords
from dashboard.roadmap.holding import initiatives_at
from dashboard.roadmap.initiatives import Initiative
from dashboard.roadmap.words import OWNER, InitiativeWord, RoadmapWords
from dashboard.status_updates.assignments import Assignment, assigned
from dashboard.status_updates.items import initiative_place


def owned_initiatives(
    words: RoadmapWords, said: GoalWords, cut: int, as_of: date
) -> tuple[Initiative, ...]:
    """The initiatives that were on the roadmap at a cut, each with the owner who had it.

    ``said`` has the assignments of all that owes updates.
    """
    return tuple(
        _owned(each, words.words[each.key], given, cut, as_of)
        if (given := said.assignments.get(initiative_place(each.key)))
        else each
        for each in initiatives_at(words, cut, as_of)
    )


def _owned(
    initiative: Initiative,
    words: Iterable[InitiativeWord],
    given: Sequence[Assignment],
    cut: int,
    as_of: date,
) -> Initiative:
    taken = assigned(given, cut, as_of).owner
    named = [word.at for word in words if word.field == OWNER and _holds(word, cut)]
    since = named[-1] if named else None
    if taken is None or (since is not None and taken.at < since):
        return initiative
    return replace(initiative, owner=taken.person)


def _holds(word: InitiativeWord, cut: int) -> bool:
    return word.at is None or word.at < cut
