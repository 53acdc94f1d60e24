"""What was refused, and what became of it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, Refusal, row_digest
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, update_rows

LARGEST_ROW = 100_000
"""Characters of a row that is kept to be corrected."""
_COLUMNS = ("file", "row", "column", "value", "reason", "sentence", "identity", "role", "cells")
_CHUNK = 500


@dataclass(slots=True)
class QuarantineChanges:
    """Rows to be put aside, rows refused for another reason than before, rows that are settled."""

    new: list[tuple[Any, ...]] = field(default_factory=list)
    other: list[tuple[Any, ...]] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


def waiting_rows(session: Session, program: Program) -> frozenset[str]:
    """Digests of the rows that have ever been put aside."""
    quarantine = models.Quarantine
    query = select(quarantine.fingerprint).where(quarantine.program_id == program.id)
    return frozenset(fingerprint.split("-")[0] for fingerprint in session.scalars(query))


def quarantine_changes(
    session: Session, program: Program, delivery: Delivery, roles: Mapping[str, str]
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
        elif known[fingerprint].reason != refusal.reason:
            changes.other.append((known[fingerprint].id, *row))
    still = {row_digest(refusal.cells) for refusal in delivery.refusals}
    changes.settled = [
        row.id
        for fingerprint, row in known.items()
        if fingerprint not in refused
        and (row.identity in delivery.taken or fingerprint.split("-")[0] in delivery.again - still)
    ]
    return changes


def _known(session: Session, program: Program) -> dict[str, Any]:
    quarantine = models.Quarantine
    rows = session.execute(
        select(quarantine.fingerprint, quarantine.id, quarantine.reason, quarantine.identity).where(
            quarantine.program_id == program.id
        )
    )
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
    settle(session, changes.settled, now)


def settle(session: Session, ids: list[int], now: int) -> None:
    """These rows wait no longer."""
    quarantine = models.Quarantine
    for start in range(0, len(ids), _CHUNK):
        session.execute(
            update(quarantine)
            .where(quarantine.id.in_(ids[start : start + _CHUNK]), quarantine.resolved_at.is_(None))
            .values(resolved_at=now)
        )


def _fingerprinted(refusals: list[Refusal]) -> Iterable[tuple[str, Refusal]]:
    """Each refusal under what identifies its row; the same row twice in a file stays two."""
    seen: Counter[str] = Counter()
    for refusal in refusals:
        digest = row_digest(refusal.cells)
        seen[digest] += 1
        yield f"{digest}-{seen[digest]}", refusal
