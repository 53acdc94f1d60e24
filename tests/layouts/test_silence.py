"""The page of silence: what is missing by team and by person, and how one is reminded."""

from dataclasses import replace
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard.scope import Scope
from dashboard.silence import SilenceReport, drafts_address
from dashboard.status_updates.reminders import reminders
from dashboard.status_updates.silence import Tracked, owed, silence_by_team
from dashboard.status_updates.updates import ItemKind
from layouts.silence import LIST, content
from tests.dashboard.path_to_green.given import update
from tests.layouts.given import PROGRAM, SOURCE, of_class, of_kind, parts, words

AS_OF = date(2026, 11, 21)
SCOPE = Scope("care", AS_OF)
WEEKS = (date(2026, 11, 7), date(2026, 11, 14), AS_OF)


def item(key: str, team: str, *weeks: date, colour: str = "green", **about: Any) -> Tracked:
    """Begun three weeks ago; with updates of these weeks."""
    said = tuple(update(week, colour, item=key) for week in weeks)
    start = about.get("start", date(2026, 11, 2))
    return Tracked(ItemKind.GOAL, key, f"Goal {key}", "Ann", team, start, said)


def report(*items: Tracked) -> SilenceReport:
    due = [(each.item.owner, each) for each in owed(items, PROGRAM.calendar, AS_OF)]
    return SilenceReport(
        PROGRAM, SCOPE, PROGRAM.calendar.cut(AS_OF), False, len(items),
        silence_by_team(items, PROGRAM.calendar, AS_OF), reminders(due),
    )  # fmt: skip


def rows(page: Component, label: str) -> list[list[str]]:
    (table,) = (t for t in of_kind(page, "Table") if getattr(t, "aria-label", "") == label)
    return [
        [" ".join(words(cell).split()) for cell in row.children] for row in of_kind(table, "Tr")[1:]
    ]


def test_the_page_opens_with_what_is_outdated_and_what_is_missing() -> None:
    told = report(item("a", "North", *WEEKS), item("b", "South", WEEKS[0]))
    page = content(told)
    assert words(of_class(page, "headline")) == (
        "1 of 2 items outdated; of the updates by 21 Nov 2026, 1 is missing."
    )
    assert "4 of 6 updates of the last 12 weeks came." in words(page)


def test_a_team_shows_its_weeks_and_what_is_missing_stands_out() -> None:
    told = report(item("a", "North", *WEEKS), item("b", "North", WEEKS[0]), item("c", "", *WEEKS))
    page = content(told)
    second, first = rows(page, "Updates filed by team")
    assert (first[0], first[1], first[-4:]) == ("No team", "100.0 %", ["1/1", "1/1", "1/1", "0"])
    assert (second[0], second[1], second[-4:]) == ("North", "66.7 %", ["2/2", "1/2", "1/2", "1"])
    assert set(first[2:-4]) == {"–"}
    assert [words(each) for each in parts(page) if getattr(each, "className", "") == "missed"] == [
        "1/2", "1/2",
    ]  # fmt: skip


def test_of_equals_what_has_no_team_stands_last() -> None:
    told = report(*(item(team, team, *WEEKS) for team in ("", "North", "South")))
    found = [row[0] for row in rows(content(told), "Updates filed by team")]
    assert found == ["North", "South", "No team"]


def test_who_owes_is_listed_with_what_was_claimed_last() -> None:
    told = report(item("a", "N", *WEEKS), item("b", "S", WEEKS[0], colour="red"), item("c", "S"))
    page = content(told)
    assert rows(page, "Updates to be reminded of") == [
        ["Ann", "Goal b", "14 Nov 2026", "7", "■ off track", "7 Nov 2026"],
        ["Ann", "Goal c", "7 Nov 2026", "14", "never updated", "–"],
    ][::-1]  # fmt: skip
    hatched = [each for each in parts(page) if "hatched" in str(getattr(each, "className", ""))]
    assert [words(each) for each in hatched] == ["■ off track"]


def test_the_list_can_be_copied_and_taken_as_drafts() -> None:
    page = content(report(item("a", "N", WEEKS[0])))
    (text,) = (each for each in parts(page) if getattr(each, "id", None) == LIST)
    assert text.readOnly is True
    assert text.value.splitlines()[-1].startswith("- Goal a: 7 days overdue")
    buttons = [each for each in of_kind(page, "Button") if getattr(each, "data-copies", "") == LIST]
    assert [words(each) for each in buttons] == ["Copy the list"]
    files = [each.href for each in of_kind(page, "A") if each.href.startswith("/silence/")]
    assert files == [drafts_address(SCOPE)]


def test_the_page_says_up_to_when_and_from_where() -> None:
    page = content(replace(report(item("a", "N", *WEEKS)), source=SOURCE))
    assert words(of_class(page, "provenance")) == (
        "Data up to 17 Nov 2026, 10:00 · Cut 22 Nov 2026, 00:00 UTC"
        " · Last import events.csv, 22 Nov 2026, 03:00"
    )


def test_where_all_is_filed_nobody_is_reminded() -> None:
    page = content(report(item("a", "N", *WEEKS)))
    assert words(of_class(page, "headline")) == (
        "None of 1 item outdated; of the updates by 21 Nov 2026, none is missing."
    )
    assert "Nobody: all updates that are due by the end of this week are there." in words(page)
    assert not any(getattr(each, "data-copies", "") for each in of_kind(page, "Button"))
    assert not any(each.href.startswith("/silence/") for each in of_kind(page, "A"))


def test_where_nothing_owes_updates_the_page_says_what_would() -> None:
    page = content(report())
    assert "Nothing owes an update as of this week." in words(page)
    assert not of_kind(page, "Table")


def test_titles_are_text() -> None:
    evil = Tracked(ItemKind.GOAL, "x", "<img src=x onerror=alert(1)> **b**", "Ann", "<b>T</b>",
                   date(2026, 11, 2))  # fmt: skip
    page = content(report(evil))
    assert "<img src=x onerror=alert(1)> **b**" in words(page)
    assert "<b>T</b>" in words(page)
