"""Moving rules over HTTP: what is offered, saved, refused beside its field, and raced for."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.router import page
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Role, Viewer
from dashboard.rule_deprecation.facts import EXEMPTIONS, Look
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.gate_fields import FIELDS
from dashboard.rule_deprecation.reasons import BACK, DEPRECATE, KEEP, NOMINATE, SIGN, STEP
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation import rule_facts
from exports.serialiser import to_html
from tests.callbacks.conftest import signed_in
from tests.conftest import BY, NOW, TESTER
from tests.dashboard.rule_deprecation.given import path, performance, rule
from tests.layouts.given import ways, words
from tests.stored_rules import store_rules

PAGE = "?program=risk&key={key}&as_of=2026-11-22"
OFF = [("2026-01-01", "live"), ("2026-07-01", "candidate"), ("2026-08-01", "in_review"),
       ("2026-09-01", "offline_monitoring")]  # fmt: skip
STANDS = {
    "L-1": OFF[:1], "L-2": OFF[:1], "L-3": OFF[:1], "C-1": OFF[:2], "C-2": OFF[:2], "O-1": OFF,
    "O-2": OFF, "S-1": [*OFF, ("2026-10-15", "signoff")],
}  # fmt: skip


class Site:
    """A program of rules, and three people who are signed in to it."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.engine, self.settings = engine, settings
        app = create_app(settings)
        self.browsers: dict[str, FlaskClient] = {
            login: signed_in(app.server.test_client(), settings, login)
            for login in ("ann", "bob", "reader", "stranger", "manager")
        }
        self.reader = Reader(engine, settings, lambda: self.viewer)
        self.viewer = TESTER
        with reading(engine) as session:
            self.ids = dict(session.execute(select(models.Rule.key, models.Rule.id)).all())
            key = models.Program.key == "risk"
            self.program = session.scalars(select(models.Program.id).where(key)).one()

    def record(self, key: str) -> Any:
        with reading(self.engine) as session:
            return rule_facts(session, program_value(session, "risk", TESTER), key)

    def send(self, gate: str, key: str, who: str = "bob", base: Any = None, **said: str) -> Any:
        """A gate's form of a rule, over the version that there is unless one is said."""
        base = self.record(key).version if base is None else base
        return self.post(f"rule-{gate}:{self.ids[key]}", typed(gate, **said), base, who)

    def post(self, form: str, fields: Any, base: Any, who: str = "bob") -> TestResponse:
        said = {"fields": fields, "drawn": dict.fromkeys(fields, ""), "base": base}
        return self.browsers[who].post(f"/forms/{form}", json=said)

    def shown(self, search: str, address: str = "/rule", viewer: Viewer = TESTER) -> str:
        self.viewer = viewer
        return to_html(page(self.reader, address, search, None)[0])


def typed(gate: str, **said: str) -> dict[str, str]:
    fields = {field.name: field for field in FIELDS[gate]}
    code = next((c for _, c in fields["code"].options if c), "") if "code" in fields else ""
    usual = {
        "text": "Because.", "code": code, "owner": "Ann", "expires": "2027-01-31",
        "evidence": "ticket 12", "replacement": "",
    }  # fmt: skip
    return {name: {**usual, **said}[name] for name in fields}


def facts() -> Facts:
    """Rules without a hit, some of them on their way; O-1 passes, O-2 has seen too little."""
    moves = [
        replace(move, actor="Ann") for key, steps in STANDS.items() for move in path(key, steps)
    ]
    start = date(2026, 10, 1)
    return Facts(
        rules=[rule(key, name=f"Rule {key}") for key in STANDS],
        transitions=moves,
        performances=[
            performance(key, hits=0, labelled=0, true_positives=0, unique_true_positives=0)
            for key in STANDS
        ],
        looks=[
            Look("O-1", 1, 1, start, start + timedelta(days=30), 400, 400, 0),
            Look("O-2", 1, 1, start, start + timedelta(days=20), 200, 200, 0),
        ],
    )


