"""What was refused, and what became of it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dashboard.imports.delivery import DeliveredRows, Refusal, row_digest
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, update_rows
from db.imports.repeats import REFUSAL, note_repeats, said_by, stands_without

LARGEST_ROW = 100_000
"""Characters of a row that is kept to be corrected."""
_COLUMNS = ("file", "row", "column", "value", "reason", "sentence", "identity", "role", "cells")
_CHUNK = 500


@dataclass(slots=True)
class QuarantineChanges:
    """What becomes of refused rows, and of those that waited."""

    new: list[tuple[Any, ...]] = field(default_factory=list)
    other: list[tuple[Any, ...]] = field(default_factory=list)
    """Refused for another reason than before."""
    again: list[int] = field(default_factory=list)
    """Refused by this import too."""
    reopened: list[int] = field(default_factory=list)
    """Settled only because the import that brought them was taken back."""
    settled: list[int] = field(default_factory=list)


def waiting_rows(session: Session, program: Program) -> frozenset[str]:
    """Digests of the rows that have ever been put aside."""
    quarantine = models.Quarantine
    query = select(quarantine.fingerprint).where(quarantine.program_id == program.id)
    return frozenset(fingerprint.split("-")[0] for fingerprint in session.scalars(query))


def waiting_reasons(session: Session, program: Program, register: str) -> dict[str, int]:
    """How many rows of a register wait, by reason."""
    run, quarantine = models.ImportRun, models.Quarantine
    reasons = session.execute(
        select(quarantine.reason, func.count())
        .join(run, run.id == quarantine.import_run_id)
        .where(
            quarantine.program_id == program.id, quarantine.resolved_at.is_(None),
            run.feature == register,
        )
        .group_by(quarantine.reason)
        .order_by(quarantine.reason)
    )  # fmt: skip
    return dict(reasons.all())


def quarantine_changes(
    session: Session, program: Program, delivery: DeliveredRows, roles: Mapping[str, str]
) -> QuarantineChanges:
    """Quarantine what was refused, each row once however often it is delivered.

    A row of the quarantine that has now been taken, as it was or corrected, is settled; one
    that is refused for another reason than before says the new one. ``roles``: of each file.
    """
    known = _known(session, program)
    refused = dict(_fingerprinted(delivery.refusals))
    changes = QuarantineChanges()
    for fingerprint, refusal in refused.items():
        row = _row(refusal, roles)
        if fingerprint not in known:
            changes.new.append((fingerprint, *row))
            continue
        held = known[fingerprint]
        changes.again.append(held.id)
        if held.reason != refusal.reason:
            changes.other.append((held.id, *row))
        if held.taken_back_at is not None:
            changes.reopened.append(held.id)
    still = {row_digest(refusal.cells) for refusal in delivery.refusals}
    changes.settled = [
        row.id
        for fingerprint, row in known.items()
        if fingerprint not in refused
        and (row.identity in delivery.taken or fingerprint.split("-")[0] in delivery.again - still)
    ]
    return changes


def _known(session: Session, program: Program) -> dict[str, Any]:
    quarantine, run = models.Quarantine, models.ImportRun
    rows = session.execute(
        select(
            quarantine.fingerprint, quarantine.id, quarantine.reason, quarantine.identity,
            run.taken_back_at,
        )
        .join(run, run.id == quarantine.import_run_id)
        .where(quarantine.program_id == program.id)
    )  # fmt: skip
    return {row.fingerprint: row for row in rows}


def _row(refusal: Refusal, roles: Mapping[str, str]) -> tuple[Any, ...]:
    kept = sum(map(len, refusal.cells)) <= LARGEST_ROW
    cells = json.dumps(refusal.cells) if kept else None
    return (*refusal[:-1], roles.get(refusal.file), cells)


def write_quarantine(
    session: Session, program: Program, changes: QuarantineChanges, run_id: int, now: int
) -> None:
    """Write what was found."""
    table = models.table(models.Quarantine)
    insert_rows(
        session,
        table,
        ("program_id", "import_run_id", "fingerprint", *_COLUMNS),
        ((program.id, run_id, *row) for row in changes.new),
    )
    update_rows(
        session,
        table,
        _COLUMNS,
        ((*row[:-1], None if row[-1] is None else json.loads(row[-1])) for row in changes.other),
    )
    note_repeats(session, REFUSAL, ((id_, run_id) for id_ in changes.again))
    reopened = ((id_, run_id, None, None) for id_ in changes.reopened)
    update_rows(session, table, ("import_run_id", "resolved_at", "settled_by"), reopened)
    settle(session, changes.settled, now, run_id)


def settle(session: Session, ids: Sequence[int], now: int, by: int | None = None) -> None:
    """These rows wait no longer; ``by`` is the import that took them."""
    quarantine = models.Quarantine
    for start in range(0, len(ids), _CHUNK):
        session.execute(
            update(quarantine)
            .where(quarantine.id.in_(ids[start : start + _CHUNK]), quarantine.resolved_at.is_(None))
            .values(resolved_at=now, settled_by=by)
        )


def settle_and_reopen(session: Session, run_id: int, now: int) -> None:
    """Rows that only it brought wait no longer; rows that it had settled wait again."""
    quarantine, run = models.Quarantine, models.ImportRun
    waiting = select(quarantine.id).where(
        quarantine.resolved_at.is_(None),
        said_by(REFUSAL, run_id),
        ~stands_without(REFUSAL, run_id),
    )
    settle(session, list(session.scalars(waiting)), now)
    settled = (
        select(quarantine.id)
        .join(run, run.id == quarantine.import_run_id)
        .where(quarantine.settled_by == run_id, run.id != run_id, stands_without(REFUSAL, run_id))
    )
    reopened = ((id_, None, None) for id_ in session.scalars(settled).all())
    update_rows(session, models.table(quarantine), ("resolved_at", "settled_by"), reopened)


def _fingerprinted(refusals: list[Refusal]) -> Iterable[tuple[str, Refusal]]:
    """Each refusal under what identifies its row; the same row twice in a file stays two."""
    seen: Counter[str] = Counter()
    for refusal in refusals:
        digest = row_digest(refusal.cells)
        seen[digest] += 1
        yield f"{digest}-{seen[digest]}", refusal
