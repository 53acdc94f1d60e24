"""The roadmap as a calendar's file, read again as RFC 5545 says."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from dashboard.roadmap.initiatives import DateKind, Initiative, State
from exports.roadmap.calendar import as_calendar
from tests.dashboard.roadmap.given import at, dated, initiative, milestone, move, told

STAMP = at("2026-06-21 08:09")
A = initiative(
    "a", 0, 200, lane="Risk", owner="Ann",
    milestones=(milestone("beta", 190, move(150, 190, "2026-06-10 12:00")),
                milestone("alpha", 30, done=30)),
)  # fmt: skip
LONG = "Zahlungs\N{LATIN SMALL LETTER A WITH DIAERESIS}nderung \N{PARTY POPPER}" * 20


def written(*initiatives: Initiative, stamp: int = STAMP, **filters: tuple[str, ...]) -> str:
    return as_calendar(told(initiatives, **filters), stamp)


def events(text: str) -> list[dict[str, str]]:
    """Each event's properties, unfolded and unescaped."""
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            plain = re.sub(r"\\(.)", lambda mark: {"n": "\n"}.get(mark[1], mark[1]), value)
            found[-1].setdefault(name, plain)
    return found


def by_title(text: str) -> dict[str, dict[str, str]]:
    return {each["SUMMARY"]: each for each in events(text)}


def test_ends_and_milestones_are_all_day_events() -> None:
    found = by_title(written(A))
    assert {title: (each["DTSTART;VALUE=DATE"], each["DTEND;VALUE=DATE"])
            for title, each in found.items()} == {
        "Initiative a ends": ("20260720", "20260721"),
        "Initiative a: Beta": ("20260710", "20260711"),
        "Initiative a: Alpha (done)": ("20260131", "20260201"),
    }  # fmt: skip
    assert {each["TRANSP"] for each in found.values()} == {"TRANSPARENT"}
    assert {each["CATEGORIES"] for each in found.values()} == {"Risk"}


def test_the_file_is_one_calendar_and_says_who_wrote_it_when() -> None:
    text = written(A)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 3
    assert {each["DTSTAMP"] for each in events(text)} == {"20260621T080900Z"}


def test_an_event_keeps_its_uid_when_its_day_moves_and_counts_its_moves() -> None:
    before = by_title(written(initiative("a", 0, 200)))["Initiative a ends"]
    moves = move(200, 250, "2026-06-15 12:00"), move(250, 300, "2026-06-16 12:00")
    moved = replace(initiative("a", 0), end=dated(300, *moves))
    after = by_title(written(moved))["Initiative a ends"]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "2")
    assert "First said to be on 20 Jul 2026, 2 moves since." in after["DESCRIPTION"]


def test_no_two_events_share_a_uid_whatever_their_keys() -> None:
    stones = (milestone("end", 5), milestone("a", 6))
    text = written(A, initiative("end", 0, 9, milestones=stones), initiative("a\x1fb", 0, 1))
    uids = [each["UID"] for each in events(text)]
    assert len(uids) == len(set(uids)) == 7
    assert all(re.fullmatch("[0-9a-f]{32}@greenpath", uid) for uid in uids)


def test_lines_end_with_crlf_and_none_is_longer_than_75_octets() -> None:
    text = written(initiative("a", 0, 200, title=LONG))
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert events(text)[0]["SUMMARY"] == f"{LONG} ends"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Risk; fraud, and \\ more", "Risk; fraud, and \\ more ends"),
        ("two\nlines", "two\nlines ends"),
        ("evil\r\nEND:VCALENDAR", "evil\nEND:VCALENDAR ends"),
        ("bell\x07", "bell  ends"),
    ],
)
def test_texts_are_escaped_and_steer_nothing(title: str, shown: str) -> None:
    text = written(initiative("a", 0, 200, title=title))
    assert events(text)[0]["SUMMARY"] == shown
    assert text.count("\r\nEND:VCALENDAR\r\n") == 1


@pytest.mark.parametrize(
    ("about", "status"),
    [
        ({}, "CONFIRMED"),
        ({"state": State.CANDIDATE}, "TENTATIVE"),
        ({"date_kind": DateKind.UNSCHEDULED}, "TENTATIVE"),
        ({"state": State.CANCELLED}, "CANCELLED"),
        ({"state": State.DONE}, "CONFIRMED"),
    ],
)
def test_how_firm_it_is_stands_in_the_status(about: dict[str, State], status: str) -> None:
    assert events(written(initiative("a", 0, 200, **about)))[0]["STATUS"] == status


def test_what_has_no_dates_or_is_filtered_out_has_no_event() -> None:
    others = initiative("b"), initiative("c", 0, 9, lane="Payments")
    found = events(written(A, *others, lane=("Risk",)))
    assert all("Initiative a" in each["SUMMARY"] for each in found)
    assert events(written(initiative("b"))) == []
    assert written().count("\r\n") == 7


def test_days_of_every_event_are_days_of_the_calendar() -> None:
    for each in events(written(initiative("a", 0, 58), A)):
        first = datetime.strptime(each["DTSTART;VALUE=DATE"], "%Y%m%d").date()
        last = datetime.strptime(each["DTEND;VALUE=DATE"], "%Y%m%d").date()
        assert (last - first).days == 1
        assert first >= date(2026, 1, 1)