@pytest.fixture
def site(store: Engine) -> Iterator[Site]:
    with writing(store, BY) as session:
        id_ = add_program(session, Program("risk", "Risk", ProgramCalendar("UTC")))
        other = add_program(session, Program("other", "Other"))
        roles = {
            "ann": Role.CONTRIBUTOR, "bob": Role.CONTRIBUTOR, "reader": Role.VIEWER,
            "manager": Role.MANAGER,
        }  # fmt: skip
        for login, role in roles.items():
            set_grant(session, add_account(session, login, login.title(), NOW), id_, Grant(role))
        stranger = add_account(session, "stranger", "Stranger", NOW)
        set_grant(session, stranger, other, Grant(Role.MANAGER))
        store_rules(session, "risk", facts())
    url = store.url.render_as_string(hide_password=False)
    yield Site(Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium")), store)


def test_a_move_is_saved_said_and_kept_with_its_evidence(site: Site) -> None:
    answer = site.send(NOMINATE, "L-1", "ann", to="candidate", code="dormant")
    assert (answer.status_code, answer.json) == (
        200,
        {"said": "L-1 is moved: candidate.", "go": ""},
    )
    last = site.record("L-1").moves[-1]
    assert (last.to_stage, last.reason_code, last.actor, last.said_by) == (
        "candidate", "dormant", "Ann", "Ann",
    )  # fmt: skip
    assert last.evidence == {"evidence": "ticket 12", "class": "dormant"}


def test_what_is_missing_is_answered_beside_its_field(site: Site) -> None:
    answer = site.send(SIGN, "O-2", to="signoff")
    assert answer.status_code == 422
    assert answer.json["problems"].keys() == {"to"}
    assert "99 more labels without a miss and 8 more days" in answer.json["problems"]["to"]
    answer = site.send(NOMINATE, "L-1", to="candidate", text=" ", code="")
    assert answer.json["problems"] == {
        "text": "Write why, in a sentence.", "code": "Choose a reason.",
    }  # fmt: skip
    assert site.send(SIGN, "O-1", to="signoff").status_code == 200


def test_an_edge_that_there_is_not_is_refused_by_name(site: Site) -> None:
    for gate, key, to in (
        (STEP, "L-1", "in_review"),
        (BACK, "C-1", "retired"),
        (KEEP, "L-1", "kept"),
    ):
        answer = site.send(gate, key, to=to)
        assert answer.status_code == 422
        start = site.record(key).stage
        assert f"{start} → {to.replace('_', ' ')}" in answer.json["problems"]["to"]
    assert [len(site.record(key).moves) for key in ("L-1", "C-1")] == [1, 2]


def test_the_nominator_is_refused_at_sign_off_and_another_is_not(site: Site) -> None:
    answer = site.send(DEPRECATE, "S-1", "ann", to="deprecated")
    assert answer.status_code == 422
    assert "You nominated it" in answer.json["problems"]["to"]
    answer = site.send(DEPRECATE, "S-1", "bob", to="deprecated", replacement="C-1")
    assert "itself on the way out (candidate)" in answer.json["problems"]["replacement"]
    assert site.send(DEPRECATE, "S-1", "bob", to="deprecated").status_code == 200


def test_the_second_of_two_sees_what_the_first_has_done(site: Site) -> None:
    seen = site.record("C-1").version
    first = site.send(KEEP, "C-1", "ann", base=seen, to="kept", text="For <b>Christmas</b>.")
    assert first.status_code == 200
    second = site.send(STEP, "C-1", "bob", base=seen, to="in_review", text="Looked at it.")
    assert second.status_code == 409
    assert second.json["base"] == seen + 1
    assert [second.json[name] for name in ("theirs", "fields", "choices")] == [{}, {}, {}]
    assert "Ann moved it: candidate → kept" in second.json["conflict"]
    assert "Open it as it stands now" in second.json["conflict"]
    assert "data-choice" not in second.json["conflict"]
    assert "For &lt;b&gt;Christmas&lt;/b&gt;." in second.json["conflict"]
    again = site.post(
        f"rule-step:{site.ids['C-1']}", typed(STEP, to="in_review"), second.json["base"]
    )
    assert again.status_code == 422
    assert "kept → in review" in again.json["problems"]["to"]
    assert [m.to_stage for m in site.record("C-1").moves] == ["live", "candidate", "kept"]


def test_of_two_moves_at_once_one_wins(site: Site) -> None:
    seen, start = site.record("C-2").version, Barrier(2)
    browsers = {
        who: signed_in(create_app(site.settings).server.test_client(), site.settings, who)
        for who in ("ann", "bob")
    }

    def send(who: str) -> int:
        body = {"fields": typed(STEP, to="in_review"), "drawn": {}, "base": seen}
        start.wait(30)
        return browsers[who].post(f"/forms/rule-step:{site.ids['C-2']}", json=body).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, ("ann", "bob"))) == [200, 409]
    assert [m.to_stage for m in site.record("C-2").moves] == ["live", "candidate", "in_review"]


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404)])
def test_who_may_not_is_refused_and_nothing_moves(site: Site, who: str, status: int) -> None:
    rule_id, manage = site.ids["L-1"], 403
    said = {"text": "x"}
    exempt = {"kind": "seasonal", "owner": "Ann", "until": "2027-01-01", "text": "x"}
    assert site.send(NOMINATE, "L-1", who, to="candidate").status_code == status
    assert site.post(f"rule-undo:{rule_id}", said, 1, who).status_code == status
    assert (
        site.post(
            f"rules-nominate:{site.program}", {"rules": "L-1", "text": "x"}, None, who
        ).status_code
        == status
    )
    wanted = status if who == "stranger" else manage
    assert site.post(f"rule-exempt:{rule_id}", exempt, 1, who).status_code == wanted
    assert len(site.record("L-1").moves) == 1


