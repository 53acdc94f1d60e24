"""The policies that a program has had for its rules, and which of them is in force on a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dashboard.rule_deprecation.policy import OTHER, Policy, Stage
from dashboard.rule_deprecation.usual_policy import USUAL


@dataclass(frozen=True, slots=True)
class DatedPolicy:
    """A policy from a day on; without a day, for all history."""

    valid_from: date | None
    policy: Policy


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies of a program; where none is in force, the usual one is."""

    dated: tuple[DatedPolicy, ...] = ()
    """By day, those without one first."""

    def at(self, day: date | None) -> Policy:
        """The policy in force on a day; the last one of all without a day."""
        held = [
            each.policy
            for each in self.dated
            if each.valid_from is None or day is None or each.valid_from <= day
        ]
        return held[-1] if held else USUAL

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of all stages that any of them has."""
        return tuple(dict.fromkeys(s.name for s in self._all_stages()))

    @property
    def actions(self) -> tuple[str, ...]:
        """What hits can set off, as far as any of them has a limit for it."""
        policies = (USUAL, *(each.policy for each in self.dated))
        return tuple(dict.fromkeys(name for policy in policies for name in policy.p_max))

    def at_with(self, day: date | None, met: Iterable[str]) -> Policy:
        """The policy in force, with stages that rules have been in though it has them no more.

        They stand apart from every path, so that the stages still sum to the inventory.
        """
        policy = self.at(day)
        acting = {stage.name: stage.acting for stage in self._all_stages()}
        more = [
            Stage(name, OTHER, main=False, acting=acting.get(name, True))
            for name in sorted(set(met) - set(policy.names))
        ]
        return replace(policy, stages=(*policy.stages, *more)) if more else policy

    def _all_stages(self) -> tuple[Stage, ...]:
        found = (d.policy.stages for d in self.dated)
        return tuple(stage for stages in (USUAL.stages, *found) for stage in stages)
