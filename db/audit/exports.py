"""Files that people take away, told in the audit."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.rights import Right
from db import models
from db.audit.recording import allow, note

PRINTED, DOWNLOADED = "printed", "downloaded"


def note_export(
    session: Session, item: str, did: str, address: str, programs: Iterable[int | None]
) -> None:
    """Refuse who may take no files out of a program, else tell that one was taken.

    Every download calls it: ``item`` is the file in a person's words, ``address`` what was asked
    for, with its query; a file of several programs is told in each, None is the whole house.
    """
    for program_id in programs:
        key = session.scalar(select(models.Program.key).where(models.Program.id == program_id))
        allow(session, Right.EXPORT if key else Right.ADMINISTER, key or "")
        note(session, "file", None, item, did, program_id, None, {"address": address})
