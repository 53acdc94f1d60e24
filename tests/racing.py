"""Two people who change one program at once: one wins, the other is told, and wins then."""

import html
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from db import models
from db.engine import reading

Fields = Mapping[str, str]
Said = tuple[int, Any]
"""Status and what was answered."""
Send = Callable[[str, Any], Said]
"""Sends a body to an address, in somebody's name."""


@dataclass
class Racers:
    """Two who are signed in, and the program that both change."""

    engine: Engine
    program: int
    both: tuple[Send, Send]
    version: int = 1
    drawn: Fields = None  # type: ignore[assignment]  # set by the first race

    def race(self, number: int) -> None:
        """Both send over one version; the loser merges, and sends again."""
        if self.drawn is None:
            self.drawn = self.standing()[1]
        texts = [_texts(number, side) for side in ("left", "right")]
        answers = self._at_once(texts)
        assert sorted(status for status, _ in answers) == [200, 409], answers
        lost = next(side for side in (0, 1) if answers[side][0] == 409)
        self._check_conflict(answers[lost][1], texts[lost], texts[1 - lost])
        assert self.standing() == (self.version + 1, texts[1 - lost])
        body = self._body(texts[lost], answers[lost][1]["base"], answers[lost][1]["theirs"])
        status, said = self.both[lost](self.address, body)
        assert status == 200, said
        self.version, self.drawn = self.version + 2, texts[lost]
        assert self.standing() == (self.version, texts[lost])

    @property
    def address(self) -> str:
        return f"/forms/program:{self.program}"

    def _at_once(self, texts: list[Fields]) -> list[Said]:
        start = threading.Barrier(2)

        def send(side: int) -> Said:
            body = self._body(texts[side], self.version, self.drawn)
            start.wait(30)
            return self.both[side](self.address, body)

        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(send, (0, 1)))

    def _body(self, fields: Fields, base: int, drawn: Fields) -> Any:
        return {"fields": fields, "drawn": drawn, "base": base}

    def _check_conflict(self, said: Any, mine: Fields, theirs: Fields) -> None:
        assert (said["base"], said["theirs"]) == (self.version + 1, theirs)
        for name in mine:
            choice = said["choices"][name]
            assert (choice["mine"], choice["theirs"]) == (mine[name], theirs[name])
            for text in (mine[name], theirs[name]):
                assert html.escape(text, quote=False) in said["conflict"]

    def standing(self) -> tuple[int, Fields]:
        """The version and the texts that stand in the store."""
        with reading(self.engine) as session:
            row = session.get_one(models.Program, self.program)
            return row.version, {"name": row.name, "marking": row.marking, "about": row.about}


def _texts(number: int, side: str) -> Fields:
    said = f"<{side}> & {number}"
    return {"name": f"Name {said}", "marking": said, "about": f"About\n{said}\nto the end"}


def check_history(engine: Engine, program: int) -> list[models.AuditEntry]:
    """A program's changes: each goes on from the one before, and the last one stands there."""
    entry = models.AuditEntry
    query = select(entry).where(entry.kind == "program", entry.item_id == program)
    with reading(engine) as session:
        entries = list(session.scalars(query.order_by(entry.id)))
        row = session.get_one(models.Program, program)
        standing = {"name": row.name, "marking": row.marking, "about": row.about}
    assert entries[0].did == "created"
    known = dict(entries[0].became or {})
    for each in entries[1:]:
        assert each.did == "changed"
        assert each.was == {name: known[name] for name in each.became or {}}, each.id
        known |= each.became or {}
    assert standing == {name: known[name] for name in standing}
    assert row.version == len(entries)  # one for each entry
    return entries[1:]
