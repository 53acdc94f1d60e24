"""A program's rules from the store into columns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import (
    NOWHERE,
    Looks,
    Moves,
    Performances,
    RuleColumns,
    Rules,
)
from dashboard.rule_deprecation.facts import Exemption, PlanRow, Waiver
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.policies import Policies
from dashboard.rule_deprecation.policy import Policy
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Column
from dashboard.ticket_aging.values import NONE
from db import models
from db.bulk import fetched_parts
from db.rule_deprecation.policies import policies_of

KEPT = "kept"
"""Of a waiver: leave to keep a rule, which the calculations ask for."""

rule, spell, transition, performance, look, plan, team = (
    models.table(model)
    for model in (
        models.Rule, models.RuleSpell, models.RuleTransition, models.RulePerformance,
        models.RuleLook, models.RulePlan, models.Team,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadRules:
    """What the store has of a program's rules, in one version; stages coded by ``met``."""

    version: int
    policies: Policies
    met: tuple[str, ...]
    """Stages that any transition names."""
    columns: RuleColumns
    ids: tuple[int, ...]
    names: tuple[str, ...]
    """What each rule is called, by position."""

    def under(self, policy: Policy) -> RuleColumns:
        """The columns with stages as positions in a policy that has all that were met."""
        place = np.array([*(policy.names.index(name) for name in self.met), NOWHERE], np.int64)
        moves = self.columns.moves
        coded = Moves(moves.rule, moves.at, place[moves.stage], place[moves.said], moves.id)
        c = self.columns
        return RuleColumns(
            c.rules, coded, c.performances, c.looks, c.plan, c.exemptions, c.waivers, c.places
        )


def read_all(session: Session, program_id: int, version: int) -> ReadRules:
    """All rules of a program."""
    rows = sorted(session.execute(_rules(program_id)), key=lambda row: row.key)
    ids = [row.id for row in rows]
    places = {row.key: i for i, row in enumerate(rows)}
    place = {id_: i for i, id_ in enumerate(ids)}
    met: dict[str, int] = {}
    columns = RuleColumns(
        rules=Rules(
            tuple(places),
            *(_coded(getattr(row, name) for row in rows)
              for name in ("team", "kind", "severity", "action")),
        ),
        moves=_read_moves(session, program_id, place, met),
        performances=_read_performances(session, program_id, place),
        looks=_read_looks(session, program_id, places),
        plan=_read_plan(session, program_id),
        exemptions=_read_exemptions(session, program_id),
        waivers=_read_waivers(session, program_id),
        places=places,
    )  # fmt: skip
    return ReadRules(
        version, policies_of(session, program_id), tuple(met), columns, tuple(ids),
        tuple(row.name for row in rows),
    )  # fmt: skip


def _rules(program_id: int) -> Select[Any]:
    return (
        select(
            rule.c.id, rule.c.key, rule.c.name, rule.c.kind, rule.c.severity, rule.c.action,
            func.coalesce(team.c.name, NONE).label("team"),
        )
        .outerjoin(team, team.c.id == rule.c.team_id)
        .where(rule.c.program_id == program_id, rule.c.withdrawn_at.is_(None))
    )  # fmt: skip


def _coded(values: Iterable[str]) -> Coded:
    texts = list(values)
    codes = {name: i for i, name in enumerate(sorted(set(texts)))}
    return Coded(tuple(codes), np.array([codes[text] for text in texts], dtype=np.int32))


def _read_moves(
    session: Session, program_id: int, place: dict[int, int], met: dict[str, int]
) -> Moves:
    """Each spell is a transition, and ``seq`` is its order among those of its rule."""
    query = (
        select(spell.c.rule_id, spell.c.from_at, spell.c.stage, transition.c.from_stage,
               transition.c.source_id)
        .join(transition, transition.c.id == spell.c.transition_id)
        .where(spell.c.program_id == program_id)
        .order_by(spell.c.rule_id, spell.c.seq)
    )  # fmt: skip
    of, at, to, said, ids = _fetched(session, query, 5)
    rules = _whole(place[id_] for id_ in of)
    order = np.argsort(rules, kind="stable")
    stages = _whole(met.setdefault(name, len(met)) for name in to)
    left = _whole(NOWHERE if n is None else met.setdefault(n, len(met)) for n in said)
    return Moves(rules[order], _whole(at)[order], stages[order], left[order], _objects(ids)[order])


