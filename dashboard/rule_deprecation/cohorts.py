"""How far candidates come, by the quarter in which they were first nominated (rules.md)."""

from dataclasses import dataclass

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.policy import CANDIDATE, COMPETING, DEPRECATED
from dashboard.rule_deprecation.spells import AtCut, first_rows
from dashboard.rule_deprecation.survival import cumulative_incidence
from dashboard.rule_deprecation.values import (
    Cohort,
    FirstDeprecated,
    Reached,
    ReachedInTime,
)
from dashboard.ticket_aging.columns import Column, Mask

ALL = "ALL"
HORIZONS = (60, 90, 180, 270, 365)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every rule that was ever nominated."""

    rule: Column
    nominated: Instants
    """The day."""
    row: Instants
    """The spell that begins there."""


def candidates(found: AtCut) -> Candidates:
    """The rules with a first nomination before the cut."""
    spells, none = found.spells, len(found.spells)
    rows = np.flatnonzero(spells.stage == found.policy.position(CANDIDATE))
    first = first_rows(spells.rule, rows, len(found.stage), none)
    rule = np.flatnonzero(first < none)
    return Candidates(rule, spells.begun[first[rule]], first[rule])


def cohorts(found: AtCut) -> tuple[Cohort, ...]:
    """By calendar quarter of the first nomination, and all of them together."""
    of, policy = candidates(found), found.policy
    months = of.nominated.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    quarters, code = np.unique(months // 3, return_inverse=True)
    names = (*(_quarter_name(quarter) for quarter in quarters.tolist()), ALL)
    rules = _by_cohort(code, np.ones(len(code), dtype=np.bool_), len(quarters))
    still = _main_from(found, policy.main[policy.position(CANDIDATE)])[found.stage[of.rule]]
    net = _by_cohort(code, still, len(quarters))
    targets = {target: _target(found, of, target, code, len(quarters)) for target in policy.targets}
    return tuple(
        Cohort(name, rules[i], net[i], {target: each[i] for target, each in targets.items()})
        for i, name in enumerate(names)
    )


def _target(found: AtCut, of: Candidates, target: str, code: Instants, n: int) -> list[Reached]:
    """How many reached a target, by cohort; all of them last."""
    days, now = _reached(found, of, target)
    ever, in_time = days >= 0, {}
    for window in found.policy.windows:
        followed = found.today - of.nominated >= window
        converted = followed & ever & (days <= window)
        pairs = zip(_by_cohort(code, followed, n), _by_cohort(code, converted, n), strict=True)
        in_time[window] = [ReachedInTime(*pair) for pair in pairs]
    masks = (np.ones(len(code), dtype=np.bool_), ever, now)
    counts = zip(*(_by_cohort(code, mask, n) for mask in masks), strict=True)
    return [
        Reached(rules, gross, net, {window: parts[i] for window, parts in in_time.items()})
        for i, (rules, gross, net) in enumerate(counts)
    ]


def _by_cohort(code: Instants, mask: Mask, n: int) -> list[int]:
    """Rules by cohort, and all of them last."""
    counts: list[int] = np.bincount(code[mask], minlength=n).tolist()
    return [*counts, sum(counts)]


def _quarter_name(quarter: int) -> str:
    """Quarters since 1970 as ``2025Q1``."""
    return f"{1970 + quarter // 4}Q{quarter % 4 + 1}"


def _reached(found: AtCut, of: Candidates, target: str) -> tuple[Instants, Mask]:
    """Days until a target or a later stage was entered, -1 for never; and who is there now."""
    there = _main_from(found, target)
    first = _first_after(found, of, there)
    day = np.append(found.spells.begun, -1)[first]
    days = np.where(first < len(found.spells), np.maximum(day - of.nominated, 0), -1)
    return days, there[found.stage[of.rule]]


def _main_from(found: AtCut, stage: str) -> Mask:
    """By position, the stage and those after it on the main path."""
    main, places = found.policy.main, np.arange(len(found.policy.stages))
    return np.asarray((places >= main.index(stage)) & (places < len(main)), dtype=np.bool_)


def _first_after(found: AtCut, of: Candidates, wanted: Mask) -> Instants:
    """The first spell in a wanted stage after the nomination; the number of spells for none."""
    spells, none = found.spells, len(found.spells)
    begins = np.full(len(found.stage), none, dtype=np.int64)
    begins[of.rule] = of.row
    rows = np.flatnonzero(wanted[spells.stage])
    rows = rows[rows > begins[spells.rule[rows]]]
    return first_rows(spells.rule, rows, len(found.stage), none)[of.rule]


def first_deprecated(found: AtCut) -> FirstDeprecated:
    """How soon candidates come to deprecation; being kept or modified first is a rival's event."""
    of, policy = candidates(found), found.policy
    deprecated = policy.main[policy.position(DEPRECATED)]
    out = _first_after(found, of, _main_from(found, deprecated))
    rival = _first_after(found, of, policy.is_kind(*COMPETING))
    day = np.append(found.spells.begun, found.today)[np.minimum(out, rival)]
    events, rivals = out < rival, rival < out
    days = np.maximum(day - of.nominated, 0)  # where a night comes twice, it can be a day less
    incidence = cumulative_incidence(days, events, rivals)
    return FirstDeprecated(
        rules=len(of.rule),
        events=int(np.count_nonzero(events)),
        competing=int(np.count_nonzero(rivals)),
        incidence=incidence.at(HORIZONS),
    )
