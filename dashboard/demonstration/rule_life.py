"""How the demonstration's rules go through their stages: legal moves only, gates kept.

Days are drawn from each rule's own seed and counted back from the end of the week, so that a
rule's life is the same in every week but for its dates.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from dashboard.demonstration.chance import between, pick, skewed, weighted
from dashboard.demonstration.names import PEOPLE
from dashboard.demonstration.rule_inventory import MadeRule, at_work
from dashboard.demonstration.rule_looks import MadeLook, visit
from dashboard.demonstration.rule_names import TEAMS
from dashboard.rule_deprecation.classification import IMPACTING, NOMINATED
from dashboard.rule_deprecation.moves import kind_of_move
from dashboard.rule_deprecation.usual_policy import USUAL
from dashboard.rule_deprecation.verdicts import FAIL, PASS

DAY = dt.timedelta(days=1)
DAYS = {
    "candidate": (9, 0.75), "in_review": (19, 0.7), "signoff": (9, 0.7), "modify": (30, 0.6),
    "modified": (110, 0.5), "kept": (200, 0.3), "retired": (150, 0.5),
}  # fmt: skip
"""Median and spread of the days in a stage."""
NEVER = ("", "")
NEXT: dict[str, tuple[tuple[tuple[str, str], float], ...]] = {
    "candidate": (
        (("in_review", "progress"), 83), (("kept", "tripwire"), 3), (("kept", "seasonal"), 3),
        (("live", "nomination_withdrawn"), 5), (("offline_monitoring", "progress"), 5),
        (("deprecated", "progress"), 1),
    ),
    "in_review": (
        (("offline_monitoring", "progress"), 66), (("modify", "progress"), 17),
        (("kept", "seasonal"), 5), (("kept", "regulatory"), 4),
        (("live", "nomination_withdrawn"), 4), (("signoff", "progress"), 3),
        (("deprecated", "progress"), 1),
    ),
    "signoff": (
        (("deprecated", "signed_off"), 88), (("live", "dependency_found"), 7),
        (("offline_monitoring", "progress"), 5),
    ),
    "deprecated": ((("retired", "watch_passed"), 88), (("live", "new_attack"), 7),
                   (("live", "incident"), 5)),
    "retired": ((NEVER, 88), (("live", "new_attack"), 12)),
    "modify": ((("modified", "progress"), 86), (("in_review", "progress"), 9),
               (("live", "nomination_withdrawn"), 5)),
    "modified": ((NEVER, 80), (("candidate", "negative_value"), 20)),
    "kept": ((NEVER, 72), (("candidate", "owner_nominated"), 28)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A rule enters a stage."""

    rule: str
    from_stage: str
    to_stage: str
    at: dt.datetime
    kind: str
    reason: str
    actor: str


@dataclass(slots=True)
class Walk:
    """A rule on its way: where it is, and what happened to it so far."""

    rng: Random
    rule: MadeRule
    until: dt.datetime
    stage: str = ""
    now: dt.datetime = field(init=False)
    moves: list[MadeMove] = field(default_factory=list)
    looks: list[MadeLook] = field(default_factory=list)
    visits: int = 0
    nominators: set[str] = field(default_factory=set)
    """Since it was last live: they sign nothing off."""

    def __post_init__(self) -> None:
        """It begins when it comes in."""
        self.now = self.rule.entered

    def go(self, stage: str, after: dt.timedelta, reason: str) -> bool:
        """Move on after so long, or say that this lies behind the end."""
        now = self.now + after
        now = now if not self.stage else at_work(self.rng, max(now, self.now + 0.2 * DAY))
        now = max(now, self.now + dt.timedelta(minutes=7)) if self.stage else now
        if now > self.until:
            return False
        edge = (self.stage, stage)
        kind = kind_of_move(USUAL, self.stage or None, stage)
        actor = self._actor(stage)
        self.moves.append(MadeMove(self.rule.key, *edge, now, kind, reason, actor))
        self.stage, self.now = stage, now
        return True

    def _actor(self, stage: str) -> str:
        """One of the team who did not nominate it; but for nominations, that may be anybody."""
        people = PEOPLE[TEAMS.index(self.rule.team) :: len(TEAMS)]
        if stage == "live":
            self.nominators.clear()
        who = pick(self.rng, [each for each in people if each not in self.nominators])
        if stage == "candidate":
            self.nominators.add(who)
        return who


def life(seed: int, rule: MadeRule, until: dt.datetime) -> Walk:
    """All that happens to a rule until then."""
    walk = Walk(Random(f"life {seed} {rule.key}"), rule, until)
    going = walk.go("live", dt.timedelta(), "inventory")
    while going:
        going = _STAGES.get(walk.stage, _usual)(walk)
    return walk


def _live(walk: Walk) -> bool:
    """Nominated some time after it has faded; what is worth something only now and then."""
    rng, rule = walk.rng, walk.rule
    speaks = rule.becomes in NOMINATED
    chance = 0.8 if speaks and len(walk.moves) == 1 else 0.12 if rule.becomes == IMPACTING else 0.3
    if rng.random() > chance:
        return False
    begin = max(walk.now, rule.fades if speaks else walk.now + DAY * between(rng, 30, 500))
    reason = rule.becomes.lower() if speaks and rng.random() < 0.85 else "owner_nominated"
    return walk.go("candidate", begin - walk.now + DAY * skewed(rng, 34, 0.8), reason)


def _monitored(walk: Walk) -> bool:
    """Looked at every two weeks until the verdict is clear, or patience ends."""
    walk.visits += 1
    found, verdict = visit(walk.rng, walk.rule, walk.visits, walk.now.date())
    walk.looks += [look for look in found if look.end <= walk.until.date()]
    waits = skewed(walk.rng, 11, 0.6)  # for somebody to look at it
    after = DAY * ((found[-1].end - walk.now.date()).days + waits)
    if verdict == PASS:
        return walk.go("signoff", after, "progress")
    if verdict == FAIL:
        back = weighted(walk.rng, (("live", 3.0), ("in_review", 1.0)))
        return walk.go(back, after, "missed_bad_over_budget")
    given_up = weighted(walk.rng, (("deprecated", 2.0), ("live", 1.0)))
    return walk.go(given_up, after, "progress" if given_up == "deprecated" else "dependency_found")


def _deprecated(walk: Walk) -> bool:
    """Retired after the watch; what comes back mostly comes back within it."""
    stage, reason = weighted(walk.rng, NEXT["deprecated"])
    days = skewed(walk.rng, 99, 0.12) if stage == "retired" else skewed(walk.rng, 38, 0.7)
    days = max(days, USUAL.watch_days + 1) if stage == "retired" else days
    return walk.go(stage, DAY * days, reason)


def _usual(walk: Walk) -> bool:
    stage, reason = weighted(walk.rng, NEXT[walk.stage])
    median, spread = DAYS[walk.stage]
    days = skewed(walk.rng, median * walk.rule.team.pace, spread)
    return bool(stage) and walk.go(stage, DAY * days, reason)


_STAGES: dict[str, Callable[[Walk], bool]] = {
    "live": _live, "offline_monitoring": _monitored, "deprecated": _deprecated,
}  # fmt: skip
