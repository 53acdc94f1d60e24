"""Transitions into spells: what is derived is rebuilt in the transaction of its facts."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dashboard.rule_deprecation.replay import Event, stays
from db import models
from db.bulk import insert_rows
from db.data_versions import RULES, count_up

SPELL = (
    "program_id", "rule_id", "seq", "transition_id", "stage", "from_at", "to_at",
)  # fmt: skip
_CHUNK = 500


def rebuild_spells(session: Session, program_id: int, rules: Collection[int] | None = None) -> None:
    """Replay the transitions of these rules (of all, when left out) and write what follows."""
    ids = sorted(_all_rules(session, program_id) if rules is None else rules)
    spell = models.RuleSpell
    for chunk in in_chunks(ids):
        session.execute(
            delete(spell).where(spell.program_id == program_id, spell.rule_id.in_(chunk))
        )
    rows = [
        (program_id, rule, seq, stay.row, stay.stage, stay.from_at, stay.to_at)
        for rule, events in _standing(session, ids)
        for seq, stay in enumerate(stays(events))
    ]  # all of them before the first is written: COPY has the connection for itself
    insert_rows(session, models.table(spell), SPELL, rows)


def note_change(session: Session, program_id: int, rules: Collection[int]) -> int:
    """Count the data's version up, and that of these rules: an edit of an older one is refused."""
    rule = models.table(models.Rule)
    for chunk in in_chunks(sorted(rules)):
        session.execute(update(rule).where(rule.c.id.in_(chunk)).values(version=rule.c.version + 1))
    return count_up(session, program_id, RULES)


def in_chunks(ids: list[int]) -> Iterator[list[int]]:
    """As many as a statement takes at once."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _standing(session: Session, rules: list[int]) -> Iterator[tuple[int, list[Event]]]:
    """The transitions that stand of each rule."""
    row = models.RuleTransition
    for chunk in in_chunks(rules):
        found: dict[int, list[Event]] = {rule: [] for rule in chunk}
        query = select(row.rule_id, row.at, row.micros, row.source_id, row.to_stage, row.id)
        rows = session.execute(query.where(row.rule_id.in_(chunk), row.voided_at.is_(None)))
        for rule, at, micros, source_id, stage, id_ in rows:
            found[rule].append(Event(at, micros, source_id, stage, id_))
        yield from found.items()


def _all_rules(session: Session, program_id: int) -> Iterable[int]:
    return session.scalars(select(models.Rule.id).where(models.Rule.program_id == program_id))
