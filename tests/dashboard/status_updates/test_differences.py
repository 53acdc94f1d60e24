"""The readable difference of two versions of an update."""

import time
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.status_updates.differences import Part, Said, differences, text_parts
from dashboard.status_updates.updates import Colour
from tests.dashboard.path_to_green.given import update

BEFORE = update(
    date(2026, 1, 10),
    "green",
    headline="Two banks are live",
    why="All went well.",
    author="Ann",
    value=-1200.5,
)


def test_words_that_both_say_stand_beside_those_that_came_and_went() -> None:
    after = replace(BEFORE, headline="Three banks are live now", at=BEFORE.at + 60)
    (found,) = differences(BEFORE, after)
    assert (found.field, found.label) == ("headline", "Headline")
    assert found.parts == (
        Part(Said.BEFORE, "Two "),
        Part(Said.AFTER, "Three "),
        Part(Said.BOTH, "banks are "),
        Part(Said.BEFORE, "live"),
        Part(Said.AFTER, "live now"),
    )


def test_colour_date_and_value_are_told_whole_and_as_people_read_them() -> None:
    after = replace(BEFORE, colour=Colour.RED, date_to_green=date(2026, 3, 1), value=-1300.0)
    told = [
        (each.label, [(part.said.value, part.text) for part in each.parts])
        for each in differences(BEFORE, after)
    ]
    assert told == [
        ("Colour", [("before", "green"), ("after", "red")]),
        ("Date back to green", [("after", "1 Mar 2026")]),
        ("Value", [("before", "−1,200.5"), ("after", "−1,300")]),
    ]


def test_a_value_is_told_in_the_unit_of_its_goal() -> None:
    before, after = replace(BEFORE, value=0.920332), replace(BEFORE, value=0.916668)
    (found,) = differences(before, after, "%")
    assert [part.text for part in found.parts] == ["92.0 %", "91.7 %"]


def test_the_first_version_is_all_new_and_what_is_the_same_is_left_out() -> None:
    first = differences(None, BEFORE)
    assert [d.field for d in first] == ["colour", "value", "headline", "why"]
    assert all(part.said is Said.AFTER for each in first for part in each.parts)
    assert differences(BEFORE, replace(BEFORE, at=0, id=9, author="Bea")) == ()


def test_markup_in_a_text_stays_the_text_that_it_is() -> None:
    after = replace(BEFORE, why="<script>alert(1)</script> **bold**")
    (found,) = differences(BEFORE, after)
    said = "".join(part.text for part in found.parts if part.said is not Said.BEFORE)
    assert said == "<script>alert(1)</script> **bold**"


words = st.text(alphabet="ab \n", max_size=60)


@given(words, words)
def test_both_texts_can_be_read_from_the_parts(before: str, after: str) -> None:
    parts = tuple(text_parts(before, after))
    assert "".join(p.text for p in parts if p.said is not Said.AFTER) == before
    assert "".join(p.text for p in parts if p.said is not Said.BEFORE) == after
    assert all(part.text for part in parts)


def test_a_long_text_is_compared_by_lines_and_in_no_time() -> None:
    lines = [f"line {n} says something here\n" for n in range(300)]
    changed = [*lines[:150], "another line\n", *lines[151:]]
    parts = tuple(text_parts("".join(lines), "".join(changed)))
    assert [(p.said, p.text) for p in parts[1:3]] == [
        (Said.BEFORE, lines[150]),
        (Said.AFTER, "another line\n"),
    ]
    begun = time.monotonic()
    tuple(text_parts("a\n" * 50_000, "b a\n" * 25_000))
    assert time.monotonic() - begun < 2
