"""What is read of a program once and kept in this process while the store says the same.

What is kept is for nobody in particular: who may see the program is asked before, each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.audit import AuditedSession
from db.data_versions import data_version

Read = TypeVar("Read")

VERSIONS = 2
"""Kept of each program: whoever began to read before a change is answered too."""
MOST_ANSWERS = 48
"""Of one version of a program; the oldest one makes way."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[Read]):
    """One version of a program's facts, with what was made from them."""

    version: int
    read: Read
    most: int = MOST_ANSWERS
    answers: dict[Any, Any] = field(default_factory=dict)

    def answer(self, key: Any, answer: Any) -> None:
        """Keep what was made."""
        for old in list(self.answers)[: 1 - self.most]:  # a copy: others add theirs meanwhile
            self.answers.pop(old, None)
        self.answers[key] = answer


class _Room(Generic[Read]):
    """What is kept of one program; one reader at a time reads it anew."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.versions: tuple[Kept[Read], ...] = ()
        """Newest first."""

    def found(self, version: int) -> Kept[Read] | None:
        return next((kept for kept in self.versions if kept.version == version), None)

    def older(self, version: int) -> Read | None:
        return next((kept.read for kept in self.versions if kept.version < version), None)

    def keep(self, new: Kept[Read]) -> Kept[Read]:
        newest = sorted((new, *self.versions), key=lambda kept: -kept.version)
        self.versions = tuple(newest[:VERSIONS])
        return new


class Keeper(Generic[Read]):
    """Keeps what ``read`` makes of a program in one version of a feature's facts.

    ``read`` is given what an older version was, where that is still here, to read only what has
    changed since.
    """

    def __init__(
        self,
        feature: str,
        read: Callable[[Session, Program, int, Read | None], Read],
        most: int = MOST_ANSWERS,
    ) -> None:
        self._feature, self._read, self._most = feature, read, most
        self._stores: WeakKeyDictionary[Pool, dict[int, _Room[Read]]] = WeakKeyDictionary()
        self._lock = Lock()

    def kept(self, session: Session, program: Program) -> Kept[Read]:
        """The facts of a program as this session sees them."""
        version = data_version(session, program.id, self._feature)
        if isinstance(session, AuditedSession):  # what it sees may never come to be
            return self._anew(session, program, version, None)
        pool = session.connection().engine.pool
        with self._lock:
            room = self._stores.setdefault(pool, {}).setdefault(program.id, _Room())
        found = room.found(version)
        if found is not None:
            return found
        with room.lock:
            return room.found(version) or room.keep(
                self._anew(session, program, version, room.older(version))
            )

    def _anew(
        self, session: Session, program: Program, version: int, older: Read | None
    ) -> Kept[Read]:
        return Kept(version, self._read(session, program, version, older), self._most)
