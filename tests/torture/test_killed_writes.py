"""Servers killed while people write: what was said to be saved is there, once, and whole."""

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.programs import Program
from db import models
from db.engine import prepare_store, reading, writing
from db.programs import add_program
from tests.conftest import BY
from tests.racing import check_history
from tests.torture.served import LOST, Client, Service, add_person, service, struck
from tests.torture.test_killed_workers import check_whole

KILLS = int(os.environ.get("TORTURE_KILLS", "100"))
"""On each engine."""
LONGEST = 0.5
"""Seconds between two kills, once something was saved again."""
WRITERS, SHARED = ("one", "two", "three"), 1
"""The last writer has a program alone; the others race for the first."""
ALL_OF_IT = 0.15
"""How often the whole server is killed, and not one process that answers."""


@dataclass
class Writer:
    """Somebody who types, keeps drafts, and sends; it notes what was said to be saved."""

    client: Client
    login: str
    program: int
    over: threading.Event
    tried: list[str] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    """Names that were said to be saved, and the version that each was sent over."""
    people: list[str] = field(default_factory=list)
    sign_ins: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    base: int = 1

    def work(self) -> None:
        """Write until it is over; a line that is cut is begun anew."""
        turns = (self.draft_and_send, self.draft_and_send, self.add_person, self.sign_in)
        chance = random.Random(self.login)
        while not self.over.is_set():
            try:
                chance.choice(turns)()
            except (*LOST, json.JSONDecodeError) as error:
                self.figures[f"cut off: {type(error).__name__}"] += 1
                time.sleep(0.05)

    @property
    def done(self) -> int:
        """How much was said to be saved."""
        return len(self.kept) + len(self.people) + self.sign_ins

    def sign_in(self) -> None:
        """Sign in anew; who is cut off there often is asked to wait, and keeps the old session."""
        client = Client(self.client.port)
        status = client.sign_in(self.login)
        self.figures[f"signing in {status}"] += 1
        if status == 302:
            self.client, self.sign_ins = client, self.sign_ins + 1

    def draft_and_send(self) -> None:
        """Keep a draft, send it, and look whether the draft is gone."""
        name = f"{self.login} {len(self.tried)}"
        self.tried.append(name)
        values = {"name": name, "marking": name, "about": f"{name}\n{'x' * 500}\n{name}"}
        form = f"program:{self.program}"
        body = {"fields": values, "drawn": {}, "base": self.base}
        status, _ = self.client.send(f"/drafts/{form}", body)
        self.figures[f"drafts {status}"] += 1
        status, said = self.client.send(f"/forms/{form}", body)
        self.figures[f"edits {status}"] += 1
        if status == 200:
            self.kept[name] = self.base
            self.base += 1
            _, found = self.client.ask("GET", f"/drafts/{form}")
            assert "draft" not in found or json.loads(found)["draft"] is None, found
        elif status == 409:
            self.base = said["base"]

    def add_person(self) -> None:
        """Add somebody of a new name."""
        login = f"{self.login}.{len(self.tried)}.{self.figures.total()}"
        fields = {"name": f"Person {login}", "login": login, "administrator": ""}
        status, _ = self.client.send("/forms/person-new", {"fields": fields, "drawn": {}})
        self.figures[f"people {status}"] += 1
        if status == 200:
            self.people.append(login)


@pytest.mark.torture
def test_servers_that_are_killed_lose_nothing_that_was_said_to_be_saved(
    new_store: Callable[[], Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, engine = time.monotonic(), new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        programs = [add_program(session, Program(key, key.title())) for key in ("shared", "own")]
    over = threading.Event()
    with service(engine, tmp_path) as served, ThreadPoolExecutor(len(WRITERS)) as threads:
        writers = []
        for login in WRITERS:
            add_person(engine, login)
            program = programs[login == WRITERS[-1]]
            writers.append(Writer(Client(served.port), login, program, over))
            writers[-1].sign_in()
        assert [writer.sign_ins for writer in writers] == [1] * len(WRITERS)
        work = [threads.submit(writer.work) for writer in writers]
        try:
            figures = kill(served, work, lambda: sum(writer.done for writer in writers))
        finally:
            over.set()
        for each in work:
            each.result()
    assert figures["workers"] + figures["servers"] == KILLS
    check_whole(engine)
    check_edits(engine, writers, programs)
    check_people(engine, writers)
    with capsys.disabled():
        figures += sum((writer.figures for writer in writers), Counter[str]())
        seconds = time.monotonic() - begun
        sys.stdout.write(f"\n{engine.dialect.name}, {seconds:.0f} s: {dict(figures)}\n")


def kill(served: Service, work: Sequence[Future[None]], saved: Callable[[], int]) -> Counter[str]:
    """So many kills that hit something; after each, two answer and something is saved again."""
    chance, figures = random.Random(), Counter[str]()
    while figures["workers"] + figures["servers"] < KILLS:
        time.sleep(chance.uniform(0, LONGEST))
        before = saved()
        if chance.random() < ALL_OF_IT:
            figures["processes of servers"] += (hit := served.kill())
            figures["servers"] += hit > 0
            served.start()
        elif workers := served.workers():
            figures["workers"] += struck(chance.choice(workers))
        wait_until(lambda: len(served.workers()) == 2, work)
        served.answers()
        wait_until(lambda: saved() > before, work)  # noqa: B023 - asked at once
    return figures


def wait_until(what: Callable[[], bool], work: Sequence[Future[None]]) -> None:
    """Wait for the server to come back, while all writers write."""
    end = time.monotonic() + 60
    while not what():
        for each in work:
            assert not each.done() or each.result(), "a writer has ended"
        assert time.monotonic() < end, "it does not come back"
        time.sleep(0.02)


def check_edits(engine: Engine, writers: list[Writer], programs: list[int]) -> None:
    """Each edit that was said to be saved is told once, over its version; none is half."""
    for program in programs:
        entries = check_history(engine, program)
        names = [(each.became or {})["name"] for each in entries]
        assert len(names) == len(set(names))
        for entry in entries:
            told: dict[str, Any] = entry.became or {}
            name = told["name"]
            assert told == {"name": name, "marking": name, "about": f"{name}\n{'x' * 500}\n{name}"}
        mine = [writer for writer in writers if writer.program == program]
        assert set(names) <= {name for writer in mine for name in writer.tried}
        for writer in mine:
            for name, base in writer.kept.items():
                assert names[base - 1] == name
    saved = {name for writer in writers for name in writer.kept}
    with reading(engine) as session:
        drafts = session.scalars(select(models.Draft.fields)).all()
    assert not {draft["fields"]["name"] for draft in drafts} & saved


def check_people(engine: Engine, writers: list[Writer]) -> None:
    """Who was said to be added is there, and each account and session was told once."""
    entry, account = models.AuditEntry, models.Account
    with reading(engine) as session:
        logins = list(session.scalars(select(account.login)))
        created = session.scalars(
            select(entry.item).where(entry.kind == "person", entry.did == "created")
        ).all()
        told = session.scalar(select(func.count()).where(entry.did == "signed in"))
        sessions = session.scalar(select(func.count()).select_from(models.WebSession))
    assert sorted(created) == sorted(logins)
    assert {login for writer in writers for login in writer.people} <= set(logins)
    assert told == sessions
    assert (sessions or 0) >= sum(writer.sign_ins for writer in writers)
