"""What the roadmap says in the weekly review: its line and its exceptions."""

from collections import Counter

from dashboard import formats
from dashboard.review import MOST, AreaReview, Line, Rank
from dashboard.roadmap.address import roadmap_address
from dashboard.roadmap.exceptions import Told, exceptional, gravest_first, gravest_rank
from dashboard.roadmap.headline import slipped_words, violated_words
from dashboard.roadmap.initiatives import State
from dashboard.roadmap.values import Flag, InitiativeStanding, MilestoneState, Roadmap, Status
from dashboard.ticket_aging.provenance import provenance

RED_SHARE = 0.10
"""From this share of the initiatives that are agreed, those with something broken make it red."""
RED, AMBER, GREEN, GREY = "red", "amber", "green", "grey"


def area_review(told: Roadmap, before: Roadmap) -> AreaReview:
    """The roadmap as it stands; ``before`` is the same a week earlier."""
    found = exceptions(told)
    about = Told.of(told)
    colour, why = _colour(told)
    address = roadmap_address(told.scope)
    return AreaReview(
        line=Line(colour, _sentence(told, before), why, address),
        exceptions=tuple(exceptional(about, each) for _, each in found[:MOST]),
        counts=Counter(rank for rank, _ in found),
        more=address,
        data=provenance(told),
    )


def exceptions(told: Roadmap) -> list[tuple[Rank, InitiativeStanding]]:
    """The initiatives that need a look, with how grave it is, the gravest first."""
    return [
        (rank, each) for each in gravest_first(told) if (rank := gravest_rank(each)) is not None
    ]


def agreed(told: Roadmap) -> tuple[InitiativeStanding, ...]:
    """The initiatives that are decided on, and not over."""
    return tuple(each for each in told.items if each.initiative.state is State.COMMITTED)


def running(told: Roadmap) -> tuple[InitiativeStanding, ...]:
    """Those of them that have begun."""
    day = told.scope.as_of
    return tuple(
        each
        for each in agreed(told)
        if each.span and each.span.start <= day and each.status is not Status.NOT_STARTED
    )


def _colour(told: Roadmap) -> tuple[str, str]:
    known, under_way = agreed(told), running(told)
    ranks = Counter(rank for each in known if (rank := gravest_rank(each)) is not None)
    if ranks[Rank.BROKEN]:
        share = ranks[Rank.BROKEN] / len(known)
        why = f"{formats.percent(share)} are red, late, or miss a milestone or a dependency;"
        return RED if share >= RED_SHARE else AMBER, f"{why} red from {RED_SHARE * 100:g} % on."
    if not under_way:
        return GREY, "No initiative is on its way."
    silent = sum(each.status is Status.NO_UPDATE or each.silence.outdated for each in under_way)
    if silent == len(under_way):
        return GREY, "None of them has a word of these days."
    if ranks or silent:
        return AMBER, "Nothing is broken, and not all is well or known."
    return GREEN, "All are on track, and keep their dates."


def _sentence(told: Roadmap, before: Roadmap) -> str:
    """``31 of 40 initiatives under way, 2 more than a week ago, 6 slipped since last week, …``."""
    known = running(told)
    if not known:
        return f"None of {formats.plural(told.total, 'initiative')} is on its way."
    change = len(known) - len(running(before))
    missed = sum(each.state is MilestoneState.MISSED for of in known for each in of.milestones)
    slipped = sum(Flag.SLIPPED in each.flags for each in told.items)
    return (
        f"{len(known):,} of {formats.plural(told.total, 'initiative')} under way,"
        f" {formats.more_or_fewer(change)} {'than' if change else 'as'} a week ago,"
        f" {slipped_words(slipped)}; {formats.plural(missed, 'milestone')} missed,"
        f" {violated_words(told.violations)}."
    )
