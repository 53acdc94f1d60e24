"""The files of an import: bytes in the store, so that any worker on any machine can read them."""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import BinaryIO, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidFile, InvalidRequest, NotFound
from dashboard.imports.inspection import FoundTable
from dashboard.imports.runs import READ
from dashboard.programs import Program
from dashboard.rights import Right
from db import jobs, models
from db.audit import allow
from db.imports.rows import draft_row

LARGEST_FILE = 200_000_000
MOST_FILES = 10
LONGEST_NAME = 255
KEPT_SECONDS = 90 * 86_400
"""How long the bytes of files are kept; what was read from them stays."""
PART = 1_000_000
FIRST = ""
"""The sheet of a source that means the first table of its file."""
_ODD = re.compile(r"[\x00-\x1f\x7f/\\]")

run, file, part = models.ImportRun, models.ImportFile, models.ImportPart


def plain_name(name: str) -> str:
    """A file's name, fit to be kept and shown."""
    plain = _ODD.sub(" ", name.encode(errors="replace").decode()).strip()[:LONGEST_NAME]
    return plain or "file"


def _own_name(session: Session, run_id: int, name: str) -> str:
    """Two files of an import are never called the same: refused rows name theirs."""
    taken = set(session.scalars(select(file.name).where(file.import_run_id == run_id)))
    plain = plain_name(name)
    others = (f"{plain} ({number})" for number in range(2, MOST_FILES + 2))
    return next(own for own in (plain, *others) if own not in taken)


def begin_file(
    session: Session, program: Program, run_id: int, name: str, size: int, now: int
) -> int:
    """Announce a file of an import; its bytes follow in parts."""
    allow(session, Right.IMPORT, program.key)
    draft_row(session, program, run_id)
    if size > LARGEST_FILE:
        raise InvalidRequest(
            f"{plain_name(name)} is over {LARGEST_FILE // 10**6} MB: bring it packed."
        )
    if size < 1:
        raise InvalidRequest(f"{plain_name(name)} is empty.")
    held = session.scalar(select(func.count()).where(file.import_run_id == run_id)) or 0
    if held >= MOST_FILES:
        raise InvalidRequest(f"An import takes up to {MOST_FILES} files.")
    own = _own_name(session, run_id, name)
    row = models.ImportFile(import_run_id=run_id, name=own, size=size, received=0)
    session.add(row)
    session.flush()
    return row.id


def add_part(
    session: Session, program: Program, file_id: int, offset: int, content: bytes, now: int
) -> int:
    """Keep the next bytes of a file; how many are here now. The last ones ask for the reading.

    What came before, as of a part that a broken connection cut, is passed over. The run is locked
    too: of two files that end at once the second one has to see the first.
    """
    allow(session, Right.IMPORT, program.key)
    row = session.scalars(
        select(file)
        .join(run, run.id == file.import_run_id)
        .where(file.id == file_id, run.program_id == program.id)
        .with_for_update(of=(file, run))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such file.")
    if offset > row.received:
        raise InvalidRequest(f"The next bytes of {row.name} begin at {row.received:,}.")
    content, offset = content[row.received - offset :], row.received
    if not content:
        return row.received
    if row.received + len(content) > row.size:
        raise InvalidRequest(f"{row.name} was announced with {row.size:,} bytes and has more.")
    session.add(models.ImportPart(import_file_id=file_id, start=offset, content=content))
    row.received += len(content)
    session.flush()
    if row.received == row.size and not _incomplete(session, row.import_run_id):
        jobs.enqueue(session, program.id, READ, row.import_run_id, now)
    return row.received


def _incomplete(session: Session, run_id: int) -> bool:
    query = select(file.id).where(file.import_run_id == run_id, file.received < file.size)
    return session.scalar(query.limit(1)) is not None


def keep_file(session: Session, run_id: int, name: str, content: bytes) -> int:
    """A whole file at once, as from the terminal."""
    own, size = _own_name(session, run_id, name), len(content)
    row = models.ImportFile(import_run_id=run_id, name=own, size=size, received=size)
    session.add(row)
    session.flush()
    session.add_all(
        models.ImportPart(import_file_id=row.id, start=start, content=content[start : start + PART])
        for start in range(0, len(content), PART)
    )
    return row.id


def opened_file(session: Session, file_id: int) -> tuple[BinaryIO, str]:
    """The bytes of a file in a nameless file of this machine, and their SHA-256."""
    digest, copy = hashlib.sha256(), tempfile.TemporaryFile()  # noqa: SIM115 - handed out
    query = select(part.content).where(part.import_file_id == file_id).order_by(part.start)
    for content in session.scalars(query.execution_options(yield_per=8)):
        digest.update(content)
        copy.write(content)
    size = session.scalar(select(file.size).where(file.id == file_id))
    if copy.tell() != size:
        copy.close()
        raise InvalidFile("The files of this import are not here any more: bring them again.")
    copy.seek(0)
    return cast(BinaryIO, copy), digest.hexdigest()


def keep_tables(
    session: Session, run_id: int, found: Mapping[int, tuple[str, Iterable[FoundTable]]]
) -> None:
    """Note what was found in each file: its format and its tables."""
    for file_id, (described, tables) in found.items():
        row = session.get_one(models.ImportFile, file_id)
        row.format, row.tables = described, [asdict(table) for table in tables]
    session.flush()


def forget_old_files(session: Session, now: int) -> None:
    """Remove the bytes of files that nobody needs any more."""
    old = select(file.id).join(run, run.id == file.import_run_id).where(run.at < now - KEPT_SECONDS)
    session.execute(delete(part).where(part.import_file_id.in_(old)))
