"""The ways that a rule can go from its stage, and what each of them has to show.

Everything is found by what a stage is to the policy (its kind), never by its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.errors import InvalidForm
from dashboard.rule_deprecation import moves
from dashboard.rule_deprecation import policy as p
from dashboard.rule_deprecation.policy import Edge, Policy, Stage
from dashboard.rule_deprecation.reasons import (
    BACK,
    DEPRECATE,
    KEEP,
    NOMINATE,
    RETIRE,
    SIGN,
    SKIP,
    STEP,
    TITLES,
)
from dashboard.rule_deprecation.wording import in_words

BACKWARD = (moves.RETURN, moves.ROLLBACK, moves.REACTIVATE)


class RefusedMove(InvalidForm):
    """A move that cannot be made: names its edge, and says what is wrong beside each field."""

    def __init__(self, edge: Edge, problems: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.edge = edge

    def __str__(self) -> str:
        """The edge, and all problems in a row."""
        return f"{edge_in_words(self.edge)}: {' '.join(self.problems.values())}"


@dataclass(frozen=True, slots=True)
class Way:
    """An edge of the policy that leads out of a stage."""

    start: str
    end: str
    gate: str
    """One of the ``GATES``: the form that asks for what it has to show."""
    verdict: bool
    """Whether offline monitoring must have passed."""
    signed: bool
    """Whether it switches the rule off for good: second person, evidence, sound replacement."""
    watched: bool
    """Whether the days of watch should be over."""
    waiver: bool
    """Whether somebody has to answer for it until a day."""

    @property
    def edge(self) -> Edge:
        """From and to."""
        return self.start, self.end

    @property
    def confirmed(self) -> bool:
        """Whether offline monitoring, where there was any, must still be a PASS."""
        return self.verdict or self.gate == DEPRECATE


def edge_in_words(edge: Sequence[str]) -> str:
    """Such as: in review → offline monitoring."""
    return " → ".join(in_words(stage) for stage in edge)


def ways(policy: Policy, stage: str) -> tuple[Way, ...]:
    """All ways out of a stage: onwards first, then by waiver, then back; in the policy's order."""
    free = [_way(policy, edge, skips=False) for edge in policy.edges if edge[0] == stage]
    told = {way.edge: way for way in free}
    skips = [
        _way(policy, edge, skips=True)
        for edge in policy.waiver_edges
        if edge[0] == stage and (edge not in told or told[edge].confirmed)
    ]
    places = {name: i for i, name in enumerate(policy.names)}
    return tuple(sorted([*free, *skips], key=lambda way: (_turn(way), places[way.end])))


def _turn(way: Way) -> int:
    return 2 if way.gate == BACK else 1 if way.gate == SKIP else 0


def way_to(policy: Policy, stage: str, end: str, gate: str | None = None) -> Way:
    """The way to a stage (through a gate, where one is named); raises ``RefusedMove``."""
    offered = ways(policy, stage)
    for way in offered:
        if way.end == end and gate in (None, way.gate):
            return way
    others = [way for way in offered if way.end == end]
    said = _other_form(others) if others else _no_edge((stage, end), offered)
    raise RefusedMove((stage, end), {"to": said})


def _other_form(ways: Sequence[Way]) -> str:
    forms = " or ".join(f"“{TITLES[way.gate]}”" for way in ways)
    edge = edge_in_words(ways[0].edge)
    return f"{edge[0].upper()}{edge[1:]} goes through another form, {forms}: use that one."


def _no_edge(edge: Edge, offered: tuple[Way, ...]) -> str:
    ends = dict.fromkeys(_said(way) for way in offered)
    others = f"it can go to {', '.join(ends)}" if ends else "no way leads on"
    start = in_words(edge[0])
    return f"The policy has no way {edge_in_words(edge)}: from {start} {others}."


def _said(way: Way) -> str:
    return in_words(way.end) + (" (with a waiver)" if way.gate == SKIP else "")


def stage_of(policy: Policy, name: str) -> Stage:
    """A stage of the policy by its name."""
    return next(stage for stage in policy.stages if stage.name == name)


def _way(policy: Policy, edge: Edge, skips: bool) -> Way:
    start, end = (stage_of(policy, name) for name in edge)
    kind = moves.kind_of_move(policy, *edge)
    back = not skips and (kind in BACKWARD or end.kind == p.LIVE)
    onwards = not back and end.main
    return Way(
        *edge,
        gate=BACK if back else SKIP if skips else _gate(policy, start, end),
        verdict=onwards and not skips and start.kind == p.MONITORED,
        signed=onwards and end.kind in p.OUT and start.kind not in p.OUT,
        watched=onwards and start.kind == p.DEPRECATED,
        waiver=skips or (not back and end.kind == p.KEPT),
    )


def _gate(policy: Policy, start: Stage, end: Stage) -> str:
    """Of an edge that leads on without a waiver for a skip."""
    if end.kind == p.KEPT:
        return KEEP
    if end.kind == p.CANDIDATE:
        return NOMINATE
    if end.kind in p.OUT:
        return RETIRE if start.kind in p.OUT else DEPRECATE
    return SIGN if start.kind == p.MONITORED and end.main else STEP
