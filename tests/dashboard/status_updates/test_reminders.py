"""Reminders: whom they are for, as text and as drafts that a mail program opens."""

import io
import zipfile
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.status_updates.reminders import Reminder, as_text, draft, drafts, reminders
from dashboard.status_updates.silence import Owed, Tracked, owed
from dashboard.status_updates.updates import ItemKind
from tests.dashboard.path_to_green.given import update

PROGRAM = Program("p", "Outreach", ProgramCalendar("UTC"))
AS_OF, AT = date(2026, 11, 21), 1_795_348_800
PAGE = "https://greenpath.example/my-updates?program=p"


def items(**titles: Any) -> tuple[Owed, ...]:
    """By key: a title, and the week of the last update."""
    tracked = [
        Tracked(
            ItemKind.GOAL, key, title, "Ann", "T", date(2026, 1, 5),
            () if week is None else (update(week, item=key),),
        )
        for key, (title, week) in titles.items()
    ]  # fmt: skip
    return owed(tracked, PROGRAM.calendar, AS_OF)


LATE = ("Tokens", date(2026, 11, 7))
DUE = ("Retries", date(2026, 11, 14))
NEVER = ("Pilots", None)


def opened(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_each_person_gets_one_reminder_by_name_the_longest_overdue_first() -> None:
    one, two = items(a=LATE, b=DUE)
    told = reminders([("Zoe", two), ("Ann", one), ("Zoe", one)])
    assert [(each.person, each.items) for each in told] == [("Ann", (one,)), ("Zoe", (two, one))]


def test_the_text_says_what_is_due_and_how_late() -> None:
    told = reminders([("Ann", each) for each in items(a=LATE, b=DUE, c=NEVER)])
    assert as_text(told, PROGRAM, AS_OF) == (
        "Status updates due in Outreach, as of 21 Nov 2026\n"
        "\n"
        "Ann\n"
        "- Pilots: 315 days overdue, never filed\n"
        "- Tokens: 7 days overdue, last filed for the week to 7 Nov 2026\n"
        "- Retries: due 21 Nov 2026, last filed for the week to 14 Nov 2026\n"
    )


def test_where_nothing_is_due_the_text_says_so() -> None:
    assert as_text((), PROGRAM, AS_OF).endswith("\nNothing is due.\n")


def test_a_draft_opens_as_one_that_is_not_sent() -> None:
    (told,) = reminders([("Ann Ø", each) for each in items(a=LATE)], {"Ann Ø": "ann@bank.example"})
    mail = opened(draft(told, PROGRAM, AS_OF, AT, PAGE))
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "ann@bank.example"
    assert mail["Subject"] == "Status updates due in Outreach, W47"
    assert mail["From"] is None
    body = mail.get_content().replace("\r\n", "\n")
    assert body.startswith("Hello Ann Ø,\n\none status update is due in Outreach (week 47, to 21")
    assert "- Tokens: 7 days overdue" in body
    assert f"File them here: {PAGE}\n" in body


@pytest.mark.parametrize("login", ["ann", "ann@localhost", "a@b.c, d@e.f", "x\n@b.c", "<a@b.c>"])
def test_a_login_that_is_no_mail_address_is_none(login: str) -> None:
    (told,) = reminders([("Ann", each) for each in items(a=LATE)], {"Ann": login})
    assert opened(draft(told, PROGRAM, AS_OF, AT, PAGE))["To"] is None


def test_no_title_makes_a_line_of_its_own() -> None:
    evil = "Tokens\r\nBcc: all@bank.example\r\n\r\n<b>hi</b>"
    (told,) = reminders([("Ann\nBcc: me@bank.example", each) for each in items(a=(evil, None))])
    mail = opened(draft(told, Program("p", "A\nBcc: x@y.z"), AS_OF, AT, PAGE))
    assert mail["Bcc"] is None
    lines = mail.get_content().splitlines()
    assert not any(line.startswith("Bcc") for line in lines)
    assert "- Tokens Bcc: all@bank.example <b>hi</b>: 315 days overdue, never filed" in lines


def test_drafts_are_packed_with_a_file_for_each_person() -> None:
    (item,) = items(a=LATE)
    people = ("../Ann", "Ann", "ann", "", "金")
    told = tuple(Reminder(person, (item,)) for person in people)
    content = drafts(told, PROGRAM, AS_OF, AT, PAGE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["Ann.eml", "Ann-2.eml", "ann-3.eml", "nobody.eml", "金.eml"]
        greetings = [opened(archive.read(name)).get_content()[:9] for name in archive.namelist()]
    assert greetings[1] == "Hello Ann"
    assert content == drafts(told, PROGRAM, AS_OF, AT, PAGE)
