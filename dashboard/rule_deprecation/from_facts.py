"""Columns from single facts, in the order that the columns ask for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import (
    ALWAYS,
    NOWHERE,
    Looks,
    Moves,
    Performances,
    RuleColumns,
    Rules,
)
from dashboard.rule_deprecation.facts import (
    Exemption,
    Look,
    Performance,
    PlanRow,
    Rule,
    Transition,
    Waiver,
)
from dashboard.rule_deprecation.policy import Policy
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.values import Floats

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of a program's rules."""

    rules: Sequence[Rule]
    transitions: Sequence[Transition] = ()
    performances: Sequence[Performance] = ()
    looks: Sequence[Look] = ()
    plan: Sequence[PlanRow] = ()
    exemptions: Sequence[Exemption] = ()
    waivers: Sequence[Waiver] = ()


def rule_columns(facts: Facts, policy: Policy) -> RuleColumns:
    """The facts as columns; every stage and rule of a transition is known to the policy."""
    rules = sorted(facts.rules, key=attrgetter("key"))
    places = {rule.key: i for i, rule in enumerate(rules)}
    return RuleColumns(
        rules=_rules(rules),
        moves=_moves(facts.transitions, places, policy),
        performances=_performances(facts.performances, places),
        looks=_looks(facts.looks, places),
        plan=tuple(facts.plan),
        exemptions=tuple(facts.exemptions),
        waivers=tuple(facts.waivers),
        places=places,
    )


def day_number(day: date | None) -> int:
    """Days since 1970-01-01; ``ALWAYS`` for none."""
    return (day - EPOCH).days if day else ALWAYS


def event_order(event_id: str) -> tuple[int, int, str]:
    """Ids that are numbers compare as numbers and stand before the rest."""
    plain = event_id.isascii() and event_id.isdigit()
    return (0, int(event_id), "") if plain else (1, 0, event_id)


def _rules(rules: Sequence[Rule]) -> Rules:
    return Rules(
        keys=tuple(rule.key for rule in rules),
        team=_coded(rule.team for rule in rules),
        kind=_coded(rule.kind for rule in rules),
        severity=_coded(rule.severity for rule in rules),
        action=_coded(rule.action for rule in rules),
    )


def _coded(values: Iterable[str]) -> Coded:
    texts = list(values)
    codes = {name: i for i, name in enumerate(sorted(set(texts)))}
    return Coded(tuple(codes), np.array([codes[text] for text in texts], dtype=np.int32))


def _moves(transitions: Sequence[Transition], places: dict[str, int], policy: Policy) -> Moves:
    stages = {name: i for i, name in enumerate(policy.names)}
    rows = sorted(transitions, key=lambda t: (places[t.rule], t.at, event_order(t.id)))
    return Moves(
        rule=_whole(rows, lambda t: places[t.rule]),
        at=_whole(rows, lambda t: t.at),
        stage=_whole(rows, lambda t: stages[t.to_stage]),
        said=_whole(rows, lambda t: stages[t.from_stage] if t.from_stage else NOWHERE),
        id=np.array([t.id for t in rows], dtype=np.object_),
    )


def _performances(found: Sequence[Performance], places: dict[str, int]) -> Performances:
    known = (row for row in found if row.rule in places)
    rows = sorted(known, key=lambda row: (places[row.rule], day_number(row.since)))
    return Performances(
        rule=_whole(rows, lambda row: places[row.rule]),
        since=_whole(rows, lambda row: day_number(row.since)),
        executions=_whole(rows, attrgetter("executions")),
        hits=_whole(rows, attrgetter("hits")),
        labelled=_whole(rows, attrgetter("labelled")),
        true_positives=_whole(rows, attrgetter("true_positives")),
        unique_true_positives=_whole(rows, attrgetter("unique_true_positives")),
        alerts=_number(rows, attrgetter("alerts")),
        minutes_per_alert=_number(rows, attrgetter("minutes_per_alert")),
        average_loss=_number(rows, attrgetter("average_loss")),
        false_positive_cost=_number(rows, attrgetter("false_positive_cost")),
        alerts_after_modify=_number(rows, attrgetter("alerts_after_modify")),
    )


def _looks(looks: Sequence[Look], places: dict[str, int]) -> Looks:
    strangers = sorted({look.rule for look in looks} - set(places))
    place = {**places, **{key: len(places) + i for i, key in enumerate(strangers)}}
    rows = sorted(looks, key=lambda look: (place[look.rule], look.visit, look.look))
    return Looks(
        rule=_whole(rows, lambda look: place[look.rule]),
        visit=_whole(rows, lambda look: look.visit),
        start=_whole(rows, lambda look: day_number(look.start)),
        end=_whole(rows, lambda look: day_number(look.end)),
        fired=_whole(rows, lambda look: look.would_have_fired),
        labelled=_whole(rows, lambda look: look.labelled),
        missed=_whole(rows, lambda look: look.missed_bad),
        strangers=tuple(strangers),
    )


def _whole(rows: Sequence[Any], value: Callable[[Any], int]) -> Instants:
    return np.array([value(row) for row in rows], dtype=np.int64)


def _number(rows: Sequence[Any], value: Callable[[Any], float | None]) -> Floats:
    """NaN where there is none."""
    found = (value(row) for row in rows)
    return np.array([np.nan if x is None else x for x in found], dtype=np.float64)
