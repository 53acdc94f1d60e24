"""The scorecard and a metric's page over a real store: what addresses show and what they refuse."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.requests import any_request
from callbacks.router import page
from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.settings import Settings
from db import models
from db.engine import reading, writing
from db.metric import metric_story
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.writing import define_metric
from tests.callbacks.conftest import beside_an_empty_one, signed_in
from tests.conftest import BY, TESTER
from tests.dashboard.scorecard.given import base, series
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.scorecard.given import AS_OF, METRICS, facts
from tests.stored_metrics import EVERYBODY, bring_values, store_metrics

WEEK = "?program=outreach&as_of=2026-11-21"
DAY = 86_400


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The 25 metrics beside a program without any."""

    def fill(engine: Engine) -> None:
        with writing(engine, BY) as session:
            store_metrics(session, "outreach", facts())

    return beside_an_empty_one(tmp_path_factory.mktemp("metrics"), "outreach", fill)


def shown(reader: Reader, search: str, path: str = "/scorecard") -> Any:
    return page(reader, path, search, None)[0]


def names(drawn: Any) -> list[str]:
    """The metrics that a table shows."""
    rows = [row for row in of_kind(drawn, "Tr") if getattr(row, "data-opens", "")]
    return [words(of_kind(row, "A")) for row in rows]


def test_the_page_shows_every_metric_as_of_the_week(reader: Reader) -> None:
    drawn = shown(reader, WEEK)
    assert sorted(names(drawn)) == sorted(metric.title for metric in METRICS)
    assert words(of_class(drawn, "page-scope")).startswith("Outreach · week 47, to 21 Nov 2026")
    assert "Last import values.csv" in words(of_class(drawn, "provenance"))


def test_filters_are_offered_and_keep_rows(reader: Reader) -> None:
    drawn = page(reader, "/scorecard", f"{WEEK}&area=Risk&role=output", None)
    labels = [words(summary) for summary in of_kind(drawn[1], "Summary")]
    assert labels == ["Area: Risk", "Role: output", "Owner"]
    assert names(drawn[0]) == ["Fraud loss", "Fraud loss of volume"]
    assert names(shown(reader, f"{WEEK}&owner=Bo+Park")) == ["Issuers pitched", "Issuers committed"]


def test_the_week_before_shows_other_numbers(reader: Reader) -> None:
    assert words(of_class(shown(reader, WEEK), "headline")).count("W47") == 1
    earlier = shown(reader, "?program=outreach&as_of=2026-11-14")
    assert words(of_class(earlier, "headline")).count("W46") == 1


