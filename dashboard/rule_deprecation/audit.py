"""The log of transitions as it was delivered, and waivers that end (rules.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.rule_deprecation.columns import NOWHERE
from dashboard.rule_deprecation.facts import Waiver
from dashboard.rule_deprecation.from_facts import EPOCH, day_number
from dashboard.rule_deprecation.policy import KEPT
from dashboard.rule_deprecation.spells import AtCut
from dashboard.ticket_aging.columns import Column, Rows

NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class IllegalMove:
    """A transition that the policy has no edge for."""

    event: str
    rule: str
    from_stage: str
    to_stage: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The log of transitions before the cut, by what the events say that they left.

    Where an event says nothing, it left the stage of the event before.
    """

    matrix: Mapping[tuple[str, str], int]
    skips: int
    illegal: tuple[IllegalMove, ...]
    from_mismatch: int
    """Events that say they left another stage than the one before."""


@dataclass(frozen=True, slots=True)
class WaiverDue:
    """A kept rule whose waiver ends soon, has ended, or is missing."""

    rule: str
    team: str
    owner: str
    expires: date | None
    days_left: int | None
    """Negative once it has ended."""


def audit(found: AtCut) -> Audit:
    """Edges used before the cut, those that there are not, and events that contradict the log."""
    policy, spells, moves = found.policy, found.spells, found.columns.moves
    said, to = moves.said[spells.move], spells.stage
    start = np.where(said == NOWHERE, spells.before, said)
    named = np.flatnonzero(start != NOWHERE)
    width = len(policy.stages)
    counts = np.bincount(start[named] * width + to[named], minlength=width * width)
    skip, edge = policy.matrix(policy.waiver_edges), policy.matrix(policy.edges)
    wrong = named[~(edge | skip)[start[named], to[named]]]
    pairs = np.flatnonzero(counts)
    names = policy.names
    return Audit(
        matrix={
            (names[pair // width], names[pair % width]): n
            for pair, n in zip(pairs.tolist(), counts[pairs].tolist(), strict=True)
        },
        skips=int(np.count_nonzero(skip[start[named], to[named]])),
        illegal=_illegal(found, wrong, start),
        from_mismatch=int(np.count_nonzero((said != NOWHERE) & (said != spells.before))),
    )


def _illegal(found: AtCut, rows: Rows, start: Column) -> tuple[IllegalMove, ...]:
    names, spells = found.policy.names, found.spells
    columns = (
        found.columns.moves.id[spells.move[rows]].tolist(),
        [found.columns.rules.keys[i] for i in spells.rule[rows].tolist()],
        [names[i] for i in start[rows].tolist()],
        [names[i] for i in spells.stage[rows].tolist()],
    )
    return tuple(IllegalMove(*row) for row in zip(*columns, strict=True))


def waivers_held(found: AtCut) -> Mapping[int, Waiver | None]:
    """The waiver of each kept rule, None where it has none.

    Of several waivers of a rule the one that ends last counts; one that begins later is not there.
    """
    columns, held = found.columns, dict[int, Waiver]()
    for each in columns.waivers:
        place = columns.places.get(each.rule)
        if place is not None and day_number(each.since) <= found.today:
            held[place] = max(held.get(place, each), each, key=lambda w: day_number(w.expires))
    kept = found.in_stage(found.policy.is_kind(KEPT)).tolist()
    return {place: held.get(place) for place in kept}


def waivers_due(found: AtCut) -> tuple[WaiverDue, ...]:
    """Kept rules whose waiver ends soon, has ended or is missing; the soonest first."""
    rules = found.columns.rules
    last = EPOCH + timedelta(days=found.today + NOTICE_DAYS)
    rows = []
    for place, waiver in waivers_held(found).items():
        expires = waiver.expires if waiver else None
        if expires is None or expires <= last:
            left = day_number(expires) - found.today if expires else None
            team = rules.team.names[rules.team.codes[place]]
            owner = waiver.owner if waiver else ""
            rows.append(WaiverDue(rules.keys[place], team, owner, expires, left))
    return tuple(sorted(rows, key=lambda row: (day_number(row.expires), row.rule)))
