"""The forms of a metric as trees: what is drawn, prefilled and offered, and to whom."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import daily_values
from dashboard.scorecard.definitions import Direction
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.history import (
    BaselineVersion,
    DefinitionVersion,
    MetricHistory,
    Said,
    TargetVersion,
    ValueWord,
)
from dashboard.scorecard.notes import Note, NoteVersion
from dashboard.scorecard.preview import preview
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from exports.serialiser import to_html
from layouts.metric import forms_preview
from layouts.metric.forms import forms
from layouts.metric.forms_definition import new_metric
from tests.dashboard.scorecard.given import base, series
from tests.layouts.given import parts, words

WEEK, TODAY = date(2026, 11, 21), date(2026, 11, 22)
METRIC = base("calls", name="Calls", unit="minutes", owner="Ann", area="Care")
AT = 1_795_348_800


def said(id_: int, by: str = "Ann", voided: int | None = None, why: str = "") -> Said:
    return Said(id_, by, AT, voided, why)


def editing(**other: Any) -> MetricEditing:
    history = MetricHistory(7, "calls", 3, (DefinitionVersion(said(1), None, METRIC),), (), ())
    usual = MetricEditing(
        history, METRIC, ProgramCalendar(), WEEK, TODAY, may_type=True, may_note=True,
        may_manage=True, why_not_typed="", owners=("Ann", "Bob"),
    )  # fmt: skip
    return replace(usual, **other)


def drawn(found: MetricEditing) -> dict[str, Any]:
    """What each form is drawn with, by its name."""
    return {
        getattr(part, "data-form"): orjson.loads(getattr(part, "data-drawn"))
        for part in parts(forms(found))
        if hasattr(part, "data-form")
    }


def bases(found: MetricEditing) -> dict[str, Any]:
    return {
        getattr(part, "data-form"): getattr(part, "data-base", None)
        for part in parts(forms(found))
        if hasattr(part, "data-form")
    }


def test_value_and_note_are_of_the_week_in_their_names() -> None:
    found = drawn(editing(may_manage=False))
    assert found.keys() == {"metric-value:7:2026-11-21", "metric-note:7:2026-11-21"}


def test_managers_are_offered_all_the_rest() -> None:
    names = {name.split(":")[0] for name in drawn(editing())}
    assert names == {
        "metric-value", "metric-note", "metric-target", "metric-baseline", "metric-definition",
        "metric-give-up",
    }  # fmt: skip


def test_who_may_say_nothing_is_shown_nothing() -> None:
    nobody = editing(may_type=False, may_note=False, may_manage=False)
    assert forms(nobody) is None


@pytest.mark.parametrize(
    ("held", "value", "sentence"),
    [
        ((), "", "none yet"),
        ((ValueWord(said(5), WEEK, 12.5, True, True),), "12.5", "12.5 minutes"),
        ((ValueWord(said(5), WEEK, None, True, True),), "", "blank"),
        ((ValueWord(said(5), WEEK, 0.0, True, True),), "0", "0 minutes"),
        (tuple(ValueWord(said(n), WEEK, 1.0, False, True) for n in (5, 4)), "", "2 rows of a file"),
    ],
)
def test_the_value_is_prefilled_with_what_stands(
    held: Sequence[ValueWord], value: str, sentence: str
) -> None:
    found = editing(words=(*held, ValueWord(said(2, "old.csv"), WEEK, 9.0, False, False)))
    assert drawn(found)["metric-value:7:2026-11-21"] == {"value": value}
    assert bases(found)["metric-value:7:2026-11-21"] == ("5" if held else None)
    shown = words(forms(found))
    assert sentence in shown
    assert "old.csv" in shown
    assert "replaced" in shown


def test_no_value_is_asked_for_where_none_can_be_typed() -> None:
    found = editing(why_not_typed="It is calculated from other metrics: type theirs.")
    assert "metric-value:7:2026-11-21" not in drawn(found)
    assert "It is calculated from other metrics" in words(forms(found))
    running = editing(week=date(2026, 11, 28))
    assert "The week runs until 28 Nov 2026" in words(forms(running))
    assert "metric-value:7:2026-11-28" not in drawn(running)


def note(*texts: str) -> Note:
    return Note(
        tuple(NoteVersion(n, "calls", WEEK, text, "Ann", AT) for n, text in enumerate(texts))
    )


@pytest.mark.parametrize(
    ("wanted", "written", "asked"),
    [
        (True, None, True),
        (True, note("a"), False),
        (False, None, False),
        (True, note("a", ""), True),
    ],
)
def test_a_note_is_asked_for_until_there_is_one(
    wanted: bool, written: Note | None, asked: bool
) -> None:
    found = editing(note_wanted=wanted, note=written)
    assert ("a note is asked for" in words(forms(found))) is asked
    (opened,) = [
        part for part in parts(forms(found))
        if type(part).__name__ == "Details" and words(part).startswith("Note of")
    ]  # fmt: skip
    assert opened.open is asked


def test_a_note_stands_over_its_newest_version_with_those_before() -> None:
    found = editing(note=note("First.", "Second."))
    name = "metric-note:7:2026-11-21"
    assert (drawn(found)[name], bases(found)[name]) == ({"text": "Second."}, "1")
    shown = words(forms(found))
    assert shown.index("Second.", shown.index("Written by")) < shown.index("First.")


def test_a_definition_is_drawn_as_it_stands_from_the_week_on() -> None:
    found = drawn(editing())["metric-definition:7"]
    assert found == {
        "name": "Calls", "unit": "minutes", "aggregation": "sum", "column": "calls", "filter": "",
        "every": "day", "operation": "", "operands": "", "comparison": "pct", "direction": "up",
        "tolerance": "", "owner": "Ann", "role": "output", "area": "Care", "description": "",
        "since": "2026-11-15",
    }  # fmt: skip


def test_versions_tell_what_changed_and_who_did_it() -> None:
    history = replace(
        editing().history,
        definitions=(
            DefinitionVersion(said(3, "Bob"), date(2026, 11, 1), None),
            DefinitionVersion(said(2, "Bob"), date(2026, 10, 1), replace(METRIC, unit="hours")),
            DefinitionVersion(said(1), None, METRIC),
        ),
    )
    shown = words(forms(editing(history=history)))
    assert "given up" in shown
    assert "minutes → hours" in shown
    assert "1 Oct 2026" in shown


def test_a_target_that_stands_can_be_ended_or_voided() -> None:
    history = replace(
        editing().history,
        targets=(
            TargetVersion(said(12), Target("calls", Grain.WEEK, 10.0, date(2026, 1, 1))),
            TargetVersion(said(11, voided=AT, why="A typo."), Target("calls", Grain.YTD, 5.0)),
        ),
    )
    found = editing(history=history)
    names = drawn(found).keys()
    assert {"metric-target-end:12", "metric-target-void:12"} <= names
    assert not {"metric-target-end:11", "metric-target-void:11"} & names
    shown = words(forms(found))
    assert "End or void: week 10 minutes, from 1 Jan 2026" in shown
    assert "Targets: 1" in shown


def test_a_band_is_told_with_both_edges() -> None:
    band = replace(METRIC, direction=Direction.WITHIN)
    target = TargetVersion(said(1), Target("calls", Grain.WEEK, 10.0, upper=20.0))
    history = replace(editing().history, targets=(target,))
    shown = words(forms(editing(metric=band, history=history)))
    assert "10 minutes to 20 minutes" in shown
    assert "The lower edge of the band." in shown


def test_limits_tell_what_they_are_locked_to_as_of_the_week() -> None:
    locked = Baseline("calls", date(2026, 1, 4), date(2026, 3, 28), date(2026, 4, 1), "New team.")
    history = replace(editing().history, baselines=(BaselineVersion(said(1), locked),))
    shown = words(forms(editing(history=history)))
    assert "Limits: locked to 4 Jan 2026 to 28 Mar 2026" in shown
    earlier = words(forms(editing(history=history, week=date(2026, 3, 28))))
    assert "Limits: they follow the last 52 weeks" in earlier


def test_texts_of_people_are_texts() -> None:
    evil = "<script>hit()</script>"
    found = editing(note=note(evil), metric=replace(METRIC, unit=evil, name=evil))
    html = "".join(
        to_html(part) for part in parts(forms(found)) if type(part).__name__ == "Details"
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_new_metric_starts_with_what_is_usual() -> None:
    (form,) = [part for part in parts(new_metric(4, ("Ann",))) if hasattr(part, "data-form")]
    assert getattr(form, "data-form") == "metric-new:4"
    assert orjson.loads(getattr(form, "data-drawn"))["aggregation"] == "sum"


VALUES = daily_values(series("calls", date(2026, 10, 11), [float(n % 5 + 1) for n in range(42)]))
FACTS = ScorecardFacts((METRIC,), VALUES, (Target("calls", Grain.WEEK, 21.0),))


def shown(after: ScorecardFacts, key: str = "calls") -> Any:
    program = Program("p", "Program", ProgramCalendar())
    return forms_preview.preview(preview(FACTS, after, key, program, Scope("p", WEEK)))


def test_a_preview_says_what_changes_and_holds_the_button_that_saves() -> None:
    mean = replace(METRIC, source=replace(METRIC.source, aggregation="mean"))
    found = shown(replace(FACTS, metrics=(mean,)))
    said_ = words(found)
    assert "What changes, as of week 47, to 21 Nov 2026" in said_
    assert "Week to 21 Nov 2026" in said_
    assert "Nothing is saved yet." in said_
    assert 'data-save=""' in to_html(found)
    assert "of 9 numbers and" in said_


def test_a_preview_of_nothing_says_so() -> None:
    named = replace(METRIC, name="Another")
    assert "No number and no status of these weeks changes." in words(
        shown(replace(FACTS, metrics=(named,)))
    )


def test_a_new_metric_is_previewed_from_nothing() -> None:
    new = base("new", column="calls")
    found = words(shown(replace(FACTS, metrics=(METRIC, new)), "new"))
    assert "It is a new metric." in found
    assert "not there" in found
