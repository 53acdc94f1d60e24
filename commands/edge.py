"""What all commands share: settings, store, clock, and how errors are said."""

import getpass
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.errors import GreenpathError
from dashboard.rights import Author, Viewer, terminal_viewer
from dashboard.settings import Settings, settings_from
from db.engine import prepare_store, reading, store_engine, writing

Program = Annotated[str, typer.Option(help="The program's key.")]
AsOf = Annotated[
    str | None, typer.Option(help="2026-11-21; the end of the last complete week when left out.")
]


def settings() -> Settings:
    """The settings of this process."""
    return settings_from(os.environ)


def now() -> int:
    """The time in epoch seconds, unless the settings hold it."""
    held = settings().now
    return int(time.time()) if held is None else held


def open_store() -> Engine:
    """The store, created and migrated when it does not exist."""
    engine = store_engine(settings().database_url)
    prepare_store(engine)
    return engine


def viewer() -> Viewer:
    """Whoever has started this command; the audit names the system's user."""
    return terminal_viewer(getpass.getuser())


def author(via: str = "terminal") -> Author:
    """Who changes the store now: this process, for nobody else."""
    return Author(viewer(), now(), via)


@contextmanager
def reading_session() -> Iterator[Session]:
    """A session for questions."""
    with reading(open_store()) as session:
        yield session


@contextmanager
def writing_session() -> Iterator[Session]:
    """A session in one transaction; nothing is kept when something fails."""
    with writing(open_store(), author()) as session:
        yield session


def file_content(path: Path) -> bytes:
    """The bytes of a file that a person named."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise GreenpathError(f"{path} cannot be read: {error.strerror}.") from None


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file or nothing."""
    if not path.name or path.is_dir():
        raise GreenpathError(f"{path} cannot be written: it is a folder.")
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise GreenpathError(f"{path} cannot be written: {error.strerror}.") from None


def say(text: str) -> None:
    """Print for the person at the terminal; for a program that reads it, as it is."""
    typer.echo(printable(text) if sys.stdout.isatty() else text)


def noted(error: Exception) -> Path:
    """Write down an error that nobody expected; where it stands."""
    handle, name = tempfile.mkstemp(prefix="greenpath-", suffix=".txt")
    os.close(handle)
    told = "".join(traceback.format_exception(error))
    Path(name).write_text(told, encoding="utf-8", errors="replace")
    return Path(name)


def fail(sentence: str) -> None:
    """Say what went wrong and end with status 1."""
    typer.echo(printable(sentence), err=True)
    sys.exit(1)


def printable(text: str) -> str:
    """The text without characters that could steer a terminal; they come from foreign files."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