def test_only_managers_exempt(site: Site) -> None:
    said = {"kind": "seasonal", "owner": "Ann", "until": "2027-01-01", "text": "x"}
    form, base = f"rule-exempt:{site.ids['L-1']}", site.record("L-1").version
    assert site.post(form, said, base, "bob").status_code == 403
    assert site.post(form, said, base, "manager").status_code == 200
    assert [e.kind for e in site.record("L-1").exemptions] == ["seasonal"]


@pytest.mark.parametrize("kind", EXEMPTIONS)
def test_an_exempt_rule_is_not_nominated_by_hand(site: Site, kind: str) -> None:
    said = {"kind": kind, "owner": "Ann", "until": "2027-01-01", "text": "x"}
    base = site.record("L-1").version
    assert site.post(f"rule-exempt:{site.ids['L-1']}", said, base, "manager").status_code == 200
    for code in ("dormant", "owner_nominated"):
        answer = site.send(NOMINATE, "L-1", to="candidate", code=code)
        assert answer.status_code == 422
        assert "so it is not nominated" in answer.json["problems"]["to"]
    assert site.record("L-1").stage == "live"


def test_a_nomination_for_another_class_is_refused_beside_its_field(site: Site) -> None:
    answer = site.send(NOMINATE, "L-1", to="candidate", code="noisy")
    assert answer.status_code == 422
    assert answer.json["problems"].keys() == {"code"}
    assert answer.json["problems"]["code"].startswith("Its numbers say dormant:")
    assert site.send(NOMINATE, "L-1", to="candidate", code="owner_nominated").status_code == 200


def test_many_are_nominated_and_who_changed_since_is_named(site: Site) -> None:
    assert site.send(NOMINATE, "L-2", "ann", to="candidate").status_code == 200
    answer = site.post(
        f"rules-nominate:{site.program}", {"rules": "L-1\nL-2\nL-3", "text": "No hits."}, None
    )
    assert answer.json["said"] == (
        "2 rules nominated. Changed since the preview and left out:"
        " L-2: already on the way: candidate."
    )
    assert [site.record(key).stage for key in ("L-1", "L-3")] == ["candidate"] * 2


def test_the_page_offers_the_gates_of_its_stage_and_says_what_they_lack(site: Site) -> None:
    shown = site.shown(PAGE.format(key="O-2"))
    names = ("rule-sign", "rule-skip", "rule-back", "rule-undo", "rule-exempt")
    for name in names:
        assert f'data-form="{name}:{site.ids["O-2"]}"' in shown
    assert shown.count(f':{site.ids["O-2"]}"') == len(names)
    assert "99 more labels without a miss and 8 more days" in shown
    assert "evidence missing" in shown
    assert "99 more labels" not in site.shown(PAGE.format(key="O-1"))


