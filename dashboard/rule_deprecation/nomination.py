"""Nominating what the classifier names, many at once: a preview, then one move each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.rule_deprecation import policy as p
from dashboard.rule_deprecation.classification import NOMINATED
from dashboard.rule_deprecation.facts import Exemption
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.standing import exemption_in_words, is_on_the_way
from dashboard.rule_deprecation.ways import stage_of
from dashboard.rule_deprecation.wording import in_words

MOST = 500
"""Rules of one nomination."""
WHY: Mapping[str, str] = {
    "DORMANT": "dormant: it doesn't hit anything",
    "NOISY": "noisy: it's nearly always wrong",
    "REDUNDANT": "redundant: others find the same",
    "NEGATIVE_VALUE": "it costs more than it finds",
}


@dataclass(frozen=True, slots=True)
class Classified:
    """A rule with what decides whether it can be nominated."""

    key: str
    name: str
    team: str
    stage: str
    rule_class: str
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Nominee:
    """A rule that would be nominated, and why."""

    key: str
    name: str
    team: str
    rule_class: str

    @property
    def code(self) -> str:
        """The reason's code."""
        return self.rule_class.lower()

    @property
    def why(self) -> str:
        """The class in words."""
        return WHY[self.rule_class]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that its class speaks against, and that would not be nominated all the same."""

    key: str
    name: str
    team: str
    rule_class: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a nomination of all candidates would do."""

    nominees: tuple[Nominee, ...]
    left_out: tuple[LeftOut, ...]

    def by_class(self) -> Mapping[str, int]:
        """Nominees by class, those without any too."""
        found = [nominee.rule_class for nominee in self.nominees]
        return {name: found.count(name) for name in NOMINATED}


def preview(policy: Policy, rules: Iterable[Classified]) -> Preview:
    """Which rules would be nominated; the others of these classes, each with its reason."""
    nominees, left_out = [], []
    for rule in sorted(rules, key=lambda rule: rule.key):
        if rule.rule_class not in NOMINATED:
            continue
        about = (rule.key, rule.name, rule.team, rule.rule_class)
        if why := why_not(policy, rule):
            left_out.append(LeftOut(*about, why))
        else:
            nominees.append(Nominee(*about))
    return Preview(tuple(nominees), tuple(left_out))


def why_not(policy: Policy, rule: Classified) -> str:
    """Why a rule of a nominated class is left out; empty where it isn't."""
    stage = stage_of(policy, rule.stage)
    if is_on_the_way(policy, stage.name):
        return f"already on the way: {in_words(stage.name)}"
    if stage.kind != p.LIVE:
        return f"not live: {in_words(stage.name)}"
    held = rule.exemption
    return "" if held is None else f"exempt as {exemption_in_words(held)}"


def chosen(text: str) -> tuple[str, ...]:
    """The keys that a form lists, one a line, each once."""
    return tuple(dict.fromkeys(key for line in text.splitlines() if (key := line.strip())))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the rules that were chosen in a preview."""

    nominees: tuple[Nominee, ...]
    changed: tuple[tuple[str, str], ...]
    """Key and reason of those that are candidates for nomination no more."""


def outcome(policy: Policy, keys: Sequence[str], rules: Mapping[str, Classified]) -> Outcome:
    """Of the chosen keys, those that can still be nominated; the others have changed since."""
    nominees, changed = [], []
    for key in keys:
        rule = rules.get(key)
        why = _changed(policy, rule)
        if rule is None or why:
            changed.append((key, why))
        else:
            nominees.append(Nominee(rule.key, rule.name, rule.team, rule.rule_class))
    return Outcome(tuple(nominees), tuple(changed))


def _changed(policy: Policy, rule: Classified | None) -> str:
    if rule is None:
        return "there is no such rule"
    if rule.rule_class not in NOMINATED:
        return f"it is {CLASS_WORDS[rule.rule_class]} now"
    return why_not(policy, rule)
