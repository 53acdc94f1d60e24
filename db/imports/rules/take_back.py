"""An import of rules taken back: what no other import and nobody else says is voided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import update_rows
from db.data_versions import RULES, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports import repeats
from db.imports.events import CORRECTED, TAKEN_BACK
from db.imports.merge import Overtaken
from db.imports.quarantine import settle_and_reopen
from db.imports.repeats import FACTS_OF, carriers, only_said, stands_without
from db.imports.rules.merge import VOIDS, write_facts
from db.imports.rules.plan import Facts
from db.imports.rules.stored import NOTHING_SAID, move_key, stored_rules
from db.imports.tickets import named_ids
from db.rule_deprecation.spells import in_chunks, note_change, rebuild_spells

WORDS = (
    repeats.RULE, repeats.PERFORMANCE, repeats.EXEMPTION, repeats.WAIVER, repeats.LOOK,
    repeats.PLAN, repeats.POLICY,
)  # fmt: skip
"""Facts of which the newest that stands holds: once it is voided, the one before does."""
rule, transition = models.Rule, models.RuleTransition


@dataclass(slots=True)
class RulesTakeBack:
    """What taking an import back changes, for one version of the program's rules."""

    version: int
    events: set[int] = field(default_factory=set)
    """Transitions that nobody else says: they are voided."""
    restored: list[int] = field(default_factory=list)
    """The import had corrected them: they hold again."""
    corrected_by: dict[int, int] = field(default_factory=dict)
    """Those that another import corrects too, and that import."""
    words: dict[str, set[int]] = field(default_factory=dict)
    """By kind, what nobody else says."""
    facts: dict[int, Facts] = field(default_factory=dict)
    """What is left to be said of rules."""
    withdrawn: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    """Rules whose transitions change."""

    @property
    def counts(self) -> dict[str, int]:
        """What a person is told."""
        return {
            "events": len(self.events),
            "restored": len(self.restored),
            "rules": len(self.withdrawn),
            "changed": len(self.facts.keys() - self.withdrawn),
        }


def take_back_plan(session: Session, program: Program, run_id: int) -> RulesTakeBack:
    """Find out what only this import says."""
    plan = RulesTakeBack(data_version(session, program.id, RULES))
    plan.words = {kind: set(session.scalars(only_said(kind, run_id))) for kind in WORDS}
    plan.events = set(session.scalars(only_said(repeats.TRANSITION, run_id)))
    _find_restored(session, program, plan, run_id)
    plan.moved = set(_rules_of(session, transition, {*plan.events, *plan.restored}))
    told = _rules_of(session, models.RuleDelivery, plan.words[repeats.RULE])
    _find_remaining_facts(session, program, plan, {*told, *plan.moved})
    return plan


def _rules_of(session: Session, fact: Any, ids: Iterable[int]) -> list[int]:
    found: list[int] = []
    for chunk in in_chunks(sorted(ids)):
        found += session.scalars(select(fact.rule_id).where(fact.id.in_(chunk)))
    return found


def _find_restored(session: Session, program: Program, plan: RulesTakeBack, run_id: int) -> None:
    """What it had corrected holds again, the newest first, unless another import corrects it."""
    live = {
        move_key(source, of): (id_, run)
        for id_, of, source, run in session.execute(
            select(transition.id, transition.rule_id, transition.source_id,
                   transition.import_run_id)
            .join(rule, rule.id == transition.rule_id)
            .where(rule.program_id == program.id, transition.voided_at.is_(None))
        )
        if id_ not in plan.events
    }  # fmt: skip
    corrected = session.execute(
        select(transition.id, transition.rule_id, transition.source_id)
        .where(transition.voided_by == run_id, transition.void_reason == CORRECTED,
               stands_without(repeats.TRANSITION, run_id))
    ).all()  # fmt: skip
    newest = _newest_standing(session, [row.id for row in corrected], run_id)
    for id_, of, source in sorted(corrected, key=lambda r: (newest.get(r.id, 0), r.id))[::-1]:
        key = move_key(source, of)
        if key in live:
            by = live[key][1]
            if by is not None:
                plan.corrected_by[id_] = by
        else:
            plan.restored.append(id_)
            live[key] = (id_, None)


def _newest_standing(session: Session, ids: Iterable[int], run_id: int) -> dict[int, int]:
    """Of each transition the last import that says it and stands, the one taken back left out."""
    run = models.ImportRun
    said = carriers(session, repeats.TRANSITION, {id_: id_ for id_ in ids})
    runs = select(run.id).where(run.id.in_({r for _, r in said if r}), run.taken_back_at.is_(None))
    standing = set(session.scalars(runs)) - {run_id}
    return dict(sorted(p for p in said if p[1] in standing))


def _find_remaining_facts(
    session: Session, program: Program, plan: RulesTakeBack, rules: set[int]
) -> None:
    """What the other imports say of these rules; of whom nobody says anything is withdrawn."""
    said, standing = models.RuleDelivery, set[int]()
    stored = {held.id: held for held in stored_rules(session, program).values()}
    facts = {id_: {**NOTHING_SAID, "name": stored[id_].key} for id_ in rules}
    for chunk in in_chunks(sorted(rules)):
        for id_, of, delivered in session.execute(
            select(said.id, said.rule_id, said.facts)
            .where(said.rule_id.in_(chunk), said.voided_at.is_(None))
            .order_by(said.id)
        ):
            if id_ not in plan.words[repeats.RULE]:
                facts[of] |= delivered
                standing.add(of)
        for id_, of in session.execute(
            select(transition.id, transition.rule_id).where(
                transition.rule_id.in_(chunk), transition.voided_at.is_(None)
            )
        ):
            if id_ not in plan.events:
                standing.add(of)
    standing |= set(_rules_of(session, transition, plan.restored))
    plan.facts = {id_: said for id_, said in facts.items() if said != stored[id_].facts}
    plan.withdrawn = set(facts) - standing


def write_take_back(
    session: Session, program: Program, plan: RulesTakeBack, run_id: int, reason: str, now: int
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, RULES) != plan.version:
        raise Overtaken
    table = models.table(transition)
    update_rows(session, table, VOIDS, ((id_, now, TAKEN_BACK, run_id) for id_ in plan.events))
    update_rows(session, table, VOIDS, ((id_, None, None, None) for id_ in plan.restored))
    update_rows(session, table, ("voided_by",), plan.corrected_by.items())
    for kind, ids in plan.words.items():
        voided = ((id_, now) for id_ in sorted(ids))
        update_rows(session, models.table(FACTS_OF[kind]), ("voided_at",), voided)
    teams = named_ids(session, models.Team, (), program_id=program.id)
    write_facts(session, plan.facts, teams)
    withdrawn = ((id_, now) for id_ in plan.withdrawn)
    update_rows(session, models.table(rule), ("withdrawn_at",), withdrawn)
    rebuild_spells(session, program.id, plan.moved)
    note_change(session, program.id, {*plan.facts, *plan.moved, *plan.withdrawn})
    settle_and_reopen(session, run_id, now)
    row = session.get_one(models.ImportRun, run_id)
    row.taken_back_at, row.taken_back_reason, row.taken_back = now, reason, plan.counts
