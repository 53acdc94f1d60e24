"""What each number means, for somebody who never saw it."""

from dash.development.base_component import Component

from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.wording import in_words, limit
from layouts.components import facts, section


def how_to_read(told: RuleDeprecation) -> Component:
    """The terms of this page in plain words, with the numbers of the program's policy."""
    return section(
        "How to read these numbers",
        facts(_of_the_way(told.policy) | _of_the_end(told.policy)),
        lead="“Rule” stands for detection rules and ML models alike.",
        name="how-to-read",
    )


def _of_the_way(policy: Policy) -> dict[str, str]:
    """Where rules stand, and for how long."""
    acting = ", ".join(in_words(stage.name) for stage in policy.stages if stage.acting)
    stuck = ", ".join(f"{in_words(name)} {days:,}" for name, days in policy.stuck_days.items())
    return {
        "Acts in production": f"Its hits set something off: {acting}.",
        "Switched off for good": ("Deprecated or retired now. One that came back is not counted."),
        "Ever came, still": (
            "Gross: the nominated rules that ever reached a stage or a later one. Net: those that"
            " are there or later now. The difference came back or was kept."
        ),
        "Half leave within": (
            "The day by which half of all stays in a stage have ended. Stays that still run are"
            " counted in (Kaplan-Meier); where half have not ended, it says how long the longest"
            " runs."
        ),
        "Stuck": f"In its stage for more days than the policy gives it: {stuck}.",
    }


def _of_the_end(policy: Policy) -> dict[str, str]:
    """What lets rules go, and what that has brought."""
    actions = ", ".join(f"{limit(p)} for {name}" for name, p in policy.p_max.items())
    return {
        "The switch-off gate": (
            "While a rule is in offline monitoring its action is off and its log is on. A missed"
            " bad case is one that it would have met and nothing else did. Pass: with"
            f" {limit(1 - policy.alpha)} confidence at most so many are missed"
            f" ({actions}), after {policy.min_offline_days} days or more, with no more than"
            f" {limit(policy.max_unlabelled)} unlabelled. Fail: with the same confidence more are"
            " missed. Insufficient: neither can be said yet."
        ),
        "Minutes saved": (
            "Alerts a day before the rule went off × minutes an alert × days off. Realised:"
            " deprecated or retired. Provisional: off, but not for good. It stops at a rollback."
        ),
        "Watch rate": (
            f"Of deprecations that happened {policy.watch_days} days ago or more: the share whose"
            f" rule was back in production within {policy.watch_days} days. The interval says how"
            " far chance alone can move it."
        ),
        "Plan and actual": (
            "Counted together from the beginning, not quarter by quarter; actual is net."
        ),
    }
