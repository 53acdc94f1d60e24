"""One rule in words: sentences made from its numbers."""

from dashboard import formats
from dashboard.rule.values import RuleStory, Visit
from dashboard.rule_deprecation.gates import Gate
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.verdicts import FAIL, INSUFFICIENT, PASS, UNLABELLED
from dashboard.rule_deprecation.wording import limit, share
from layouts.rule_deprecation.words import MORE_LABELLED, title


def headline(story: RuleStory) -> str:
    """The page in one sentence."""
    now = story.now
    acts = "it acts in production" if now.acting else "its action is off"
    said = f"{title(now.stage)} for {formats.plural(now.days, 'day')}; {acts}"
    if now.over_by:
        said += f", and it is stuck: {formats.plural(now.over_by, 'day')} over"
    return f"{said}."


def verdict_in_words(visit: Visit, policy: Policy) -> list[str]:
    """The arithmetic behind a verdict, sentence by sentence."""
    gate = visit.gate
    if gate is None:
        return ["No look at it has ended yet: nothing can be said."]
    parts = [_seen(gate), _bound(gate, policy), _days(gate, policy), _unlabelled(gate, policy)]
    return [*(part for part in parts if part), _so(visit, gate)]


def _seen(gate: Gate) -> str:
    return (
        f"In {formats.plural(gate.days, 'day')} and {formats.plural(gate.looks, 'look')} it would"
        f" have fired {formats.plural(gate.fired, 'time')}; {gate.labelled:,} of these cases have"
        f" a label. Bad and met by nothing else: {gate.missed:,}."
    )


def _bound(gate: Gate, policy: Policy) -> str:
    sure = f"with {limit(1 - policy.alpha)} confidence"
    least = f" and, {sure} too, at least {share(gate.lower)}" if gate.missed else ""
    said = (
        f"So {sure} at most {share(gate.upper)} of what it would meet is missed{least};"
        f" {limit(gate.p_max)} is the most that its action allows."
    )
    if gate.rule_of_three is not None:
        of_three = share(gate.rule_of_three)
        said += f" (For the eye, the rule of three: 3 / {gate.labelled:,} = {of_three}.)"
    return said


def _days(gate: Gate, policy: Policy) -> str:
    asked = policy.min_offline_days
    enough = "enough" if gate.days >= asked else f"{asked - gate.days} short"
    return f"It was watched for {gate.days} of at least {formats.plural(asked, 'day')}: {enough}."


def _unlabelled(gate: Gate, policy: Policy) -> str:
    if gate.unlabelled is None:
        return ""
    kept = "within" if gate.unlabelled <= policy.max_unlabelled else "more than"
    return (
        f"{share(gate.unlabelled)} of the cases have no label: {kept} the"
        f" {limit(policy.max_unlabelled)} that are allowed."
    )


def _so(visit: Visit, gate: Gate) -> str:
    """What follows, of a visit that runs or of one that is over."""
    if gate.verdict == PASS:
        return "It passes: it can go to sign-off." if visit.running else "It passed."
    if gate.verdict == FAIL:
        return f"It {'fails' if visit.running else 'failed'}: even the least is too much."
    if not visit.running:
        said = "When it ended, neither pass nor fail could be said."
        return said + f" It would have needed {gate.needed:,} labels." * bool(gate.still_needed)
    so = "Neither pass nor fail can be said yet."
    if gate.still_needed:
        so += f" It needs {gate.needed:,} labels in all: {gate.still_needed:,} more without a miss."
    if visit.ready:
        so += f" At today's pace it is ready on {formats.day(visit.ready)}."
    elif UNLABELLED in gate.reasons and not gate.still_needed:
        so += f" {MORE_LABELLED}"
    return so


def verdict_word(visit: Visit) -> str:
    """Insufficient before the first look."""
    return visit.gate.verdict if visit.gate else INSUFFICIENT
