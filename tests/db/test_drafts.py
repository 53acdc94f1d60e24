"""Drafts: the newest wins, an older one from another device is given back, and limits hold."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dashboard.drafts import MOST_DRAFTS, Draft, Kept
from dashboard.errors import InvalidRequest, NotSignedIn
from dashboard.rights import Author, Viewer
from db import models
from db.drafts import draft, forget_draft, forget_drafts, keep_draft
from db.engine import reading, writing
from tests.conftest import BY, NOW, count

MS = NOW * 1_000


def account(store: Engine, name: str) -> Author:
    """Somebody who signs in."""
    with writing(store, BY) as session:
        person = models.Person(name=name)
        session.add(person)
        session.flush()
        row = models.Account(
            person_id=person.id, login=name.lower(), administrator=False, demonstration=False,
            created_at=NOW,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return Author(Viewer(name, row.id), NOW)


def typed(text: str, base: int | None = 1) -> Draft:
    return Draft({"name": text}, {"name": "before"}, base)


def keep(store: Engine, by: Author, text: str, ms: int = MS, since: int = 0) -> Kept:
    with writing(store, by) as session:
        return keep_draft(session, "program:3", typed(text), ms, since)


def kept(store: Engine, by: Author, form: str = "program:3") -> Draft | None:
    assert by.viewer.account is not None
    with reading(store) as session:
        return draft(session, by.viewer.account, form)


def test_a_draft_is_found_again_with_the_time_it_was_kept(store: Engine) -> None:
    ann = account(store, "Ann")
    assert kept(store, ann) is None
    assert keep(store, ann, "a") == Kept(MS)
    assert kept(store, ann) == replace(typed("a"), saved_ms=MS)


def test_the_newest_wins_and_its_time_grows_though_the_clock_does_not(store: Engine) -> None:
    ann = account(store, "Ann")
    first = keep(store, ann, "a").saved_ms
    assert keep(store, ann, "b", MS, first) == Kept(MS + 1)
    assert keep(store, ann, "c", MS - 60_000, MS + 1) == Kept(MS + 2)
    assert kept(store, ann) == replace(typed("c"), saved_ms=MS + 2)


def test_a_draft_from_another_device_is_given_back_when_it_is_replaced(store: Engine) -> None:
    ann = account(store, "Ann")
    keep(store, ann, "on the phone")
    there = keep(store, ann, "on the desk", MS + 5, 0)
    assert there == Kept(MS + 5, replace(typed("on the phone"), saved_ms=MS))
    assert keep(store, ann, "on the desk", MS + 6, 0).other is None  # it says the same
    assert keep(store, ann, "more", MS + 7, MS + 6).other is None


def test_drafts_are_their_accounts_own(store: Engine) -> None:
    ann, bob = account(store, "Ann"), account(store, "Bob")
    keep(store, ann, "a")
    keep(store, bob, "b")
    with writing(store, bob) as session:
        forget_draft(session, "program:3")
    assert kept(store, bob) is None
    assert kept(store, ann) is not None


def test_all_drafts_of_an_account_are_forgotten_at_once(store: Engine) -> None:
    ann, bob = account(store, "Ann"), account(store, "Bob")
    keep(store, ann, "a")
    keep(store, bob, "b")
    assert ann.viewer.account is not None
    with writing(store, BY) as session:
        forget_drafts(session, ann.viewer.account)
    assert (kept(store, ann), count(store, "draft")) == (None, 1)


def test_nobody_without_an_account_keeps_drafts(store: Engine) -> None:
    with pytest.raises(NotSignedIn):
        keep(store, BY, "a")
    assert count(store, "draft") == 0


def test_an_account_has_so_many_drafts_and_not_one_more(store: Engine) -> None:
    ann = account(store, "Ann")
    with writing(store, ann) as session:
        for number in range(MOST_DRAFTS):
            keep_draft(session, f"f:{number}", typed("a"), MS, 0)
    with pytest.raises(InvalidRequest, match="200 unfinished forms"):
        keep(store, ann, "a")
    with writing(store, ann) as session:
        keep_draft(session, "f:7", typed("changed"), MS, MS)  # what is there may change
    assert count(store, "draft") == MOST_DRAFTS


def test_drafts_are_not_told_in_the_audit(store: Engine) -> None:
    ann = account(store, "Ann")
    before = count(store, "audit_entry")
    keep(store, ann, "a")
    assert count(store, "audit_entry") == before


def test_two_devices_that_keep_at_once_both_come_through(store: Engine) -> None:
    ann = account(store, "Ann")
    found: list[Kept] = []
    threads = [
        threading.Thread(target=lambda text=text: found.append(keep(store, ann, text)))
        for text in ("a", "b", "c", "d")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.saved_ms for each in found) == [MS, MS + 1, MS + 2, MS + 3]
    assert len([each for each in found if each.other is None]) == 1
    assert count(store, "draft") == 1
