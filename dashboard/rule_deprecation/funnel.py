"""The main path as a funnel: how many are in each stage, came so far, and how long they stay."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.rule_deprecation.policy import CANDIDATE, Policy
from dashboard.rule_deprecation.values import Cohort, StageCounts, TimesInStage


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One stage of the main path; conversion is of all rules that were ever nominated.

    Before the nomination there is none, and no rate where no rule was ever nominated.
    """

    stage: str
    now: int
    gross: int | None
    net: int | None
    gross_rate: float | None
    net_rate: float | None
    median_days: float | None
    longest_open: int | None
    """Where the median is never reached: over so many days, still open."""


def funnel(
    policy: Policy, counts: StageCounts, cohorts: Sequence[Cohort], times: TimesInStage
) -> tuple[FunnelStage, ...]:
    """The main path in its order; ``cohorts`` have all rules last."""
    everybody, nominated = cohorts[-1], policy.main[policy.position(CANDIDATE)]
    reached = {stage: (row.gross, row.net) for stage, row in everybody.targets.items()}
    reached[nominated] = (everybody.rules, everybody.net)
    n = everybody.rules
    return tuple(
        FunnelStage(
            stage=stage,
            now=counts.total[stage],
            gross=gross,
            net=net,
            gross_rate=None if gross is None or not n else gross / n,
            net_rate=None if net is None or not n else net / n,
            median_days=times.overall[stage].median,
            longest_open=times.overall[stage].longest_open,
        )
        for stage in policy.main
        for gross, net in [reached.get(stage, (None, None))]
    )
