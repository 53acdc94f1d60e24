"""The weekly table, from 25 metrics of which some are partial, stale or without data."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Direction, Role
from dashboard.scorecard.notes import NoteVersion, notes_from
from dashboard.scorecard.numbers import bare, brief, unit_words
from dashboard.scorecard.table import table
from dashboard.scorecard.targets import Grain, Target
from exports.serialiser import to_html
from exports.spreadsheets import as_csv
from exports.tables import table_sheet
from layouts.scorecard import content
from layouts.scorecard.file import LABEL
from layouts.scorecard.sparkline import sparkline
from tests.dashboard.scorecard.given import base, series
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.scorecard.given import AS_OF, METRICS, PROGRAM, card, metric

WEEK_START = AS_OF - timedelta(days=6)


def row(page: Any, name: str) -> Any:
    """The row of a metric."""
    found = [tr for tr in of_kind(page, "Tr") if getattr(tr, "data-opens", "")]
    return next(tr for tr in found if words(of_kind(tr, "A")) == name)


def cells(tr: Any) -> list[str]:
    return [words(cell) for cell in tr.children]


def one(values: list[DailyValue], **about: Any) -> Any:
    """The row of a single metric."""
    targets = about.pop("targets", ())
    notes = about.pop("notes", {})
    found = card(
        metrics=(base("x", **about),), values=daily_values(values), targets=targets, baselines=(),
        notes=notes,
    )  # fmt: skip
    return row(content(found), about.get("name", "x"))


def steady(value: float = 2, days: int = 800) -> list[DailyValue]:
    return series("x", AS_OF - timedelta(days=days - 1), [value] * days)


def test_areas_have_their_outputs_and_then_the_inputs_that_drive_them() -> None:
    page = content(card())
    by_area: dict[str, list[Role]] = {}
    for found in table(card()):
        by_area.setdefault(found.metric.area, []).append(found.metric.role)
    for roles in by_area.values():
        assert roles == sorted(roles, key=lambda role: role is Role.INPUT)
    heads = [words(tr) for tr in of_kind(page, "Tr") if "group" in getattr(tr, "className", "")]
    inputs = "Inputs that drive them"
    assert heads == [
        "Outreach", inputs, "Volume", inputs, "Risk", inputs, "Risk mining", inputs,
    ]  # fmt: skip


def test_one_area_without_a_name_stands_without_a_head() -> None:
    found = card(metrics=(base("x"),), values=daily_values(steady()), targets=(), baselines=())
    assert of_class(content(found), "group") == []


def test_a_row_has_six_weeks_changes_spans_and_its_target() -> None:
    tr = one(steady(), targets=[Target("x", Grain.WEEK, 14), Target("x", Grain.MTD, 60)])
    name, line, *weeks, status, wow, yoy, mtd, qtd, ytd = cells(tr)
    assert (name, line, weeks) == ("x –", "", ["14"] * 6)
    assert status == "● on track of  14"
    assert (wow, yoy) == ("±0.0 %", "±0.0 %")
    # 21 days of November; 52 of the quarter; 325 of the year
    assert mtd == "42 ±0.0 % ■ off track"
    assert (qtd, ytd) == ("104 ±0.0 %", "650 ±0.0 %")


def test_the_row_leads_to_the_page_of_its_metric() -> None:
    (way,) = ways(one(steady()))
    assert way.href == "/metric?program=p&as_of=2026-11-21&key=x"


def test_every_change_says_which_dates_it_compares() -> None:
    tr = one(steady())
    titles = [cell.title for cell in of_class(tr, "change")]
    assert titles == [
        "15 Nov 2026 to 21 Nov 2026 against 8 Nov 2026 to 14 Nov 2026",
        "15 Nov 2026 to 21 Nov 2026 against 16 Nov 2025 to 22 Nov 2025",
        "1 Nov 2026 to 21 Nov 2026 against 1 Nov 2025 to 21 Nov 2025",
        "1 Oct 2026 to 21 Nov 2026 against 1 Oct 2025 to 21 Nov 2025",
        "1 Jan 2026 to 21 Nov 2026 against 1 Jan 2025 to 21 Nov 2025",
    ]


WEEK = "15 Nov 2026 to 21 Nov 2026"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (steady()[:-2], "10 5 of 7  days"),
        (
            [*steady()[:-1], DailyValue("x", AS_OF, None)],
            f"–  6 of 7 days; without the blanks 12, {WEEK} 6 of 7  days",
        ),
        (steady()[:-20], f"–  stale: the newest data are older, {WEEK} stale"),
        ([], f"–  no data, {WEEK}"),
    ],
)
def test_what_is_not_whole_is_never_zero_and_says_why(values: list[DailyValue], shown: str) -> None:
    (newest,) = of_class(one(values), "newest")
    assert words(newest) == shown


def test_a_reason_is_had_by_pointing_and_by_keyboard() -> None:
    (why,) = of_class(of_class(one([]), "newest"), "why")
    assert (getattr(why, "data-why"), why.tabIndex) == (f"no data, {WEEK}", 0)


def test_a_change_without_meaning_says_why() -> None:
    tr = one([*steady(0, 799), DailyValue("x", AS_OF, 3)])
    wow = of_class(tr, "change")[0]
    assert words(wow) == "n/m  compared with zero"
    assert wow.title.endswith("not meaningful: compared with zero")


@pytest.mark.parametrize(
    ("direction", "css"),
    [(Direction.UP, "up good"), (Direction.DOWN, "up bad"), (Direction.WITHIN, "up")],
)
def test_a_change_is_good_or_bad_only_where_that_is_defined(direction: Direction, css: str) -> None:
    tr = one([*steady(2, 799), DailyValue("x", AS_OF, 4)], direction=direction)
    assert of_class(tr, "change")[0].className == f"number change {css}"


def test_a_signal_and_a_missing_note_stand_with_the_name() -> None:
    leap = [*steady(2, 793), *series("x", WEEK_START, [50] * 7)]
    said = words(of_class(one(leap, owner="Ann"), "about"))
    assert said == "Ann signal note asked for"
    (mark,) = of_class(one(leap), "signal")
    assert "outside the limits" in mark.title


def test_a_note_takes_the_place_of_being_asked_for() -> None:
    leap = [*steady(2, 793), *series("x", WEEK_START, [50] * 7)]
    notes = notes_from([NoteVersion(1, "x", AS_OF, "A campaign began.", "Ann", 0)])
    (mark,) = of_class(one(leap, notes=notes), "note-mark")
    assert (words(mark), mark.title) == ("note", "A campaign began.")


@pytest.mark.parametrize(
    ("value", "unit", "shown", "said"),
    [
        (None, "", "–", ""),
        (1_481.0, "count", "1,481", ""),
        (0.4275, "%", "42.8", "%"),
        (0.00123, "bps", "12", "bps"),
        (-1203.7, "USD", "−1,204", "USD"),
        (999_999.0, "", "999,999", ""),
        (1_240_000.0, "USD", "1.24 m", "USD"),
        (-65_000_000.0, "", "−65.0 m", ""),
        (2_500_000_000.0, "", "2.50 bn", ""),
        (1.5, "days", "1.5", "days"),
        (3.254, "minutes", "3.25", "minutes"),
    ],
)
def test_a_column_has_its_unit_once(value: float | None, unit: str, shown: str, said: str) -> None:
    assert (bare(value, unit), unit_words(unit)) == (shown, said)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "USD", "–"),
        (31_667_850.0, "USD", "USD 31.7 m"),
        (1_240_000.0, "", "1.24 m"),
        (1_240_000.0, "alerts", "1.24 m alerts"),
        (999.0, "alerts", "999 alerts"),
        (0.5, "%", "50.0 %"),
    ],
)
def test_a_large_number_is_said_in_little_room(value: float | None, unit: str, shown: str) -> None:
    assert brief(value, unit) == shown


def test_a_line_marks_its_last_point_and_leaves_gaps() -> None:
    image = sparkline((1.0, None, 3.0, 2.0), "three weeks")
    assert image is not None and image.alt == "three weeks"
    drawn = unquote(image.src)
    assert re.findall("<path d='([^']+)'", drawn) == ["M3.5 20.5h0M62.8 3.5h0L92.5 12.0"]
    assert "<circle cx='92.5' cy='12.0'" in drawn
    assert "width='96' height='24'" in drawn
    assert sparkline((None, None), "") is None


def test_a_level_line_stands_in_the_middle() -> None:
    image = sparkline((2.0, 2.0), "")
    assert image is not None and "M3.5 12.0h0L92.5 12.0" in unquote(image.src)


def test_the_page_opens_with_a_sentence_made_from_its_numbers() -> None:
    rows = table(card())
    red = sum(found.week.status == "red" for found in rows)
    said = words(of_class(content(card()), "headline"))
    assert said.startswith(f"{red} of 25 metrics are off track in W47, none at risk and ")
    assert said.endswith(f"; {sum(found.note_missing for found in rows)} notes asked for.")


def test_without_values_the_sentence_says_what_a_status_takes() -> None:
    early = card(date(2020, 1, 4))
    said = words(of_class(content(early), "headline"))
    assert said.startswith("None of 25 metrics has a status in W1: that takes a value and a target")


def test_without_metrics_the_page_says_how_to_bring_them() -> None:
    bare_card = replace(card(metrics=(), targets=(), baselines=()), source=None)
    said = words(content(bare_card))
    assert "Issuer Outreach has no metrics yet." in said
    assert "greenpath import metrics --program p --definitions FILE --values FILE" in said


def test_rows_in_quarantine_are_told() -> None:
    waiting = replace(card(), quarantined={"not_a_number": 3})
    assert "3 rows in quarantine: not a number" in words(content(waiting))
    assert "quarantine" not in words(content(card()))


def test_filters_that_keep_nothing_lead_back() -> None:
    page = content(card(filters={"owner": ("Nobody",)}))
    assert "No metric matches these filters as of this week." in words(page)
    assert "?program=p&as_of=2026-11-21" in [way.href for way in ways(page)]


def test_the_file_has_exact_numbers_and_units() -> None:
    sheet = table_sheet(content(card()), LABEL)
    assert sheet is not None and len(sheet.rows) == 25
    titles = [column.title for column in sheet.columns]
    by_key = {found["2"]: dict(zip(titles, found.values(), strict=True)) for found in sheet.rows}
    approval, weeks = by_key["approval"], [title for title in titles if title.startswith("W4")]
    found = next(each for each in table(card()) if each.metric.key == "approval")
    assert weeks[-1] == "W47, to 2026-11-21"
    assert approval[weeks[-1]] == pytest.approx(found.weeks[-1].value, abs=1e-12)
    assert approval["WoW"] == pytest.approx(found.wow.shown, abs=1e-9)
    assert approval["WoW in"] == "bps"
    assert (approval["Week target"], approval["Week status"]) == (0.93, "off track")
    shipped = by_key["shipped"]
    assert shipped["State of W47, to 2026-11-21"] == "5 of 7 days"
    assert (shipped["WoW"], shipped["WoW in"]) == (None, "n/m")
    assert as_csv(sheet).count(b"\r\n") == 26


def test_the_paper_has_every_metric_and_no_controls() -> None:
    html = to_html(content(card()))
    assert html.count("<img ") == len([each for each in METRICS if each.key != "cycle"])
    for each in METRICS:
        assert f"{each.title}</span>" in html
    assert "when you point at it" not in html
    assert PROGRAM.name in html and metric("approval").owner in html


def test_a_line_between_the_largest_numbers_is_drawn() -> None:
    drawn = sparkline([1e308, -1e308, 0.0], "From high to low")
    assert drawn is not None
    assert "M3.5 3.5h0L48.0 20.5L92.5 12.0" in unquote(drawn.src)
