"""Rule deprecation in words: what things are called, and sentences made from the numbers."""

from dashboard import formats
from dashboard.rule_deprecation.board import OnBoard
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.gates import Gate
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.promise import switched_off
from dashboard.rule_deprecation.values import TimeInStage
from dashboard.rule_deprecation.verdicts import BOUND, DAYS, FAIL, INSUFFICIENT, PASS
from dashboard.rule_deprecation.wording import in_words, limit, share

TITLE = "Rules"
EVERYTHING = "All rules and ML models"
FILTER_LABELS = {"group": "Team", "kind": "Kind", "severity": "Severity", "stage": "Stage"}
VERDICTS = {
    FAIL: ("red", "fail"), PASS: ("green", "pass"), INSUFFICIENT: ("amber", "insufficient"),
}  # fmt: skip
MORE_LABELLED = "More of the cases that it has met already must get a label first."
NEVER_LOOKED = "no look at it has ended yet"


def title(name: str) -> str:
    """A stage, kind or class at the beginning of a line."""
    words = in_words(name)
    return words[:1].upper() + words[1:]


def acting(told: RuleDeprecation) -> int:
    """Rules that act in production."""
    stages = {stage.name for stage in told.policy.stages if stage.acting}
    return sum(n for name, n in told.counts.total.items() if name in stages)


def out(told: RuleDeprecation) -> int:
    """Rules that are deprecated or retired."""
    return switched_off(told.counts.total, told.policy)


def headline(told: RuleDeprecation) -> str:
    """The page in one sentence."""
    counts = told.board.counts()
    change = ""
    if len(told.months) > 1:
        before = told.months[-2]
        fewer = formats.more_or_fewer(acting(told) - before.acting)
        than = "than" if acting(told) != before.acting else "as"
        change = f", {fewer} {than} on {formats.day(before.end)}"
    return (
        f"{acting(told):,} of {formats.plural(told.counts.inventory, 'rule')} act in"
        f" production{change}; {len(told.stuck):,} stuck, {counts[PASS]:,} passed the switch-off"
        f" gate and {counts[FAIL]:,} failed it."
    )


def lasts(found: TimeInStage) -> str:
    """How long half of the stays last."""
    return half_within(found.median, found.longest_open)


def half_within(median: float | None, longest_open: int | None) -> str:
    """A median in whole days, or what can be said where it is never reached."""
    if median is not None:
        return formats.plural(int(median), "day")
    if longest_open is None:
        return formats.MISSING
    return f"over {formats.plural(longest_open, 'day')}, still open"


def reasons_in_words(gate: Gate, policy: Policy) -> tuple[str, ...]:
    """What speaks against switching off, each with its number beside what is asked."""
    said = {
        BOUND: f"may miss up to {share(gate.upper)}, {limit(gate.p_max)} at most",
        DAYS: f"{gate.days} of {formats.plural(policy.min_offline_days, 'day')}",
    }
    other = f"{share(gate.unlabelled)} unlabelled, {limit(policy.max_unlabelled)} at most"
    return tuple(said.get(reason, other) for reason in gate.reasons)


def why(row: OnBoard, policy: Policy) -> str:
    """Why a rule stands where it stands on the gate board."""
    if row.gate is None:
        return NEVER_LOOKED
    found = reasons_in_words(row.gate, policy)
    if row.verdict == PASS:
        return f"misses at most {share(row.gate.upper)}, {limit(row.gate.p_max)} allowed"
    if row.verdict == FAIL:
        return f"misses at least {share(row.gate.lower)}, {limit(row.gate.p_max)} allowed"
    return "; ".join(found)
