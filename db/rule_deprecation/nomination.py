"""Nominating many rules at once: a preview from the classification, then one move each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm, NotFound
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.rule_deprecation.classified import classified
from dashboard.rule_deprecation.gate_fields import RULES, TEXT
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.nomination import (
    MOST,
    Classified,
    Nominee,
    Outcome,
    Preview,
    chosen,
    outcome,
    preview,
)
from dashboard.rule_deprecation.policy import CANDIDATE, Policy
from dashboard.rule_deprecation.spells import at_cut
from db import models
from db.audit import allow, author_of
from db.engine import IMPORT_LOCK, take_turns
from db.programs import program as program_value
from db.rule_deprecation.kept import kept_rules
from db.rule_deprecation.reading import known_rules
from db.rule_deprecation.writing import add_transitions

AHEAD = "an import moves it on a day that is still to come"
rule = models.Rule


def nomination_preview(session: Session, program: Program, now: int) -> Preview:
    """What a nomination of all candidates would do now, for whoever may see the program."""
    kept, today = kept_rules(session, program), program.calendar.today(now)
    key, on = ("nomination", today), program.calendar
    held = kept.answers.get(key)
    if held is None or held[0] != on:
        held = on, preview(*_classified(session, program, now))
        kept.answer(key, held)
    return held[1]


def _classified(
    session: Session, program: Program, now: int
) -> tuple[Policy, tuple[Classified, ...]]:
    today = program.calendar.today(now)
    known = known_rules(session, program, today)
    found = at_cut(known.columns, known.policy, program.calendar, today)
    return known.policy, classified(found, known.names)


def nominate(session: Session, program_id: int, values: Mapping[str, str]) -> Outcome:
    """Nominate the rules that were chosen in a preview; what has changed since is left out.

    Raises ``InvalidForm`` where none is left, or too many were chosen.
    """
    author = author_of(session)
    program = _program(session, program_id, author.viewer)
    allow(session, Right.CHANGE, program.key, author.viewer.person)
    take_turns(session, IMPORT_LOCK)
    keys = chosen(values[RULES.name])
    if len(keys) > MOST:
        raise InvalidForm(
            {RULES.name: f"Nominate at most {MOST} at once: these are {len(keys):,}."}
        )
    policy, rules = _classified(session, program, author.at)
    ahead = _moved_ahead(session, program, keys, author.at)
    found = outcome(policy, [k for k in keys if k not in ahead], {each.key: each for each in rules})
    found = replace(found, changed=(*found.changed, *((k, AHEAD) for k in keys if k in ahead)))
    if not found.nominees:
        left = "; ".join(f"{key}: {why}" for key, why in found.changed[:5])
        raise InvalidForm({RULES.name: f"None of them can be nominated any more. {left}."})
    versions = _versions(session, program, [each.key for each in found.nominees])
    stage = policy.names[policy.position(CANDIDATE)]
    moves = {
        each.key: (_nomination(each, stage, author.at, values[TEXT.name]), versions[each.key])
        for each in found.nominees
    }
    add_transitions(session, program, moves)
    return found


def _moved_ahead(
    session: Session, program: Program, keys: Sequence[str], now: int
) -> frozenset[str]:
    """Of these rules, those that an import moves after now."""
    spell = models.RuleSpell
    rows = session.scalars(
        select(rule.key)
        .join(spell, spell.rule_id == rule.id)
        .where(rule.program_id == program.id, rule.key.in_(keys), spell.from_at > now)
    )
    return frozenset(rows)


def _nomination(each: Nominee, stage: str, at: int, text: str) -> Move:
    return Move(stage, at, each.code, text, {"class": CLASS_WORDS[each.rule_class]})


def _versions(session: Session, program: Program, keys: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(rule.key, rule.version)
        .where(rule.program_id == program.id, rule.key.in_(keys))
        .order_by(rule.id)
        .with_for_update()
    )
    return dict(rows.all())


def _program(session: Session, program_id: int, viewer: Viewer) -> Program:
    key = session.scalar(select(models.Program.key).where(models.Program.id == program_id)) or ""
    if not may(viewer, Right.SEE, key):
        raise NotFound("There is no such program.")
    return program_value(session, key, viewer)
