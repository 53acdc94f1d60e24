"""One rule's life from the columns of all: the figures are those of the page of rules."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.programs import Program
from dashboard.rule.values import (
    AHEAD,
    MODIFIED,
    NOW,
    PAST,
    PROVISIONAL,
    REALISED,
    SKIPPED,
    Measured,
    NoStory,
    RuleStory,
    Stay,
    Step,
    Visit,
)
from dashboard.rule_deprecation.audit import waivers_held
from dashboard.rule_deprecation.board import gate_board
from dashboard.rule_deprecation.classification import CLASSES, classes_of, classification
from dashboard.rule_deprecation.columns import ALWAYS, NOWHERE
from dashboard.rule_deprecation.facts import Look, Performance
from dashboard.rule_deprecation.from_facts import EPOCH
from dashboard.rule_deprecation.gates import gates
from dashboard.rule_deprecation.policy import KEPT, MONITORED, Policy
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.savings import in_force, saving
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.verdicts import verdicts
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging.values import Source


def rule_story(
    every: AtCut, record: RuleRecord, program: Program, scope: Scope, source: Source | None
) -> RuleStory:
    """The story of one of the rules that hold at a cut, all filters aside; or ``NoStory``."""
    place, policy = every.columns.places.get(record.key), every.policy
    if place is None or every.stage[place] == NOWHERE:
        raise NoStory(f"“{record.key}” was not in the inventory yet.")
    found = every.only(np.arange(len(every.stage)) == place)
    kept = waivers_held(found)
    ((of_class, exempt),) = classification(found).by_rule().values()
    lived = stays(found)
    return RuleStory(
        program=program,
        policy=policy,
        scope=scope,
        cut=found.cut,
        partial_week=is_partial(program, scope),
        source=source,
        record=record,
        stays=lived,
        steps=steps(lived, policy),
        visits=visits(found, lived, record.looks),
        measured=measured(found, place),
        of_class=of_class,
        exempt=exempt,
        waiver=kept.get(place),
        kept=bool(policy.is_kind(KEPT)[found.stage[place]]),
    )


def stays(found: AtCut) -> tuple[Stay, ...]:
    """All stays of the one rule that was kept, with the minutes that each has saved."""
    spells, policy, of = found.spells, found.policy, saving(found)
    saves = ~policy.acting() | policy.is_kind("modified")
    minutes = iter(
        zip(of.until(found.today).tolist(), np.isnan(of.a_day).tolist(),
            (_sort(*row) for row in zip(of.realised.tolist(), of.modified.tolist(), strict=True)),
            strict=True)
    )  # fmt: skip
    told = []
    columns = (spells.stage, spells.begun, spells.days, spells.open)
    for code, begun, days, runs in zip(*(c.tolist() for c in columns), strict=True):
        stage = policy.stages[code]
        saved, unknown, sort = next(minutes) if saves[code] else (0.0, True, "")
        told.append(
            Stay(
                stage=stage.name,
                acting=stage.acting,
                begun=_day(begun),
                ended=None if runs else _day(begun + days),
                days=days,
                limit=policy.stuck_days.get(stage.name),
                sort=sort,
                minutes=None if unknown else saved,
            )
        )
    return tuple(told)


def _sort(realised: bool, modified: bool) -> str:
    return REALISED if realised else MODIFIED if modified else PROVISIONAL


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def steps(lived: Sequence[Stay], policy: Policy) -> tuple[Step, ...]:
    """The main path with where the rule stands; a branch that it is in stands before the rest."""
    main, now = policy.main, lived[-1].stage
    back = [i for i, stay in enumerate(lived) if stay.stage == main[0]]
    life = lived[back[-1] if back else 0 :]
    entered = {stay.stage: stay.begun for stay in life}
    reached = [i for i, name in enumerate(main) if name in entered]
    at = main.index(now) if now in main else max(reached, default=-1)
    line = [
        Step(name, entered.get(name) if i <= at else None, _where(i, at, name, now, entered))
        for i, name in enumerate(main)
    ]
    if now not in main:
        line.insert(at + 1, Step(now, entered[now], NOW))
    return tuple(line)


def _where(i: int, at: int, name: str, now: str, entered: dict[str, date]) -> str:
    if i > at:
        return AHEAD
    if name == now:
        return NOW
    return PAST if name in entered else SKIPPED


def visits(found: AtCut, lived: Sequence[Stay], looks: Sequence[Look]) -> tuple[Visit, ...]:
    """Every stay in offline monitoring, and looks that no stay answers to."""
    of, policy = verdicts(found), found.policy
    place = int(found.there[0])
    told = {g.visit: g for g in gates(of, np.flatnonzero(of.tally.rule == place))}
    name = policy.names[policy.position(MONITORED)]
    monitored = dict(enumerate((stay for stay in lived if stay.stage == name), start=1))
    (running, *_) = gate_board(found, of).first() or (None,)
    return tuple(
        _visit(
            number, monitored.get(number), told.get(number), running.ready if running else None,
            tuple(look for look in looks if look.visit == number),
        )
        for number in sorted({*monitored, *told})
    )  # fmt: skip


def _visit(
    number: int, stay: Stay | None, gate: Any, ready: date | None, looks: tuple[Look, ...]
) -> Visit:
    runs = stay is not None and stay.ended is None
    return Visit(
        number=number,
        begun=stay.begun if stay else None,
        ended=stay.ended if stay else None,
        running=runs,
        gate=gate,
        ready=ready if runs else None,
        looks=looks,
    )


def measured(found: AtCut, place: int) -> tuple[Measured, ...]:
    """What the rule did, by day, up to the cut; each row with the class that it makes."""
    known = found.columns.performances
    rows = np.flatnonzero((known.rule == place) & (known.since <= found.today))
    codes = classes_of(known, rows, found.policy).tolist()
    holds = int(in_force(known, np.array([place]), np.array([found.today]))[0])
    names = (
        "executions", "hits", "labelled", "true_positives", "unique_true_positives", "alerts",
        "minutes_per_alert", "average_loss", "false_positive_cost", "alerts_after_modify",
    )  # fmt: skip
    columns = [getattr(known, name)[rows].tolist() for name in names]
    days = [None if day == ALWAYS else _day(day) for day in known.since[rows].tolist()]
    told = []
    key = found.columns.rules.keys[place]
    for row, code, day, *numbers in zip(rows.tolist(), codes, days, *columns, strict=True):
        after = numbers.pop()
        figures: tuple[Any, ...] = (*numbers, None if after != after else after)
        told.append(Measured(Performance(key, day, *figures), CLASSES[code], row == holds))
    return tuple(told)
