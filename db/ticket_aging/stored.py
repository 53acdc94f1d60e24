"""A large program's columns kept in the store: whoever starts reads them in one go.

They are of a version; what has changed since is read again (``db.ticket_aging.columns``). They
are derived, and nothing is lost with them.
"""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.ticket_aging.column_arrays import LAYOUT, arrays, of_arrays
from db import models
from db.data_versions import TICKETS, data_version
from db.ticket_aging.columns import KnownColumns

FEWEST = 20_000
"""Tickets of a program that are worth it: fewer are read in less than a second."""
CHANGED_SHARE = 0.02
"""Of them so many have changed before they are kept anew."""
kept, ticket = models.table(models.KeptColumns), models.Ticket


def stored_columns(session: Session, program: Program, version: int) -> KnownColumns | None:
    """What the store keeps of a program, of this version or an earlier one."""
    query = select(kept.c.content).where(kept.c.program_id == program.id, kept.c.version <= version)
    contents = iter(session.scalars(query.order_by(kept.c.seq)))
    head = json.loads(next(contents, b"null"))
    if head is None:
        return None
    if head["layout"] != LAYOUT or head["states"] != _states(program):
        return None
    found = (
        np.frombuffer(content, dtype)
        for content, dtype in zip(contents, head["types"], strict=True)
    )
    columns = of_arrays(iter(found), len(head["states"]))
    return KnownColumns(
        version=head["version"],
        states=program.tickets.workflow.states,
        zone=head["zone"],
        teams=tuple(head["teams"]),
        priorities=_codes(head["priorities"]),
        causes=_codes(head["causes"]),
        columns=columns,
    )


def _states(program: Program) -> list[dict[str, Any]]:
    return [asdict(state) for state in program.tickets.workflow.states]


def _codes(names: list[Any]) -> dict[Any, int]:
    return {name: code for code, name in enumerate(names)}


def programs_behind(session: Session) -> list[int]:
    """Large programs of which nothing is kept, or something that is far behind."""
    return [id_ for id_ in session.scalars(select(models.Program.id)) if _is_behind(session, id_)]


def _is_behind(session: Session, program_id: int) -> bool:
    held = session.scalar(
        select(kept.c.version).where(kept.c.program_id == program_id, kept.c.seq == 0)
    )
    if held == data_version(session, program_id, TICKETS):
        return False
    of_it = ticket.program_id == program_id
    many = session.scalar(select(func.count()).select_from(ticket).where(of_it)) or 0
    if many < FEWEST or held is None:
        return many >= FEWEST
    changed = select(func.count()).select_from(ticket).where(of_it, ticket.changed_in > held)
    return (session.scalar(changed) or 0) >= CHANGED_SHARE * many


def keep_columns(session: Session, program: Program, known: KnownColumns) -> None:
    """Keep the columns of a version in the place of an earlier one."""
    found = [np.ascontiguousarray(column) for column in arrays(known.columns)]
    head = {
        "layout": LAYOUT,
        "version": known.version,
        "states": _states(program),
        "zone": known.zone,
        "teams": known.teams,
        "priorities": list(known.priorities),
        "causes": list(known.causes),
        "types": [column.dtype.str for column in found],
    }
    session.execute(delete(kept).where(kept.c.program_id == program.id))
    contents = (json.dumps(head).encode(), *(column.tobytes() for column in found))
    for seq, content in enumerate(contents):
        session.execute(
            insert(kept).values(
                program_id=program.id, seq=seq, version=known.version, content=content
            )
        )
