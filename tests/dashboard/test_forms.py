"""What a browser sends of a form: taken, put right by a person, or refused."""

from datetime import date
from typing import Any

import pytest

from dashboard.drafts import draft_from, in_step_at
from dashboard.errors import InvalidForm, InvalidRequest, NotFound
from dashboard.forms import FormField, FormName, Kind, Sent, form_name, sent, texts

NAME = FormField("name", "Name", longest=10, required="Say a name.")
FIELDS = (
    NAME,
    FormField("about", "About", Kind.LINES, 20),
    FormField("state", "State", Kind.CHOICE, options=(("On", "on"), ("Off", "off"))),
    FormField("free", "Free", Kind.CHOICE),
    FormField("done", "Done", Kind.CHECK),
    FormField("day", "Day", Kind.DATE),
)
GOOD = {"name": " Ann ", "about": "a\r\nb\n", "state": "on", "free": "x", "done": "yes",
        "day": "2026-11-21"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("program:3", FormName("program", 3)), ("program-new", FormName("program-new", None)),
        ("a", FormName("a", None)), ("a:999999999", FormName("a", 999_999_999)),
        ("a" * 31, FormName("a" * 31, None)),
        ("a:3:2026-11-21", FormName("a", 3, date(2026, 11, 21))),
    ],
)  # fmt: skip
def test_a_form_has_a_name_and_perhaps_an_item(text: str, name: FormName) -> None:
    assert form_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["", ":", "A", "1", "-a", "a:", "a:b", "a:1:2", "a:1234567890", "a" * 32, "a b", "a\n", "a:１",
     "a:-1", "ä", "a:1 ", "\0", "a:2026-11-21", "a:1:2026-13-01", "a:1:1899-01-01", "a:1:x",
     "a:1:2026-11-21 ", "a:1:2026-1-1"],
)  # fmt: skip
def test_other_names_are_no_forms(text: str) -> None:
    with pytest.raises(NotFound):
        form_name(text)


def test_what_was_typed_comes_back_without_blanks_at_its_ends() -> None:
    came = sent(FIELDS, {"fields": GOOD, "drawn": {"name": "A"}, "base": 3})
    assert came == Sent({**GOOD, "name": "Ann", "about": "a\nb"}, {"name": "A"}, 3)


def test_what_may_be_empty_may_be_empty() -> None:
    came = sent(FIELDS, {"fields": {**dict.fromkeys(GOOD, ""), "name": "x"}})
    assert came.base is None
    assert set(came.fields.values()) == {"x", ""}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Say a name."), ("name", " \n ", "Say a name."),
        ("name", "x" * 11, "at most 10 characters: these are 11."),
        ("name", "a\nb", "in one line"), ("name", "a\x1bb", "in one line"),
        ("name", "a\0", "no text"), ("about", "\ud800", "no text"),
        ("about", "x" * 21, "at most 20"), ("state", "other", "Choose one"),
        ("done", "no", "Tick it"), ("day", "21.11.2026", "Write a date"),
        ("day", "20261121", "Write a date"), ("day", "2026-02-30", "Write a date"),
    ],
)  # fmt: skip
def test_a_problem_is_said_beside_its_field(field: str, value: str, words: str) -> None:
    with pytest.raises(InvalidForm) as problem:
        sent(FIELDS, {"fields": {**GOOD, field: value}})
    assert list(problem.value.problems) == [field]
    assert words in problem.value.problems[field]


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {"fields": None}, {"fields": []}, {"fields": {}},
        {"fields": {**GOOD, "name": 1}}, {"fields": {**GOOD, "name": None}},
        {"fields": {**GOOD, "more": ""}}, {"fields": {k: v for k, v in GOOD.items() if k != "day"}},
        {"fields": GOOD, "drawn": None}, {"fields": GOOD, "drawn": {"other": ""}},
        {"fields": GOOD, "drawn": {"name": "\0"}}, {"fields": GOOD, "drawn": {"name": "x" * 10**5}},
        {"fields": GOOD, "base": "3"}, {"fields": GOOD, "base": True}, {"fields": GOOD, "base": -1},
        {"fields": GOOD, "base": 1.0}, {"fields": GOOD, "base": 2**31},
        {"fields": GOOD, "base": []},
        {"fields": {"\ud800": ""}}, {"fields": {"x" * 61: ""}},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused(said: Any) -> None:
    with pytest.raises(InvalidRequest):
        sent(FIELDS, said)


def test_a_form_has_its_limits() -> None:
    assert len(texts({f"f{i}": "" for i in range(100)})) == 100
    assert texts({"a": "x" * 99_999})
    with pytest.raises(InvalidRequest, match="at most 100 fields"):
        texts({f"f{i}": "" for i in range(101)})
    with pytest.raises(InvalidRequest, match="over 100,000 characters"):
        texts({"a": "x" * 100_000})
    with pytest.raises(InvalidRequest, match="over 100,000 characters"):
        draft_from({"fields": {"a": "x" * 50_000, "b": "x" * 50_000}})


@pytest.mark.parametrize(
    ("said", "ms"),
    [({"since": 5}, 5), ({}, 0), (None, 0), ({"since": -1}, 0), ({"since": True}, 0),
     ({"since": "5"}, 0), ({"since": 2**70}, 0)],
)  # fmt: skip
def test_the_time_that_a_browser_knows_is_a_number_or_none(said: Any, ms: int) -> None:
    assert in_step_at(said) == ms
