"""What was refused, and what became of it."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.imports.delivery import Delivery, Refusal
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, update_rows

_REFUSAL_COLUMNS = ("file", "row", "column", "value", "reason", "sentence", "identity")
_CHUNK = 500


def keep_refusals(
    session: Session, program: Program, delivery: Delivery, run_id: int, now: int
) -> None:
    """Quarantine what was refused, each row once however often it is delivered.

    A row of the quarantine that has now been taken, as it was or corrected, is resolved; one
    that is refused for another reason than before says the new one.
    """
    quarantine, table = models.Quarantine, models.table(models.Quarantine)
    known = {
        row.fingerprint: row
        for row in session.execute(
            select(
                quarantine.fingerprint, quarantine.id, quarantine.reason, quarantine.identity
            ).where(quarantine.program_id == program.id)
        )
    }
    refused = dict(_fingerprinted(delivery.refusals))
    insert_rows(
        session,
        table,
        ("program_id", "fingerprint", "import_run_id", *_REFUSAL_COLUMNS),
        ((program.id, f, run_id, *r[:-1]) for f, r in refused.items() if f not in known),
    )
    update_rows(
        session,
        table,
        _REFUSAL_COLUMNS,
        (
            (known[f].id, *r[:-1])
            for f, r in refused.items()
            if f in known and known[f].reason != r.reason
        ),
    )
    settled = {r.fingerprint for r in known.values() if r.identity in delivery.taken}
    settled.update(_taken(known, delivery))
    _resolve(session, [known[f].id for f in settled - refused.keys()], now)


def _taken(known: Iterable[str], delivery: Delivery) -> Iterable[str]:
    """Fingerprints of refusals whose row has come again and was not refused."""
    delivered = {_digest(row) for table in delivery.tables for row in table.rows} if known else ()
    still = {_digest(refusal.cells) for refusal in delivery.refusals}
    return (f for f in known if (row := f.split("-")[0]) in delivered and row not in still)


def _resolve(session: Session, ids: list[int], now: int) -> None:
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
        digest = _digest(refusal.cells)
        seen[digest] += 1
        yield f"{digest}-{seen[digest]}", refusal


def _digest(cells: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]
