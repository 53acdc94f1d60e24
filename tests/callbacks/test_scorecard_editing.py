"""Values and notes of a metric over HTTP: saved, refused beside their field, raced for."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from callbacks.application import create_app
from dashboard.rights import Grant, Role, Viewer
from db import models
from db.engine import reading
from layouts.metric.forms import forms
from tests.callbacks.conftest import signed_in
from tests.callbacks.metric_site import (
    BEFORE,
    LOCK,
    TARGET,
    WEEK,
    Site,
    definition,
    new_site,
)
from tests.conftest import count
from tests.layouts.given import words


@pytest.fixture
def site(store: Engine) -> Site:
    return new_site(store)


def test_the_owner_types_a_value_and_it_is_the_week(site: Site) -> None:
    answer = site.value("12.5")
    assert (answer.status_code, answer.json) == (
        200,
        {"said": "The value of “Calls” of the week to 21 Nov 2026 is saved.", "go": ""},
    )
    assert site.week_value() == 12.5
    (word,) = site.shown().words
    assert (word.value, word.said.by, word.typed, word.holds) == (12.5, "Ann", True, True)


def test_a_value_is_typed_over_what_stands_and_all_that_stood_is_kept(site: Site) -> None:
    site.value("1")
    base = site.shown().value_base
    assert site.value("", base, "manager").status_code == 200
    words_ = site.shown().words
    assert [(word.value, word.said.by, word.holds) for word in words_] == [
        (None, "Manager", True), (1.0, "Ann", False),
    ]  # fmt: skip
    assert site.week_value() is None
    assert site.value("0", site.shown().value_base).status_code == 200
    assert site.week_value() == 0.0


def test_of_two_who_type_a_value_the_second_sees_both(site: Site) -> None:
    assert site.value("1").status_code == 200
    second = site.value("2", None, "manager")
    assert second.status_code == 409
    assert second.json["theirs"] == {"value": "1"}
    assert second.json["base"] == site.shown().value_base
    assert "data-choice" in second.json["conflict"]
    assert site.week_value() == 1.0
    assert site.value("2", second.json["base"], "manager").status_code == 200
    assert site.week_value() == 2.0


def test_of_two_values_at_once_one_wins_and_the_other_is_asked(site: Site) -> None:
    start, numbers = Barrier(2), {"ann": "1", "manager": "2"}
    browsers = {
        who: signed_in(create_app(site.settings).server.test_client(), site.settings, who)
        for who in numbers
    }

    def send(who: str) -> int:
        body = {"fields": {"value": numbers[who]}, "drawn": {"value": ""}, "base": None}
        start.wait(30)
        address = f"/forms/metric-value:{site.ids['calls']}:{WEEK}"
        return browsers[who].post(address, json=body).status_code

    with ThreadPoolExecutor(2) as threads:
        codes = dict(zip(numbers, threads.map(send, numbers), strict=True))
    assert sorted(codes.values()) == [200, 409]
    (winner,) = (who for who, code in codes.items() if code == 200)
    assert site.week_value() == float(numbers[winner])
    assert count(site.engine, "metric_value") == 1


@pytest.mark.parametrize(
    ("text", "words_"),
    [("1,5", "has a comma"), ("many", "is no number"), ("5%", "percentage"), ("1e999", "large")],
)
def test_a_value_that_is_none_is_said_beside_its_field(site: Site, text: str, words_: str) -> None:
    answer = site.value(text)
    assert answer.status_code == 422
    assert words_ in answer.json["problems"]["value"]
    assert count(site.engine, "metric_value") == 0


@pytest.mark.parametrize(
    ("at", "words_"),
    [
        ({"week": "2026-11-28"}, "runs until 28 Nov 2026"),
        ({"week": "2026-11-20"}, "No week ends on 20 Nov 2026"),
        ({"key": "each"}, "calculated from other metrics"),
    ],
)
def test_no_value_is_taken_where_none_can_be_typed(
    site: Site, at: dict[str, str], words_: str
) -> None:
    answer = site.value("1", None, "manager", **at)
    assert answer.status_code == 422
    assert words_ in answer.json["problems"]["value"]


def test_a_form_of_a_week_needs_its_week_and_others_have_none(site: Site) -> None:
    id_, said = site.ids["calls"], {"value": "1"}
    for form in (f"metric-value:{id_}", "metric-value", f"metric-value:{id_}:2026-13-01"):
        assert site.post(form, said).status_code == 404
    assert site.post(f"metric-give-up:{id_}:{WEEK}", {"since": WEEK}).status_code == 404
    assert site.post(f"metric-value:999999:{WEEK}", said).status_code == 404


@pytest.mark.parametrize(
    ("who", "value", "note", "target"),
    [
        ("ann", 200, 200, 403), ("bob", 403, 200, 403), ("reader", 403, 403, 403),
        ("stranger", 404, 404, 404), ("manager", 200, 200, 200),
    ],
)  # fmt: skip
def test_who_may_say_what(site: Site, who: str, value: int, note: int, target: int) -> None:
    assert site.value("1", None, who).status_code == value
    assert site.note("Because.", None, who).status_code == note
    assert site.decide("metric-target", TARGET, who).status_code == target
    assert site.decide("metric-target", TARGET, who, preview=True).status_code == (
        422 if target == 200 else target  # it would hold twice
    )
    new = {"key": "new", **definition(since="")}
    assert site.post(f"metric-new:{site.program}", new, None, who, preview=True).status_code == (
        target
    )


def test_a_note_is_kept_with_its_versions(site: Site) -> None:
    assert site.note("A strike.").status_code == 200
    first = site.shown().note
    assert first is not None
    assert site.note("A strike, over by now.", first.id, "ann").status_code == 200
    note = site.shown().note
    assert note is not None
    assert [(each.text, each.author) for each in note.versions] == [
        ("A strike.", "Bob"), ("A strike, over by now.", "Ann"),
    ]  # fmt: skip
    assert site.shown(week=BEFORE).note is None
    second = site.note("Mine.", first.id, "bob")
    assert second.status_code == 409
    assert second.json["theirs"] == {"text": "A strike, over by now."}


def test_a_note_says_something(site: Site) -> None:
    assert site.note(" ").json["problems"] == {
        "text": "Write what happened, and what is done about it."
    }
    assert "at most 4,000" in site.note("x" * 4001).json["problems"]["text"]
    assert site.note("<b>x</b>\n“y” \u202e").status_code == 200


HOSTILE: tuple[Callable[[dict[str, Any]], Any], ...] = (
    lambda body: {**body, "fields": {**body["fields"], "more": "x"}},
    lambda body: {**body, "fields": {}},
    lambda body: {**body, "fields": {"value": ["1"]}},
    lambda body: {**body, "fields": {"value": None}},
    lambda body: {**body, "base": "1"},
    lambda body: {**body, "base": 2**40},
    lambda body: {**body, "preview": True},
    lambda body: {**body, "preview": [1]},
    lambda body: [body],
    lambda _: None,
)


@pytest.mark.parametrize("twist", HOSTILE)
def test_a_body_that_no_form_sends_is_refused(
    site: Site, twist: Callable[[dict[str, Any]], Any]
) -> None:
    body = {"fields": {"value": "1"}, "drawn": {}, "base": None}
    answer = site.browsers["ann"].post(
        f"/forms/metric-value:{site.ids['calls']}:{WEEK}", data=json.dumps(twist(body)),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 400
    assert count(site.engine, "metric_value") == 0


TEXTS = ("<script>hit()</script>", "' OR 1=1 --", "\u202eabc", "=1+1", "{{7*7}}", "x" * 499, "🂡")


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_a_text(site: Site, text: str) -> None:
    said = definition(name=text, area=text, description=f"{text}\n{text}", unit=text)
    shown = site.decide("metric-definition", said, preview=True)
    answer = site.decide("metric-definition", said)
    if text == "\u202eabc":  # it turns the letters round: no line of text has it
        assert answer.status_code == 422
        return
    assert (shown.status_code, answer.status_code) == (200, 200)
    assert "<script>" not in shown.json["preview"]
    metric = site.card().metric("calls")
    assert metric is not None
    assert (metric.name, metric.area, metric.unit) == (text, text, text)


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\nb", "a\x07b"])
def test_what_is_no_line_of_text_is_refused(site: Site, text: str) -> None:
    body = {"fields": definition(name=text), "drawn": {}, "base": site.version()}
    answer = site.browsers["manager"].post(
        f"/forms/metric-definition:{site.ids['calls']}", data=json.dumps(body),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json["problems"].keys() == {"name"}


def test_every_change_is_in_the_audit(site: Site) -> None:
    site.value("1")
    site.note("x")
    site.decide("metric-target", TARGET)
    site.decide("metric-baseline", LOCK)
    site.decide("metric-definition", definition(unit="calls"))
    with reading(site.engine) as session:
        entry = models.AuditEntry
        rows = session.execute(
            select(entry.who, func.count())
            .where(entry.kind == "metric", entry.item_id == site.ids["calls"])
            .group_by(entry.who)
        ).all()
    assert dict(rows)["Ann"] == 1
    assert dict(rows)["Bob"] == 1
    assert dict(rows)["Manager"] == 3


def test_the_owner_s_stand_in_types_values(site: Site) -> None:
    with reading(site.engine) as session:
        person = models.Person
        query = select(person.name, person.id)
        people = dict(session.execute(query).all())
    grants = {"risk": Grant(Role.CONTRIBUTOR)}
    bob = Viewer("Bob", 1, people["Bob"], grants=grants)
    stand_in = replace(bob, stands_in_for=frozenset({people["Ann"]}))
    assert not site.shown(viewer=bob).may_type
    assert site.shown(viewer=stand_in).may_type
    assert site.shown(viewer=bob).may_note
    assert not site.shown(viewer=bob).may_manage


def test_a_note_is_asked_for_where_a_status_turns_red(site: Site) -> None:
    weeks = [date(2026, 11, 21) - timedelta(days=7 * n) for n in range(3)]
    for week, number in zip(weeks, ("5", "12", "12"), strict=True):
        site.value(number, week=week.isoformat())
    site.decide("metric-target", TARGET)
    assert site.shown().note_wanted
    assert not site.shown(week=BEFORE).note_wanted
    assert "a note is asked for" in words(forms(site.shown()))
    site.note("A strike.")
    assert "a note is asked for" not in words(forms(site.shown()))
