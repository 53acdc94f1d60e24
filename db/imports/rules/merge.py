"""A plan of rules into the store: all of it in one short transaction, or nothing."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, reserved_ids, update_rows
from db.data_versions import RULES, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.merge import Overtaken
from db.imports.quarantine import write_quarantine
from db.imports.repeats import note_all_repeats
from db.imports.rules.plan import Facts, RulesPlan
from db.imports.rules.stored import NOTHING_SAID, PERFORMANCE, REGULATORY
from db.imports.tickets import named_ids
from db.rule_deprecation.columns import KEPT
from db.rule_deprecation.spells import note_change, rebuild_spells

Of = Callable[[int], int]
"""The store's id of a reference."""
_RULE = ("name", "kind", "team_id", "action", "severity")
_TRANSITION = (
    "id", "rule_id", "at", "micros", "source_id", "to_stage", "from_stage", "kind",
    "reason_code", "reason", "actor", "import_run_id", "recorded_at",
)  # fmt: skip
VOIDS = ("voided_at", "void_reason", "voided_by")


def write_plan(session: Session, program: Program, plan: RulesPlan, run_id: int, now: int) -> None:
    """Write a plan; raises ``Overtaken`` when it was made for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, RULES) != plan.version:
        raise Overtaken
    teams = named_ids(session, models.Team, plan.teams, program_id=program.id)
    new = _add_rules(session, program, plan, teams)

    def of(reference: int) -> int:
        return new.get(reference, reference)

    write_facts(session, plan.changed, teams)
    _write_words(session, plan, of, (run_id, now))
    _write_program_words(session, program, plan, teams, (run_id, now))
    _write_moves(session, plan, of, run_id, now)
    note_all_repeats(session, run_id, plan.repeats)
    rebuild_spells(session, program.id, {of(rule) for rule in plan.moves.touched})
    note_change(session, program.id, {of(rule) for rule in plan.touched})
    write_quarantine(session, program, plan.quarantine, run_id, now)


def _add_rules(
    session: Session, program: Program, plan: RulesPlan, teams: Mapping[str, int]
) -> dict[int, int]:
    table = models.table(models.Rule)
    ids = reserved_ids(session, table, len(plan.new))
    rows = (
        (id_, program.id, key, 1, *_columns({**NOTHING_SAID, "name": key, **facts}, teams).values())
        for id_, (key, facts) in zip(ids, plan.new.items(), strict=True)
    )
    insert_rows(session, table, ("id", "program_id", "key", "version", *_RULE), rows)
    return {-1 - i: id_ for i, id_ in enumerate(ids)}


def write_facts(session: Session, changed: Mapping[int, Facts], teams: Mapping[str, int]) -> None:
    """What is said of rules now; one that was withdrawn is there again."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for id_, facts in changed.items():
        columns = {**_columns(facts, teams), "withdrawn_at": None}
        by_columns.setdefault(tuple(columns), []).append((id_, *columns.values()))
    for names, rows in by_columns.items():
        update_rows(session, models.table(models.Rule), names, rows)


def _columns(facts: Facts, teams: Mapping[str, int]) -> dict[str, Any]:
    """Facts as the columns of ``rule``, in one order."""
    said: dict[str, Any] = dict(facts)
    if "team" in said:
        said["team_id"] = teams.get(said.pop("team") or "")
    return {name: said[name] for name in _RULE if name in said}


def _write_words(session: Session, plan: RulesPlan, of: Of, by: tuple[int, int]) -> None:
    """What is said of rules, beside their transitions; ``by`` is the import, and when."""
    run = by[:1]
    said = ((of(rule), json.dumps(facts), *run) for rule, facts in plan.said)
    _insert(session, models.RuleDelivery, ("rule_id", "facts"), said, dated=False)
    _insert(
        session, models.RulePerformance, ("rule_id", "since", *PERFORMANCE),
        ((of(rule), row.since, *(getattr(row, name) for name in PERFORMANCE), *by)
         for rule, row in plan.performances),
    )  # fmt: skip
    _insert(
        session, models.RuleExemption, ("rule_id", "kind", "holds", "owner", "reason"),
        ((of(rule), REGULATORY, holds, "", "", *by) for rule, holds in plan.exemptions),
    )  # fmt: skip
    _insert(
        session, models.RuleWaiver, ("rule_id", "kind", "holds", "owner", "reason", "expires"),
        ((of(rule), KEPT, until is not None, "", "", until, *by)
         for rule, until in plan.waivers),
    )  # fmt: skip


def _write_program_words(
    session: Session,
    program: Program,
    plan: RulesPlan,
    teams: Mapping[str, int],
    by: tuple[int, int],
) -> None:
    """Looks, the plan and the policy."""
    _insert(
        session, models.RuleLook,
        ("program_id", "rule", "visit", "look", "start", "end", "fired", "labelled", "missed"),
        ((program.id, *look, *by) for look in plan.looks),
    )  # fmt: skip
    _insert(
        session, models.RulePlan,
        ("program_id", "team_id", "quarter_end", "planned_out", "planned_minutes"),
        ((program.id, teams[row.team], *row[1:], *by) for row in plan.plan),
    )  # fmt: skip
    policies = [] if plan.policy is None else [plan.policy]
    _insert(
        session, models.RulePolicy, ("program_id", "valid_from", "form"),
        ((program.id, since, json.dumps(form), *by) for since, form in policies),
    )  # fmt: skip


def _insert(
    session: Session,
    model: type[models.Base],
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    dated: bool = True,
) -> None:
    """Rows that end with the import and, where they are dated, with when it was."""
    names = (*columns, "import_run_id", *(("recorded_at",) if dated else ()))
    insert_rows(session, models.table(model), names, map(_plain, rows))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Days as every driver takes them."""
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _write_moves(session: Session, plan: RulesPlan, of: Of, run_id: int, now: int) -> None:
    """What was wrong makes way first: an id stands once."""
    table = models.table(models.RuleTransition)
    voids = ((id_, now, reason, run_id) for id_, reason in plan.moves.voids)
    update_rows(session, table, VOIDS, voids)
    ids = reserved_ids(session, table, len(plan.moves.new))

    def rows() -> Iterator[tuple[Any, ...]]:
        for id_, (rule, move) in zip(ids, plan.moves.new, strict=True):
            yield (id_, of(rule), *move[1:10], run_id, now)

    insert_rows(session, table, _TRANSITION, rows())