def _read_performances(session: Session, program_id: int, place: dict[int, int]) -> Performances:
    """Of several rows of a rule and day the newest."""
    names = (
        "executions", "hits", "labelled", "true_positives", "unique_true_positives", "alerts",
        "minutes_per_alert", "average_loss", "false_positive_cost", "alerts_after_modify",
    )  # fmt: skip
    query = (
        select(performance.c.rule_id, performance.c.since, *(performance.c[n] for n in names))
        .join(rule, rule.c.id == performance.c.rule_id)
        .where(
            rule.c.program_id == program_id, rule.c.withdrawn_at.is_(None),
            performance.c.voided_at.is_(None),
        )
        .order_by(performance.c.id)
    )  # fmt: skip
    of, since, *numbers = _fetched(session, query, 2 + len(names))
    rules, days = _whole(place[id_] for id_ in of), _whole(map(day_number, since))
    order = np.lexsort((np.arange(len(rules)), days, rules))
    rules, days = rules[order], days[order]
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = (rules[1:] != rules[:-1]) | (days[1:] != days[:-1])
    rows = order[last]
    whole = [_whole(values)[rows] for values in numbers[:5]]
    floats = [np.array(values, dtype=np.float64)[rows] for values in numbers[5:]]
    return Performances(rules[last], days[last], *whole, *floats)


def _read_looks(session: Session, program_id: int, places: dict[str, int]) -> Looks:
    """Of several rows of a look the newest; rules that are none here come last."""
    query = (
        select(look.c.rule, look.c.visit, look.c.look, look.c.start, look.c.end, look.c.fired,
               look.c.labelled, look.c.missed)
        .where(look.c.program_id == program_id, look.c.voided_at.is_(None))
        .order_by(look.c.id)
    )  # fmt: skip
    newest = {tuple(row[:3]): row for row in session.execute(query)}
    strangers = sorted({row.rule for row in newest.values()} - places.keys())
    place = {**places, **{key: len(places) + i for i, key in enumerate(strangers)}}
    rows = sorted(newest.values(), key=lambda row: (place[row.rule], row.visit, row.look))

    def column(value: Callable[[Any], int]) -> Instants:
        return _whole(value(row) for row in rows)

    return Looks(
        column(lambda row: place[row.rule]), column(lambda row: row.visit),
        column(lambda row: day_number(row.start)), column(lambda row: day_number(row.end)),
        column(lambda row: row.fired), column(lambda row: row.labelled),
        column(lambda row: row.missed), tuple(strangers),
    )  # fmt: skip


def _read_plan(session: Session, program_id: int) -> tuple[PlanRow, ...]:
    rows = session.execute(
        select(team.c.name, plan.c.quarter_end, plan.c.planned_out, plan.c.planned_minutes)
        .join(team, team.c.id == plan.c.team_id)
        .where(plan.c.program_id == program_id, plan.c.voided_at.is_(None))
        .order_by(plan.c.id)
    )
    newest = {(name, end): PlanRow(name, end, *numbers) for name, end, *numbers in rows}
    return tuple(newest[key] for key in sorted(newest))


def _read_exemptions(session: Session, program_id: int) -> tuple[Exemption, ...]:
    said = models.RuleExemption
    rows = session.execute(
        select(models.Rule.key, said.kind, said.holds, said.owner, said.since, said.until)
        .join(models.Rule, models.Rule.id == said.rule_id)
        .where(models.Rule.program_id == program_id, said.voided_at.is_(None))
        .order_by(said.import_run_id.is_(None), said.id)  # what people say comes last, and holds
    )
    newest = {(row.key, row.kind): row for row in rows}
    return tuple(
        Exemption(row.key, row.kind, row.owner, row.since, row.until)
        for row in newest.values()
        if row.holds
    )


def _read_waivers(session: Session, program_id: int) -> tuple[Waiver, ...]:
    """Leave to keep rules: the newest word of the imports, and all that people gave since a day."""
    said = models.RuleWaiver
    rows = session.execute(
        select(models.Rule.key, said.holds, said.owner, said.expires, said.since, said.said_by)
        .join(models.Rule, models.Rule.id == said.rule_id)
        .where(models.Rule.program_id == program_id, said.voided_at.is_(None), said.kind == KEPT)
        .order_by(said.import_run_id.is_(None), said.id)
    )
    newest = {(row.key, row.said_by and row.since): row for row in rows}
    return tuple(
        Waiver(row.key, row.owner, row.expires, row.since) for row in newest.values() if row.holds
    )


def _fetched(session: Session, query: Select[*tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Columns of the whole answer."""
    columns: list[list[Any]] = [[] for _ in range(width)]
    for part in fetched_parts(session, query):
        for column, more in zip(columns, part, strict=True):
            column.extend(more)
    return columns


def _whole(values: Iterable[int]) -> Column:
    return np.fromiter(values, dtype=np.int64)


def _objects(values: Sequence[str]) -> NDArray[np.object_]:
    found = np.empty(len(values), dtype=np.object_)
    found[:] = values
    return found
