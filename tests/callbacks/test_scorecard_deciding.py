"""Targets, limits and definitions over HTTP: previewed, saved, refused beside their field."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine, select

from db import models
from db.engine import reading
from layouts.metric.forms import forms
from tests.callbacks.metric_site import (
    BEFORE,
    LOCK,
    TARGET,
    WEEK,
    Site,
    definition,
    new_site,
)
from tests.conftest import count, csv_bytes, deliver
from tests.layouts.given import words


@pytest.fixture
def site(store: Engine) -> Site:
    return new_site(store)


def test_a_target_is_set_ended_and_voided(site: Site) -> None:
    site.value("9")
    assert site.decide("metric-target", TARGET).status_code == 200
    (target,) = site.shown().history.targets
    assert target.said.by == "Manager"
    end = site.post(f"metric-target-end:{target.said.id}", {"end": BEFORE}, site.version())
    assert end.json["said"] == "The target of “Calls” holds until 14 Nov 2026."
    newest, old = site.shown().history.targets
    assert (newest.target.end, old.said.stands) == (date(2026, 11, 14), False)
    again = {**TARGET, "start": "2026-11-15"}
    assert site.decide("metric-target", again).status_code == 200
    void = site.post(f"metric-target-void:{newest.said.id}", {"reason": "A typo."}, site.version())
    assert void.status_code == 200
    told = [(v.said.stands, v.said.void_reason) for v in site.shown().history.targets]
    assert told[1] == (False, "A typo.")
    gone = site.post(f"metric-target-void:{newest.said.id}", {"reason": "x"}, site.version())
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": "ten"}, "value"), ({"upper": "20"}, "upper"), ({"end": "2025-01-01"}, "end"),
        ({"grain": ""}, "grain"), ({"grain": "day"}, "grain"), ({"value": ""}, "value"),
        ({"start": "21.11.2026"}, "start"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("preview", [True, False])
def test_a_wrong_target_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, preview: bool
) -> None:
    answer = site.decide("metric-target", {**TARGET, **said}, preview=preview)
    assert answer.status_code == 422
    assert answer.json["problems"].keys() == {field}
    assert count(site.engine, "metric_target") == 0


def test_two_targets_of_a_grain_never_hold_at_once(site: Site) -> None:
    assert site.decide("metric-target", TARGET).status_code == 200
    answer = site.decide("metric-target", {**TARGET, "start": "2026-06-01"})
    assert "Another week target holds from 1 Jan 2026" in answer.json["problems"]["start"]
    assert site.decide("metric-target", {**TARGET, "grain": "month"}).status_code == 200


def test_what_a_target_would_change_is_shown_and_nothing_is_stored(site: Site) -> None:
    site.value("9")
    before = count(site.engine, "audit_entry")
    answer = site.decide("metric-target", TARGET, preview=True)
    assert answer.status_code == 200
    assert answer.json.keys() == {"preview"}
    shown = answer.json["preview"]
    assert "0 of 9 numbers and 1 of 9 statuses change." in shown
    assert "data-save" in shown
    assert (count(site.engine, "metric_target"), count(site.engine, "audit_entry")) == (0, before)


def test_limits_are_locked_with_a_reason_and_seen_with_it(site: Site) -> None:
    assert site.decide("metric-baseline", {**LOCK, "reason": " "}).json["problems"].keys() == {
        "reason"
    }
    assert site.decide("metric-baseline", LOCK, preview=True).status_code == 200
    assert count(site.engine, "metric_baseline") == 0
    assert site.decide("metric-baseline", LOCK).status_code == 200
    shown = words(forms(site.shown()))
    assert "Limits: locked to 4 Jan 2026 to 28 Mar 2026" in shown
    free = {**LOCK, "start": "", "end": "", "reason": "It moved."}
    assert site.decide("metric-baseline", free).status_code == 200
    assert "Limits: they follow the last 52 weeks" in words(forms(site.shown()))
    short = site.decide("metric-baseline", {**LOCK, "end": "2026-01-31"})
    assert short.json["problems"].keys() == {"end"}


def test_a_definition_is_changed_from_a_day_on_with_its_history(site: Site) -> None:
    answer = site.decide("metric-definition", definition(name="Calls taken", unit="calls"))
    assert answer.json["said"] == "The definition of “Calls taken” is saved."
    metric, before = site.card().metric("calls"), site.card(BEFORE).metric("calls")
    assert metric is not None
    assert before is not None
    assert (metric.name, before.name) == ("Calls taken", "Calls")
    newest, first = site.shown().history.definitions
    assert (newest.said.by, newest.since, first.since) == ("Manager", date(2026, 11, 15), None)
    assert "Calls → Calls taken" in words(forms(site.shown()))


@pytest.mark.parametrize(
    ("said", "field", "words_"),
    [
        ({"aggregation": "", "column": "", "every": "", "operation": "sum",
          "operands": "each;staff"}, "operands", "builds on itself"),
        ({"aggregation": "", "column": "", "every": "", "operation": "sum",
          "operands": "stuff;staff"}, "operands", "did you mean “staff”?"),
        ({"aggregation": "total"}, "aggregation", "Choose one of those"),
        ({"tolerance": "5%"}, "tolerance", "percentage"),
        ({"filter": "card"}, "filter", "is no filter"),
        ({"column": ""}, "column", "Name the column"),
        ({"since": "2026-02-30"}, "since", "Write a date"),
        ({"name": "x" * 501}, "name", "at most 500"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("preview", [True, False])
def test_a_wrong_definition_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words_: str, preview: bool
) -> None:
    answer = site.decide("metric-definition", definition(**said), preview=preview)
    assert answer.status_code == 422
    assert words_ in answer.json["problems"][field]
    assert site.shown().history.version == site.version()
    assert len(site.shown().history.definitions) == 1


def test_a_definition_is_previewed_with_what_builds_on_it(site: Site) -> None:
    site.value("12")
    site.value("4", None, "manager", key="staff")
    negated = definition(
        aggregation="", column="", every="", operation="difference", operands="staff;staff"
    )
    version = site.version()
    shown = site.decide("metric-definition", negated, preview=True).json["preview"]
    assert "What changes, as of week 47, to 21 Nov 2026" in shown
    assert "each changes with it" in shown
    assert "It holds from 15 Nov 2026 on." in shown
    assert (site.version(), site.week_value()) == (version, 12.0)
    later = site.decide("metric-definition", {**negated, "since": "2027-01-01"}, preview=True)
    assert "shown here as if it held already" in later.json["preview"]


def test_a_derived_metric_is_previewed_with_what_the_store_counts(site: Site) -> None:
    form, fields = (
        f"metric-new:{site.program}",
        definition(since="", column="tickets.open", aggregation="last"),
    )
    opened = {"A": "2026-01-05", "B": "2026-11-20"}
    events = [
        {"event_id": key, "ticket_id": key, "ts": f"{day}T10:00:00Z", "event_type": "created",
         "to_value": ""}
        for key, day in opened.items()
    ]  # fmt: skip
    deliver(site.engine, "risk", csv_bytes(events))
    shown = site.post(form, {"key": "open", **fields}, preview=True)
    assert shown.status_code == 200
    every = {**fields, "every": "day"}
    refused = site.post(form, {"key": "open", **every})
    assert "has one value a week" in refused.json["problems"]["every"]
    assert site.post(form, {"key": "open", **fields}).status_code == 200
    assert site.week_value(key="open") == 2.0
    weeks = re.findall(r"<td[^>]*>([0-9]+)</td>", shown.json["preview"])
    assert weeks[:6] == ["1", "1", "1", "1", "1", "2"]
    typed = site.post(f"metric-value:{_id(site, 'open')}:{WEEK}", {"value": "1"})
    assert "nobody types it" in typed.json["problems"]["value"]


def _id(site: Site, key: str) -> int:
    with reading(site.engine) as session:
        row = models.Metric
        return session.scalars(select(row.id).where(row.key == key)).one()


def test_of_two_who_define_it_the_second_merges(site: Site) -> None:
    seen = site.version()
    assert site.decide("metric-definition", definition(unit="calls"), "other").status_code == 200
    drawn = definition()
    body = {"fields": definition(area="Care"), "drawn": drawn, "base": seen}
    second = site.browsers["manager"].post(
        f"/forms/metric-definition:{site.ids['calls']}", json=body
    )
    assert second.status_code == 409
    assert second.json["choices"] == {}
    merged = second.json["fields"]
    assert (merged["unit"], merged["area"], merged["since"]) == ("calls", "Care", "2026-11-15")
    assert "Other changed this" in second.json["conflict"]
    assert site.decide("metric-definition", merged, base=second.json["base"]).status_code == 200
    metric = site.card().metric("calls")
    assert metric is not None
    assert (metric.unit, metric.area) == ("calls", "Care")


@pytest.mark.parametrize("preview", [True, False])
def test_what_was_decided_since_overtakes_a_target(site: Site, preview: bool) -> None:
    seen = site.version()
    assert site.decide("metric-definition", definition(unit="calls"), "other").status_code == 200
    late = site.decide("metric-target", TARGET, base=seen, preview=preview)
    assert late.status_code == 409
    assert [late.json[name] for name in ("theirs", "fields", "choices")] == [{}, {}, {}]
    assert "Other changed this" in late.json["conflict"]
    assert site.decide("metric-target", TARGET, base=late.json["base"]).status_code == 200


def test_a_metric_is_added_from_all_history_or_a_day(site: Site) -> None:
    new = {"key": "new", **definition(name="New one", since="")}
    form = f"metric-new:{site.program}"
    shown = site.post(form, new, preview=True)
    assert "It is a new metric." in shown.json["preview"]
    assert site.card().metric("new") is None
    answer = site.post(form, new)
    assert answer.json == {"said": "“New one” is there.", "go": "/metric?program=risk&key=new"}
    assert site.card().metric("new") is not None
    again = site.post(form, new)
    assert "There is a metric “new” already" in again.json["problems"]["key"]
    assert site.post(form, {**new, "key": "a;b"}).json["problems"].keys() == {"key"}
    assert site.post("metric-new:999999", new).status_code == 404


def test_a_metric_is_given_up_from_a_day_on(site: Site) -> None:
    needed = site.decide("metric-give-up", {"since": "2026-11-15"})
    assert "It is an operand of “each”" in needed.json["problems"]["since"]
    base = site.version("each")
    gone = site.post(f"metric-give-up:{site.ids['each']}", {"since": "2026-11-15"}, base)
    assert gone.json["said"] == "“each” is given up from 15 Nov 2026 on."
    assert site.card().metric("each") is None
    assert site.card(BEFORE).metric("each") is not None
    assert site.decide("metric-give-up", {"since": "2026-11-15"}).status_code == 200
