"""Which rules are worth nothing, and why: the first class that fits (rules.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import NOWHERE, Performances
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.intervals import upper_bound, wilson
from dashboard.rule_deprecation.policy import LIVE, Policy
from dashboard.rule_deprecation.savings import in_force
from dashboard.rule_deprecation.spells import AtCut
from dashboard.ticket_aging.columns import Column, Mask, Rows

BROKEN, DORMANT, INSUFFICIENT, NOISY = "BROKEN", "DORMANT", "INSUFFICIENT", "NOISY"
REDUNDANT, NEGATIVE_VALUE, IMPACTING = "REDUNDANT", "NEGATIVE_VALUE", "IMPACTING"
NOT_KNOWN = "NOT_KNOWN"
CLASSES = (
    BROKEN, DORMANT, INSUFFICIENT, NOISY, REDUNDANT, NEGATIVE_VALUE, IMPACTING, NOT_KNOWN,
)  # fmt: skip
NOMINATED = (DORMANT, NOISY, REDUNDANT, NEGATIVE_VALUE)
"""Classes that speak for deprecation; what is broken should be fixed."""
WILSON_Z = 1.96


@dataclass(frozen=True, slots=True)
class Classification:
    """The class of every rule in the inventory; ``code`` are positions in ``CLASSES``."""

    rule: Rows
    keys: tuple[str, ...]
    """Of all rules."""
    code: Column
    exempt: Mask
    live: Mask
    """Whether the rule can be nominated."""

    def counts(self) -> Mapping[str, int]:
        """Rules by class, exempt ones too; none are kept."""
        found = np.bincount(self.code, minlength=len(CLASSES)).tolist()
        return dict(zip(CLASSES, found, strict=True))

    def exempt_counts(self) -> Mapping[str, int]:
        """The exempt ones among them."""
        found = np.bincount(self.code[self.exempt], minlength=len(CLASSES)).tolist()
        return dict(zip(CLASSES, found, strict=True))

    def candidates(self) -> tuple[tuple[str, str], ...]:
        """Key and class of the live rules that could be nominated: not exempt ones."""
        fits = np.array([name in NOMINATED for name in CLASSES])
        return tuple(self._rows(np.flatnonzero(self.live & ~self.exempt & fits[self.code])))

    def by_rule(self) -> Mapping[str, tuple[str, bool]]:
        """Class of every rule, and whether it is exempt."""
        rows = self._rows(np.arange(len(self.rule)))
        exempt = self.exempt.tolist()
        return {key: (name, free) for (key, name), free in zip(rows, exempt, strict=True)}

    def _rows(self, rows: Rows) -> list[tuple[str, str]]:
        pairs = zip(self.rule[rows].tolist(), self.code[rows].tolist(), strict=True)
        return [(self.keys[rule], CLASSES[code]) for rule, code in pairs]


def classification(found: AtCut) -> Classification:
    """Every rule of the inventory by the performance that is known at the cut."""
    there = found.there
    live = found.policy.is_kind(LIVE)
    return Classification(
        rule=there,
        keys=found.columns.rules.keys,
        code=_codes(found, there),
        exempt=_exempt(found)[there],
        live=live[found.stage[there]],
    )


def _codes(found: AtCut, there: Rows) -> Column:
    known = found.columns.performances
    place = in_force(known, there, np.full(len(there), found.today))
    some = np.flatnonzero(place != NOWHERE)
    codes = np.full(len(there), CLASSES.index(NOT_KNOWN), dtype=np.int64)
    codes[some] = classes_of(known, place[some], found.policy)
    return codes


def classes_of(known: Performances, row: Instants, of: Policy) -> Column:
    """The class that some rows of performance make, as positions in ``CLASSES``."""
    policy = of.classes
    labelled, hits = known.labelled[row], known.true_positives[row]
    alone = known.unique_true_positives[row]
    noisy = wilson(hits, labelled, WILSON_Z)[1] <= policy.noisy_upper
    redundant = upper_bound(alone, hits, of.alpha) <= policy.redundant_upper
    worth = alone * known.average_loss[row]
    cost = (labelled - hits) * known.false_positive_cost[row]
    fits = [
        known.executions[row] < policy.min_executions,
        known.hits[row] == 0,
        labelled < policy.min_labelled,
        noisy,
        (hits >= policy.min_true_positives) & redundant,
        (worth < cost) & bool(policy.negative_value),
    ]
    return np.select(fits, range(len(fits)), CLASSES.index(IMPACTING))


def _exempt(found: AtCut) -> Mask:
    """By rule, whether an exemption holds on the as-of date."""
    exempt = np.zeros(len(found.stage), dtype=np.bool_)
    for each in found.columns.exemptions:
        begun = day_number(each.since) <= found.today
        if begun and (each.until is None or day_number(each.until) >= found.today):
            place = found.columns.places.get(each.rule)
            if place is not None:
                exempt[place] = True
    return exempt
