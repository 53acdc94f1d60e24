"""The Data page in each of its states, from values written down by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.errors import InvalidForm, InvalidRequest
from dashboard.imports.inspection import FoundTable
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.preview import UnderstoodCell, UnderstoodRow, UnderstoodTable
from dashboard.imports.runs import (
    CHECK,
    READ,
    RUN,
    TAKE_BACK,
    ImportFile,
    ImportRun,
    ImportsPage,
    Outcome,
    QuarantinedRow,
    RefusedGroup,
    RowCounts,
    WaitingGroup,
)
from dashboard.imports.tables import DATE_CELL
from dashboard.jobs import CANCELLED, DONE, FAILED, QUEUED, WORKING, Job
from dashboard.scope import Scope
from layouts import imports
from layouts.imports import (
    content,
    panel,
    problems,
    progress,
    sent,
    typed,
    typed_cells,
    typed_meaning,
)
from layouts.imports import understood as shown_preview
from layouts.imports.panel import step
from layouts.imports.understood import _table as understood_table
from layouts.imports.words import balance, headline, seconds, size, state
from tests.dashboard.ticket_aging.given import at
from tests.layouts.given import PROGRAM, of_class, of_kind, parts, ways, words

NOW = at("2026-11-22 04:00")
TOML = """
rows = "revisions"
nulls = ["?", "n/a"]
dates = "day/month/year hour:minute"
skip_states = ["-100"]
[revisions]
ticket = "number"
at = "saved"
state = "state"
priority = "priority"
[tickets]
key = "number"
[states]
"Active" = "In Progress"
"Gone" = "Closed"
"""
LOG = FoundTable(
    sheet="",
    header=("number", "saved", "state", "priority", "opened by"),
    rows=1_204,
    numbers=(2, 3),
    sample=(
        ("A", "21/11/2026 16:30", "Active", "1 - Critical", "Kim"),
        ("B", "21/11/2026 16:31", "Odd", "4 - Low", "?"),
    ),
    values={
        "state": {"Active": 900, "Odd": 300, "-100": 3, "New": 1},
        "priority": {"1 - Critical": 4, "P4": 1_200},
    },
)
FILE = ImportFile(4, "log.csv", 41_200_000, "CSV in UTF-8, separated by commas", (LOG,))
DONE_OUTCOME = Outcome(
    {"events": RowCounts(141_712, 139_598, 2_109, 5, 31), "tickets": RowCounts(10, 10, 0, 0)},
    {"invalid_time": 4, "unknown_state": 1},
    (),
    12.4,
    (
        RefusedGroup(
            "log.csv", "saved", "2026-02-30", "invalid_time", "No day: correct it.", 4,
            (17, 18, 1_900),
        ),
    ),
)  # fmt: skip


def job(kind: str, state_: str, **more: Any) -> Job:
    given: dict[str, Any] = {
        "said": "Reading rows", "done": 0, "total": 0, "problem": "", "attempts": 1,
        "cancel_asked": False, "queued_at": NOW - 5, "started_at": NOW - 4, "ended_at": None,
    }  # fmt: skip
    return Job(id=9, kind=kind, state=state_, **(given | more))


def a_run(**more: Any) -> ImportRun:
    given: dict[str, Any] = {
        "id": 17, "register": "tickets", "name": "log.csv", "begun_at": NOW - 600,
        "imported_at": None, "taken_back_at": None, "taken_back_reason": "", "mapping": TOML,
        "sources": {"events": (4, "")}, "files": (FILE,), "check": None, "outcome": None,
        "waiting": 0, "job": job(READ, DONE),
    }  # fmt: skip
    return ImportRun(**(given | more))


def a_group(count: int, *rows: QuarantinedRow) -> WaitingGroup:
    first = rows[0]
    alike = (first.column, first.value, first.reason, first.sentence)
    return WaitingGroup(*alike, count, rows)


def a_row(number: int, value: str = "2026-02-30", **more: Any) -> QuarantinedRow:
    given: dict[str, Any] = {
        "id": number, "run": 17, "file": "log.csv", "row": 100 + number, "column": "saved",
        "value": value, "reason": "invalid_time", "sentence": f"“{value}” is no day.",
        "header": ("number", "saved", "state"), "cells": ("A", value, "New"),
    }  # fmt: skip
    return QuarantinedRow(**(given | more))


def a_page(run: ImportRun | None = None, view: Any = None, **more: Any) -> ImportsPage:
    shown = {"import": "17"} if run is not None else {}
    scope = Scope("care", date(2026, 11, 21), {}, False, view or shown)
    given: dict[str, Any] = {"runs": (), "quarantine": (), "waiting": 0}
    return ImportsPage(scope, PROGRAM, run=run, **(given | more))


def drawn(run: ImportRun, **more: Any) -> Any:
    return content(a_page(run, **more), NOW)


def actions(page: Any) -> list[str]:
    return [v for p in parts(page) if (v := getattr(p, "data-action", None)) is not None]


def fields(page: Any) -> dict[str, Any]:
    """The control of each field by its name."""
    return {
        getattr(place, "data-field"): control
        for place in parts(page)
        if getattr(place, "data-field", None) is not None
        for control in parts(place)
        if type(control).__name__ in ("Select", "Input", "Textarea", "RadioItems")
    }


CHECKED = a_run(check=DONE_OUTCOME, job=job(CHECK, DONE))
IMPORTED = a_run(imported_at=NOW - 60, outcome=DONE_OUTCOME, job=job(RUN, DONE), waiting=5)
STATES = {
    "arriving": a_run(files=(replace(FILE, tables=(), format=""),), job=None, sources={}),
    "reading": a_run(files=(replace(FILE, tables=()),), job=job(READ, WORKING), sources={}),
    "unreadable": a_run(
        files=(replace(FILE, tables=()),), job=job(READ, FAILED, problem="log.csv is empty."),
        sources={},
    ),
    "meaning": a_run(),
    "unreadable mapping": a_run(mapping="rows = 7"),
    "queued": a_run(job=job(CHECK, QUEUED, queued_at=NOW - 11, started_at=None)),
    "checking": a_run(job=job(CHECK, WORKING, done=600, total=1_204)),
    "checked": CHECKED,
    "importing": a_run(job=job(RUN, WORKING, done=10, attempts=2)),
    "failed": a_run(job=job(RUN, FAILED, problem="log.csv has no column “x”.")),
    "cancelled": a_run(job=job(RUN, CANCELLED)),
    "imported": IMPORTED,
    "taking back": replace(IMPORTED, job=job(TAKE_BACK, WORKING)),
    "not taken back": replace(IMPORTED, job=job(TAKE_BACK, FAILED, problem="It did not work.")),
    "taken back": replace(
        IMPORTED, taken_back_at=NOW, taken_back_reason="Wrong file", job=job(TAKE_BACK, DONE),
        waiting=0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_made_of_components_and_text(name: str) -> None:
    page = drawn(STATES[name])
    assert all(part.to_plotly_json() for part in parts(page))
    found = [p.id for p in parts(page) if isinstance(getattr(p, "id", None), str)]
    assert len(found) == len(set(found))
    (heading,) = of_kind(page, "H1")
    assert words(heading) == "log.csv"
    assert len(of_class(page, "headline")) == 1


@pytest.mark.parametrize("name", ["meaning", "checked", "queued", "imported"])
def test_what_the_callbacks_are_wired_to_stands_on_the_page(name: str) -> None:
    found = {p.id for p in parts(drawn(STATES[name])) if isinstance(getattr(p, "id", None), str)}
    assert {imports.PANEL, imports.PROGRESS, imports.ACTION, imports.TYPED, imports.TICK} <= found
    if name in ("meaning", "checked"):
        assert {imports.PREVIEW, imports.PROBLEMS, imports.KEPT} <= found


@pytest.mark.parametrize(
    ("name", "said", "where"),
    [
        ("arriving", "○ not all here", 1),
        ("reading", "○ reading", 1),
        ("unreadable", "■ failed", 1),
        ("meaning", "▲ to be explained", 2),
        ("queued", "○ checking", 3),
        ("checking", "○ checking", 3),
        ("checked", "▲ checked", 3),
        ("importing", "○ importing", 4),
        ("failed", "■ failed", 2),
        ("cancelled", "○ cancelled", 2),
        ("imported", "▲ imported in part", 4),
        ("taking back", "○ taking back", 4),
        ("taken back", "○ taken back", 4),
    ],
)
def test_the_state_is_a_shape_and_a_word_and_the_step_is_marked(
    name: str, said: str, where: int
) -> None:
    page = drawn(STATES[name])
    (line,) = of_class(page, "import-state")
    assert words(of_class(line, "status")) == said
    (here,) = [p for p in of_kind(line, "Li") if getattr(p, "aria-current", None) == "step"]
    assert words(here).startswith(f"{where} ")
    assert step(STATES[name]) == where
    assert words(of_kind(line, "Li")) == "1 Files 2 Meaning 3 Check 4 Import"


def test_an_import_without_refusals_is_green() -> None:
    assert state(replace(IMPORTED, waiting=0)) == ("green", "imported")


# Home


def test_the_home_page_opens_with_a_sentence_from_its_numbers() -> None:
    old = replace(IMPORTED, imported_at=NOW - 7 * 86_400)
    page = a_page(runs=(IMPORTED, old, a_run()), waiting=12)
    assert headline(page, NOW) == "1 import in the last week; 12 rows wait to be corrected."
    assert headline(a_page(waiting=1), NOW).endswith("; 1 row waits to be corrected.")
    assert headline(a_page(), NOW) == "0 imports in the last week; no row waits to be corrected."


def test_an_empty_home_says_what_is_missing_and_keeps_a_place_for_files() -> None:
    page = content(a_page(), NOW)
    assert words(of_class(page, "empty-missing")) == (
        "Nothing was imported into Customer Care yet."
    )
    (place,) = of_class(page, "bring")
    assert getattr(place, "data-program") == "care"
    assert getattr(place, "data-largest") == "200000000"
    assert not of_kind(page, "Table")
    assert not of_class(page, "headline")


def test_the_history_says_what_each_import_did_and_leads_to_it() -> None:
    page = content(a_page(runs=(IMPORTED, replace(a_run(), id=3, name=""))), NOW)
    (table,) = of_kind(page, "Table")
    _, first, second = of_kind(table, "Tr")
    assert words(first) == (
        "log.csv 22 Nov 2026, 03:50 – 141,722 read = 139,577 new + 31 changed + 2,109 repeated"
        " + 5 refused ▲ imported in part"
    )
    assert words(second) == "Import 3 22 Nov 2026, 03:50 – – ▲ to be explained"
    assert [way.href for way in ways(table)] == [
        "?program=care&as_of=2026-11-21&import=17",
        "?program=care&as_of=2026-11-21&import=3",
    ]


def test_rows_read_are_new_changed_repeated_or_refused() -> None:
    numbers = [int(w.replace(",", "")) for w in balance(DONE_OUTCOME).split() if w[0].isdigit()]
    assert numbers[0] == sum(numbers[1:])


def test_rows_that_wait_stand_together_where_the_same_is_wrong() -> None:
    groups = (a_group(247, a_row(1), a_row(3), a_row(4, cells=())), a_group(1, a_row(2, "x")))
    page = content(a_page(quarantine=groups, waiting=250, reasons={"invalid_time": 250}), NOW)
    shown = [g for g in of_kind(of_class(page, "waiting"), "Li") if of_class(g, "waiting-what")]
    assert [words(of_class(g, "waiting-what")) for g in shown] == [
        "247 rows  · saved “2026-02-30” · invalid time",
        "1 row  · saved “x” · invalid time",
    ]
    assert "“2026-02-30” is no day." in words(shown[0])
    assert [way.href for way in ways(shown[0])] == [
        "?program=care&as_of=2026-11-21&row=1",
        "?program=care&as_of=2026-11-21&row=3",
    ]
    assert "log.csv, row 104 (not kept: bring it in a file)" in words(shown[0])
    assert "and 244 more, in the download" in words(shown[0])
    assert "250 rows wait to be corrected: 250 × invalid time." in words(page)
    assert "2 other rows in smaller groups" in words(page)
    assert "/data/refused.csv?program=care&as_of=2026-11-21" in [w.href for w in ways(page)]


# Work under way


def test_progress_is_said_in_words_and_to_screen_readers() -> None:
    block = progress(STATES["checking"], NOW)
    (bar,) = [p for p in parts(block) if getattr(p, "role", None) == "progressbar"]
    assert getattr(bar, "aria-valuenow") == "50"
    assert getattr(bar, "aria-label") == "Reading rows"
    assert words(of_class(block, "job-head")) == "Reading rows 600 of 1,204 rows · 4 s Cancel"
    assert getattr(block, "data-working") == "true"
    assert actions(block) == ["cancel"]


def test_progress_without_a_total_claims_no_share() -> None:
    (bar,) = [
        p
        for p in parts(progress(STATES["reading"], NOW))
        if getattr(p, "role", "") == "progressbar"
    ]
    assert getattr(bar, "aria-valuenow", None) is None


@pytest.mark.parametrize(("waited", "said"), [(10, False), (11, True)])
def test_a_queue_that_nobody_empties_is_explained(waited: int, said: bool) -> None:
    run = a_run(job=job(RUN, QUEUED, queued_at=NOW - waited, started_at=None))
    text = words(progress(run, NOW))
    assert text.startswith("Waiting for a worker")
    assert ("is “greenpath serve” or “greenpath work” running?" in text) == said


def test_a_job_that_is_being_cancelled_or_was_taken_up_again_says_so() -> None:
    stopping = progress(a_run(job=job(RUN, WORKING, cancel_asked=True)), NOW)
    assert words(stopping).startswith("Being cancelled")
    assert actions(stopping) == []
    assert "another one took it up" in words(progress(STATES["importing"], NOW))


def test_an_end_asks_for_the_panel_and_the_panel_asks_no_more() -> None:
    assert getattr(progress(CHECKED, NOW), "data-ended") == "true"
    assert not [p for p in parts(drawn(CHECKED)) if getattr(p, "data-ended", None)]


@pytest.mark.parametrize("name", ["reading", "queued", "checking", "importing"])
def test_while_a_job_works_nothing_else_can_be_asked_for(name: str) -> None:
    page = drawn(STATES[name])
    assert actions(page) == ["cancel"]
    assert not fields(page)


# What stopped


def test_a_failure_says_what_happened_what_was_kept_and_what_to_do() -> None:
    (alert,) = of_class(drawn(STATES["failed"]), "stopped")
    assert words(alert) == (
        "■ The import could not be done .  log.csv has no column “x”. Nothing was changed. "
        " Change the meaning below, or  bring another file ."
    )
    assert alert.role == "alert"
    (unread,) = of_class(drawn(STATES["unreadable"]), "stopped")
    assert words(unread).endswith("Correct the file, then  bring another file .")
    (undone,) = of_class(drawn(STATES["not taken back"]), "stopped")
    assert words(undone).endswith("Nothing was changed.  Try it again.")
    assert "It was cancelled. Nothing was changed." in words(drawn(STATES["cancelled"]))


def test_files_that_never_came_whole_lead_back() -> None:
    page = drawn(STATES["arriving"])
    assert "The files are not all here." in words(page)
    assert "Bring them again" in [words(way) for way in ways(page)]


# Meaning


def test_the_form_shows_the_mapping_as_it_is_kept() -> None:
    found = fields(drawn(a_run()))
    assert found["source.events"].value == "4:"
    assert found["rows"].value == "revisions"
    assert found["revisions.ticket"].value == "number"
    assert found["dates"].value == "day/month/year hour:minute"
    assert (found["zone"].value, found["zone"].placeholder) == ("", "UTC")
    assert found["nulls"].value == "?, n/a"
    assert not [name for name in found if name.startswith("events.")]
    columns = [option["value"] for option in found["revisions.at"].options]
    assert columns == ["", *LOG.header]


def test_a_required_field_has_no_none() -> None:
    found = fields(drawn(a_run()))
    assert found["revisions.ticket"].options[0]["label"] == "– choose –"
    assert found["revisions.actor"].options[0]["label"] == "– none –"


def test_a_column_that_the_file_lacks_stays_to_be_seen() -> None:
    run = a_run(mapping=TOML.replace('"saved"', '"gone"'))
    control = fields(drawn(run))["revisions.at"]
    assert control.value == "gone"
    assert control.options[-1]["label"] == "gone (not in the file)"


def test_dates_of_another_form_are_shown_in_words() -> None:
    found = fields(drawn(a_run(mapping=TOML.replace("hour:minute", "hour.minute"))))
    assert found["dates"].value == "other"
    assert found["dates.words"].value == "day/month/year hour.minute"


def value_rows(page: Any, section: str) -> dict[str, tuple[Any, str]]:
    """Value → what is chosen, and the whole row in words."""
    return {
        getattr(row, "data-value"): (value_control(row).value, words(row))
        for row in of_kind(page, "Tr")
        if getattr(row, "data-section", None) == section
    }


def test_the_values_of_the_file_are_listed_the_unknown_ones_first() -> None:
    found = value_rows(drawn(a_run()), "states")
    assert [*found] == ["Odd", "Active", "-100", "New", "Gone"]
    assert {value: chosen for value, (chosen, _) in found.items()} == {
        "Odd": "", "Active": "In Progress", "-100": "::leave out", "New": "New", "Gone": "Closed",
    }  # fmt: skip
    assert "■  unknown" in found["Odd"][1]
    assert "unknown" not in found["Active"][1]
    assert [*value_rows(drawn(a_run()), "priorities")] == ["P4", "1 - Critical"]


def value_control(row: Any) -> Any:
    return next(p for p in parts(row) if type(p).__name__ in ("Select", "Input"))


def test_a_state_is_chosen_or_left_out_and_a_priority_is_any_text() -> None:
    page = drawn(a_run())
    controls = {
        getattr(row, "data-section"): value_control(row)
        for row in of_kind(page, "Tr")
        if getattr(row, "data-section", None)
    }
    assert controls["states"].options[-1]["value"] == "::leave out"
    assert controls["priorities"].placeholder == "as it is"
    (known,) = of_kind(page, "Datalist")
    assert known.id == controls["priorities"].list
    assert [option.value for option in of_kind(known, "Option")] == ["P1", "P2", "P3", "P4"]


def test_other_rows_ask_for_other_columns_and_tables() -> None:
    changes = fields(drawn(a_run(mapping=TOML.replace("revisions", "changes", 1))))
    assert "events.kind" in changes
    assert "source.tickets" in changes
    assert "revisions.at" not in changes
    assert "source.tickets" not in fields(drawn(a_run()))


def test_every_control_has_a_label() -> None:
    page = drawn(a_run(), earlier=((3, "log.csv, 12 Nov 2026"),))
    labelled = [control for label in of_kind(page, "Label") for control in parts(label)]
    for control in parts(page):
        if type(control).__name__ in ("Select", "Input", "Textarea"):
            assert control in labelled


def test_an_earlier_mapping_can_be_taken_over() -> None:
    page = drawn(a_run(), earlier=((3, "log.csv, 12 Nov 2026"),))
    assert fields(page)["earlier"].options[1] == {"label": "log.csv, 12 Nov 2026", "value": "3"}
    assert "take-over" in actions(page)
    assert "take-over" not in actions(drawn(a_run()))


def test_the_mapping_can_be_written_instead() -> None:
    run = a_run()
    assert "?program=care&as_of=2026-11-21&write=1&import=17" in [w.href for w in ways(drawn(run))]
    page = content(a_page(run, {"import": "17", "write": "1"}), NOW)
    assert [*fields(page)] == ["toml"]
    assert fields(page)["toml"].value == TOML
    assert "?program=care&as_of=2026-11-21&import=17" in [way.href for way in ways(page)]


def test_a_mapping_that_cannot_be_followed_is_written_with_its_problem() -> None:
    page = drawn(STATES["unreadable mapping"])
    assert [*fields(page)] == ["toml"]
    (listed,) = [p for p in parts(page) if getattr(p, "data-problem", None) == "toml"]
    assert "cannot be followed: rows" in getattr(listed, "data-sentence")


def test_check_and_import_take_the_form_along() -> None:
    page = drawn(a_run())
    assert actions(page) == ["check", "import", "discard"]
    asking = [p for p in parts(page) if getattr(p, "data-action", None) in ("check", "import")]
    taken = [getattr(p, "data-with") for p in asking]
    assert taken == ["#meaning", "#meaning"]


# The preview

UNDERSTOOD = UnderstoodTable(
    "events",
    (("Ticket", "number"), ("When", "saved")),
    (
        UnderstoodRow(2, (UnderstoodCell("A"), UnderstoodCell("21 Nov 2026, 16:30"))),
        UnderstoodRow(
            3, (UnderstoodCell("B"), UnderstoodCell("x", "“x” is no date.")), "“x” is no date."
        ),
        UnderstoodRow(4, (UnderstoodCell("C", "“C” is no kind."), UnderstoodCell("–"))),
        UnderstoodRow(5, (UnderstoodCell("B"), UnderstoodCell("x", "“x” is no date.")), "no row"),
    ),
)


def test_the_preview_says_how_many_rows_would_be_taken_and_why_not_the_others() -> None:
    shown = understood_table(UNDERSTOOD)
    assert "Of the first 4 rows 2 would be taken; of these 1 cell would be put aside." in (
        words(shown)
    )
    assert [words(li) for li in of_kind(shown, "Li")] == [
        "■  Row 3 and 1 more: “x” is no date.",
        "■  Row 4: “C” is no kind.",
        "■  Row 5: no row",
    ]


def test_a_problem_of_a_cell_is_marked_and_said() -> None:
    shown = understood_table(UNDERSTOOD)
    bad = [cell for cell in of_kind(shown, "Td") if of_class(cell, "bad")]
    assert next((words(cell), cell.title) for cell in bad) == (
        "■  x  “x” is no date.", "“x” is no date.",
    )  # fmt: skip
    (frame,) = of_class(shown, "table-frame")
    assert (frame.tabIndex, frame.role) == (0, "region")


def test_a_table_that_cannot_be_read_says_one_sentence() -> None:
    shown = understood_table(replace(UNDERSTOOD, rows=(), problem="There is no column “x”."))
    assert words(shown) == "History ■  There is no column “x”."


def test_without_an_import_there_is_no_preview() -> None:
    assert shown_preview(a_page()) == []


def test_problems_are_listed_with_their_fields() -> None:
    (listed,) = problems({"zone": "Nowhere is no time zone."})
    (entry,) = of_kind(listed, "Li")
    assert getattr(entry, "data-problem") == "zone"
    assert words(entry) == "■  Nowhere is no time zone."
    assert problems({}) == []


# Results


def test_a_check_shows_what_the_import_would_do() -> None:
    page = drawn(CHECKED)
    assert words(of_class(page, "headline")) == (
        "It would bring 139,577 new, 31 changed, 2,109 repeated, 5 refused."
    )
    assert [words(f) for f in of_class(page, "key-value")] == ["139,577", "31", "2,109", "5"]
    assert "4 saved “2026-02-30” No day: correct it. log.csv, row 17, 18, 1,900 …" in words(page)
    assert "4 × invalid time, 1 × unknown state" in words(page)
    assert "1 other row in smaller groups." in words(page)
    assert actions(page) == ["import", "check", "discard"]


def test_an_import_shows_what_it_did_and_can_be_taken_back() -> None:
    page = drawn(IMPORTED, quarantine=(a_group(1, a_row(1)),), waiting=1)
    assert "It took 12 s." in words(page)
    assert "/tickets?program=care&as_of=2026-11-21" in [way.href for way in ways(page)]
    assert "?program=care&as_of=2026-11-21&row=1&import=17" in [way.href for way in ways(page)]
    (fold,) = of_class(page, "take-back")
    assert "what earlier and later imports also say stays" in words(fold)
    assert actions(fold) == ["take-back"]
    assert [*fields(fold)] == ["reason"]


def test_what_was_taken_back_says_when_and_why() -> None:
    page = drawn(STATES["taken back"])
    assert words(of_class(page, "headline")) == "Taken back on 22 Nov 2026, 04:00."
    assert "Wrong file" in words(of_class(page, "facts"))
    assert actions(page) == []


def test_an_import_of_metrics_leads_to_the_scorecard_and_says_what_was_undone() -> None:
    of = {"register": "metrics"}
    page = drawn(replace(IMPORTED, **of))
    assert "/scorecard?program=care&as_of=2026-11-21" in [way.href for way in ways(page)]
    done = {"values": 1_204, "definitions": 1, "targets": 0, "restored": 2, "metrics": 3}
    undone = drawn(replace(STATES["taken back"], **of, taken_back=done))
    said = "1,204 values, 1 definition, 0 targets voided, 2 restored, 3 metrics withdrawn"
    assert said in words(of_class(undone, "facts"))


# A row


def test_a_row_is_corrected_cell_by_cell_with_its_problem_beside_the_field() -> None:
    row = a_row(5, cells=("A", f"{DATE_CELL}2026-02-28", "New"))
    page = content(a_page(row=row, view={"row": "5"}), NOW)
    assert {name: control.value for name, control in fields(page).items()} == {
        "cell.0": "A", "cell.1": "2026-02-28", "cell.2": "New",
    }  # fmt: skip
    (fault,) = of_class(page, "at-fault")
    assert words(fault) == "saved ■  “2026-02-30” is no day."
    assert actions(page) == ["send-again"]
    said = typed({"fields": {"cell.0": "A", "cell.1": "2026-02-28", "cell.2": "Old"}, "values": []})
    assert typed_cells(row, said) == ("A", f"{DATE_CELL}2026-02-28", "Old")


def test_a_row_that_was_not_kept_has_no_form() -> None:
    page = content(a_page(row=a_row(5, cells=()), view={"row": "5"}), NOW)
    assert not fields(page)
    assert "bring it in a file again" in words(page)


def test_a_row_that_was_sent_leads_to_its_import() -> None:
    (way,) = ways(sent(a_page(row=a_row(5), view={"row": "5"}), 18))
    assert way.href == "?program=care&as_of=2026-11-21&import=18"
    assert getattr(way, "data-go") == "true"


# What a browser sends back


def form(**changed: str) -> dict[str, Any]:
    return {"fields": {k.replace("__", "."): v for k, v in changed.items()}, "values": []}


def test_what_the_form_shows_comes_back_as_the_same_mapping() -> None:
    page = drawn(a_run())
    said = {
        "fields": {name: control.value for name, control in fields(page).items()},
        "values": [
            [section, value, chosen]
            for section in ("states", "priorities", "kinds")
            for value, (chosen, _) in value_rows(page, section).items()
        ],
    }
    meaning = typed_meaning(a_run(), typed(said))
    assert meaning.problems == {}
    assert meaning.sources == {"events": (4, "")}
    before, after = mapping_from_toml(TOML, ""), mapping_from_toml(meaning.mapping, "")
    assert after.revisions == before.revisions
    assert after.states == before.states
    assert after.skip_states == before.skip_states
    assert (after.rows, after.dates, after.nulls) == (before.rows, before.dates, before.nulls)


def test_values_that_the_form_does_not_show_stay() -> None:
    said = form() | {"values": [["states", "active", "New"], ["states", "-100", "Closed"]]}
    after = mapping_from_toml(typed_meaning(a_run(), typed(said)).mapping, "")
    assert after.states == {"Gone": "Closed", "active": "New", "-100": "Closed"}
    assert after.skip_states == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"zone": "Nowhere"}, "zone"),
        ({"dates": "other", "dates__words": "day/month"}, "dates"),
        ({"rows": "sideways"}, "rows"),
    ],
)
def test_what_cannot_be_followed_is_said_by_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidForm) as error:
        typed_meaning(a_run(), typed(form(**changed)))
    assert [*error.value.problems] == [field]


def test_a_required_column_that_is_missing_is_said_and_the_rest_is_kept() -> None:
    meaning = typed_meaning(a_run(), typed(form(revisions__at="", zone="Europe/Paris")))
    assert meaning.problems == {"revisions.at": "Choose the column that holds it."}
    assert mapping_from_toml(meaning.mapping, "").zone == "Europe/Paris"


def test_written_toml_goes_as_it_is() -> None:
    meaning = typed_meaning(a_run(), typed(form(toml="rows = 1")))
    assert meaning.mapping == "rows = 1"


@pytest.mark.parametrize(
    "said",
    [
        None, 7, "x", [], {}, {"fields": {}}, {"fields": [], "values": []},
        {"fields": {"a": 1}, "values": []}, {"fields": {}, "values": {}},
        {"fields": {}, "values": [["states", "a"]]}, {"fields": {}, "values": [["x", "a", "b"]]},
        {"fields": {}, "values": [["states", "a", None]]}, {"fields": {"a": "\0"}, "values": []},
        {"fields": {"a": "\ud800"}, "values": []}, {"fields": {"a": "x" * 200_001}, "values": []},
        {"fields": {}, "values": [["states", "a", "b"]] * 5_001}, {"fields": {}, "values": ["abc"]},
        {"fields": {}, "values": [[["states"], "a", "b"]]},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused(said: Any) -> None:
    with pytest.raises(InvalidRequest):
        typed(said)


def test_a_table_of_another_import_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        typed_meaning(a_run(), typed(form(source__events="5:")))


@pytest.mark.parametrize("said", [form(), form(cell__1="x"), form(cell__0="x", cell__2="y")])
def test_a_row_with_a_hole_is_refused(said: Any) -> None:
    with pytest.raises(InvalidRequest):
        typed_cells(a_row(5), typed(said))


@pytest.mark.parametrize(
    ("length", "said"), [(1, "1 byte"), (999, "999 bytes"), (83_000, "83 KB"), (4e7, "40.0 MB")]
)
def test_sizes(length: int, said: str) -> None:
    assert size(int(length)) == said


@pytest.mark.parametrize(
    ("span", "said"), [(0.84, "0.8 s"), (7, "7 s"), (42, "42 s"), (185, "3 min 5 s")]
)
def test_spans(span: float, said: str) -> None:
    assert seconds(span) == said


def test_a_panel_without_an_import_is_empty() -> None:
    assert panel(a_page(), NOW) == []