def test_the_page_of_a_past_week_leads_to_today_and_readers_are_offered_nothing(
    site: Site,
) -> None:
    past = page(site.reader, "/rule", "?program=risk&key=O-1&as_of=2026-11-14", None)[0]
    assert "Move it as it stands today" in words(past)
    assert "/rule?program=risk&as_of=2026-11-22&key=O-1" in [way.href for way in ways(past)]
    assert "data-form" not in to_html(past)
    reader = Viewer("R", 9, 9, grants={"risk": Grant(Role.VIEWER)})
    assert "Move" not in site.shown(PAGE.format(key="O-1"), viewer=reader).replace("Moves", "")


@pytest.mark.parametrize(("as_of", "reads"), [("2026-11-22", 1), ("2026-11-14", 2)])
def test_the_page_of_today_reads_its_rule_once(site: Site, as_of: str, reads: int) -> None:
    asked: list[str] = []
    event.listen(site.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    shown = site.shown(f"?program=risk&key=O-2&as_of={as_of}")
    assert "Move this rule" in shown
    assert sum("rule_transition.void_reason" in statement for statement in asked) == reads


def test_candidates_are_previewed_below_their_classes(site: Site) -> None:
    shown = site.shown("?program=risk&as_of=2026-11-22", "/rules")
    assert f'data-form="rules-nominate:{site.program}"' in shown
    assert "3 rules to nominate: 3 dormant" in shown
    assert "Dormant, but already on the way: sign-off" in shown
    assert "rules-nominate" not in site.shown("?program=risk&as_of=2026-11-14", "/rules")


HOSTILE: tuple[Callable[[dict[str, Any]], Any], ...] = (
    lambda body: {**body, "fields": {**body["fields"], "more": "x"}},
    lambda body: {**body, "fields": {"to": "candidate"}},
    lambda body: {**body, "fields": {**body["fields"], "to": ["candidate"]}},
    lambda body: {**body, "fields": {**body["fields"], "to": None}},
    lambda body: {**body, "base": "1"},
    lambda body: {**body, "base": -1},
    lambda body: {**body, "base": 2**40},
    lambda body: {**body, "base": True},
    lambda body: [body],
    lambda _: None,
)
ODD = ("", "candidate ", "Candidate", "🂡", "\x00", "../live", "x" * 70_000, "' OR 1=1 --")


@pytest.mark.parametrize("twist", HOSTILE)
def test_a_body_that_no_form_sends_is_refused(
    site: Site, twist: Callable[[dict[str, Any]], Any]
) -> None:
    body = {"fields": typed(NOMINATE, to="candidate"), "drawn": {}, "base": 1}
    answer = site.browsers["bob"].post(
        f"/forms/rule-nominate:{site.ids['L-1']}", data=json.dumps(twist(body)),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 400
    assert len(site.record("L-1").moves) == 1


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("gate", "key"), [(KEEP, "C-1"), (DEPRECATE, "S-1")])
def test_odd_values_are_said_beside_their_field_or_refused(
    site: Site, gate: str, key: str, odd: str
) -> None:
    right = typed(gate, to="kept" if gate == KEEP else "deprecated")
    for field in ("to", "code", "owner", "expires", "replacement"):  # the rest holds any text
        if field not in right:
            continue
        before = len(site.record(key).moves)
        version = site.record(key).version
        answer = site.post(f"rule-{gate}:{site.ids[key]}", right | {field: odd}, version)
        if (field, odd) == ("replacement", ""):
            assert answer.status_code == 200  # it is no must
            return
        assert answer.status_code in (400, 422), answer.text
        assert len(site.record(key).moves) == before
        if answer.status_code == 422:
            assert answer.json["problems"].keys() == {field}


def test_an_exempt_rule_and_a_missing_one_are_as_forms_of_items_are(site: Site) -> None:
    assert site.post("rule-nominate:999999", typed(NOMINATE, to="candidate"), 1).status_code == 404
    assert site.post("rules-nominate:999999", {"rules": "x", "text": "x"}, 1).status_code == 404
    assert site.post("rule-nominate", typed(NOMINATE, to="candidate"), 1).status_code == 404
