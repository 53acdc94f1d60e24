"""What the Administration page shows: the read seam of each of its parts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.administration import ProgramEntry, ProgramSettings
from dashboard.errors import NotFound
from dashboard.rights import Right, Viewer, may
from db import models
from db.audit.reading import item_history


def program_settings(session: Session, viewer: Viewer, opened: int | None) -> ProgramSettings:
    """The programs that the viewer may change, by name, and the one that is open.

    Raises ``NotFound`` where that one is not among them.
    """
    table = models.Program
    rows = session.execute(
        select(
            table.id, table.key, table.name, table.zone, table.marking, table.about, table.version
        ).order_by(table.name, table.id)
    )
    entries = tuple(ProgramEntry(*row) for row in rows if may(viewer, Right.MANAGE, row.key))
    found = next((entry for entry in entries if entry.id == opened), None)
    if opened is not None and found is None:
        raise NotFound("There is no such program.")
    history = item_history(session, viewer, "program", found.id)[0] if found is not None else ()
    return ProgramSettings(entries, found, may(viewer, Right.ADMINISTER), history)
