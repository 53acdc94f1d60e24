"""Rules with their class and what exempts them, for a nomination of many."""

from collections.abc import Sequence

from dashboard.rule_deprecation.classification import classification
from dashboard.rule_deprecation.facts import Exemption
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.nomination import Classified
from dashboard.rule_deprecation.spells import AtCut


def classified(found: AtCut, names: Sequence[str]) -> tuple[Classified, ...]:
    """All rules of the inventory; ``names`` are what rules are called, by position."""
    held, rules = _exemptions(found), found.columns.rules
    rows = []
    for key, (rule_class, _) in classification(found).by_rule().items():
        place = found.columns.places[key]
        team, stage = rules.team.names[rules.team.codes[place]], found.stage[place]
        rows.append(
            Classified(
                key, names[place], team, found.policy.names[stage], rule_class, held.get(key)
            )
        )
    return tuple(rows)


def _exemptions(found: AtCut) -> dict[str, Exemption]:
    """Those that hold on the as-of date."""
    return {
        each.rule: each
        for each in found.columns.exemptions
        if day_number(each.since) <= found.today
        and (each.until is None or day_number(each.until) >= found.today)
    }