@pytest.mark.parametrize(
    ("path", "search", "error", "said"),
    [
        ("/scorecard", f"{WEEK}&area=Nowhere", InvalidRequest, "no area “Nowhere”"),
        ("/scorecard", f"{WEEK}&kind=rule", InvalidRequest, "knows no “kind”"),
        ("/scorecard", "?program=nowhere", NotFound, "nowhere"),
        ("/metric", WEEK, NotFound, "The address names no metric"),
        ("/metric", f"{WEEK}&key=none", NotFound, "Outreach has no metric “none”"),
        ("/metric", "?program=empty&key=approval", NotFound, "Empty has no metric “approval”"),
    ],
)
def test_what_there_is_not_is_refused(
    reader: Reader, path: str, search: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        any_request(reader, path, search)


def test_a_program_is_not_told_to_whom_it_is_not_open(settings: Settings, engine: Engine) -> None:
    stranger = Viewer("Strange", grants={"empty": Grant(Role.VIEWER)})
    own = Reader(engine, settings, lambda: stranger)
    for path in ("/scorecard", "/metric"):
        with pytest.raises(NotFound):
            any_request(own, path, f"{WEEK}&key=approval" if path == "/metric" else WEEK)


def test_a_metric_is_shown_as_of_the_week_and_leads_back(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&key=approval", "/metric")
    assert words(of_kind(drawn, "H1")) == "Approval rate"
    assert words(of_class(drawn, "headline")).startswith("84.6 % in W47, −1,233 bps on the week")
    assert [way.href for way in ways(of_class(drawn, "page-head"))] == [f"/scorecard{WEEK}"]
    assert "Why it changed" in [words(title) for title in of_kind(drawn, "H2")]


def test_every_address_on_the_pages_opens(reader: Reader) -> None:
    drawn = [shown(reader, WEEK), shown(reader, f"{WEEK}&key=approval", "/metric")]
    hrefs = {way.href for way in ways(drawn)}
    addresses = {href.partition("#")[0] for href in hrefs if href.startswith(("/metric", "/score"))}
    assert len(addresses) == len(METRICS) + 1
    for address in addresses:
        path, _, search = address.partition("?")
        any_request(reader, path, f"?{search}")


def test_a_program_without_metrics_says_how_to_bring_them(reader: Reader) -> None:
    assert "Empty has no metrics yet." in words(shown(reader, "?program=empty"))


def test_the_weekly_table_is_had_as_a_file(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    answer = client.get(f"/export/table/scorecard.csv{WEEK}&owner=Bo+Park&table=Weekly+table")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('Area,Role,Key,Metric,Unit,Owner,"W42, to 2026-10-17"')
    assert [line.split(",")[2] for line in lines[1:]] == ["pitched", "committed"]
    assert client.get(f"/export/table/scorecard.xlsx{WEEK}&table=Weekly+table").status_code == 200


@pytest.mark.parametrize(
    ("address", "head"),
    [
        (f"/paper/scorecard{WEEK}", "Outreach · Scorecard · week 47, to 21 Nov 2026"),
        (f"/paper/metric{WEEK}&key=alerts", "Outreach · Alerts raised · week 47"),
    ],
)
def test_pages_are_for_paper(settings: Settings, address: str, head: str) -> None:
    """Without a browser the document itself is answered."""
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    answer = client.get(address)
    assert answer.status_code == 200
    assert head in answer.text


def restated_program(engine: Engine, key: str) -> None:
    """Two a day; a day of the week before last was corrected to nine after it was reported."""
    late = AS_OF - timedelta(days=10)
    with writing(engine, BY) as session:
        add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    with writing(engine, BY) as session:
        values = daily_values(series("x", AS_OF - timedelta(days=99), [2] * 100))
        store_metrics(session, key, ScorecardFacts((base("x"),), daily_values(())))
        program = program_value(session, key, EVERYBODY)
        bring_values(session, program, values, BY.at - 30 * DAY)
        bring_values(session, program, daily_values([DailyValue("x", late, 9)]), BY.at - 2 * DAY)


def test_a_number_that_was_reported_and_corrected_is_told_as_both(engine: Engine) -> None:
    restated_program(engine, "late")
    with reading(engine) as session:
        story = metric_story(session, Scope("late", AS_OF), "x", TESTER)
    week = story.card.periods.weeks[-2]
    told = {each.span: (each.reported, each.now) for each in story.restatements}
    assert told == {week: (14.0, 21.0)}


def test_a_metric_before_its_definition_says_so(reader: Reader, engine: Engine) -> None:
    with writing(engine, BY) as session:
        add_program(session, Program("young", "Young", ProgramCalendar("UTC")))
    with writing(engine, BY) as session:
        form = {"key": "x", "aggregation": "sum", "column": "x", "every": "week"}
        program = program_value(session, "young", EVERYBODY)
        define_metric(session, program, form, date(2026, 11, 1), None)
    drawn = shown(reader, "?program=young&as_of=2026-10-24&key=x", "/metric")
    assert "“x” was not defined as of this week, or it was given up." in words(drawn)


def test_a_ratio_whose_operands_were_taken_back_has_a_page(reader: Reader, engine: Engine) -> None:
    with writing(engine, BY) as session:
        add_program(session, Program("gone", "Gone", ProgramCalendar("UTC")))
    with writing(engine, BY) as session:
        program = program_value(session, "gone", EVERYBODY)
        forms = [
            {"key": key, "aggregation": "sum", "column": key, "every": "week"} for key in ("a", "b")
        ]
        for form in (*forms, {"key": "r", "operation": "divide", "operands": "a;b"}):
            define_metric(session, program, form, None, None)
        of = models.Metric
        operands = of.program_id == program.id, of.key.in_(("a", "b"))
        session.execute(update(of).where(*operands).values(withdrawn_at=BY.at))
    drawn = shown(reader, "?program=gone&as_of=2026-11-21&key=r", "/metric")
    assert words(of_kind(drawn, "H1")) == "r"
    assert "Why it changed" not in [words(title) for title in of_kind(drawn, "H2")]


def test_days_after_the_as_of_date_restate_nothing(engine: Engine) -> None:
    restated_program(engine, "middle")
    wednesday = AS_OF - timedelta(days=17)
    with reading(engine) as session:
        story = metric_story(session, Scope("middle", wednesday), "x", TESTER)
    assert story.detail.weeks[-1].value.value == 8.0
    assert story.restatements == ()


def test_what_a_metric_was_or_will_be_in_is_a_filter_in_every_week(
    reader: Reader, engine: Engine
) -> None:
    with writing(engine, BY) as session:
        add_program(session, Program("moved", "Moved", ProgramCalendar("UTC")))
    form = {"key": "x", "aggregation": "sum", "column": "x", "every": "week"}
    for area, since in (("Was", None), ("Is", date(2026, 11, 1)), ("Will be", date(2027, 3, 1))):
        with writing(engine, BY) as session:
            of = models.Metric.version
            base = session.scalar(
                select(of).join(models.Program).where(models.Program.key == "moved")
            )
            program = program_value(session, "moved", EVERYBODY)
            define_metric(session, program, form | {"area": area}, since, base)
    for area, week, found in (
        ("Was", "2026-10-24", ["x"]), ("Was", "2026-11-21", []), ("Is", "2026-11-21", ["x"]),
        ("Will be", "2026-11-21", []),
    ):  # fmt: skip
        drawn = shown(reader, f"?program=moved&as_of={week}&area={area.replace(' ', '+')}")
        assert names(drawn) == found
        assert found or "No metric matches these filters as of this week." in words(drawn)
