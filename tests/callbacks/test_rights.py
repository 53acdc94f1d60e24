"""The rights matrix: every address, page, callback and form of the application, with every role.

What there is comes from the application's own maps, what is right from the placements
(``callbacks/access.py``, ``Page.right``, ``Form.right``) and from ``dashboard.rights.may``.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update
from werkzeug.test import TestResponse

from callbacks import access, requests
from callbacks.access import CALLBACKS, OPEN, ROUTES, SIGNED_IN, Place, first_output
from callbacks.accounts.door import ENDED
from callbacks.administration import PARTS
from callbacks.application import create_app
from callbacks.forms.form import Form
from callbacks.forms.registry import FORMS
from callbacks.guard import ROUTE
from callbacks.pages import LISTINGS, PAGES, HousePage, Page
from dashboard.accounts.sessions import Lifetime
from dashboard.forms import Kind
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Right, Role, Viewer, may, may_somewhere, no_program
from dashboard.roadmap.shifts import Shift
from dashboard.scorecard.targets import Grain, Target
from dashboard.settings import Settings
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import ItemKind
from db import models
from db.accounts.people import (
    account_id_of,
    account_row,
    add_account,
    disable,
    enable,
    set_grant,
    stand_in,
)
from db.accounts.sessions import begin_session, signed_in
from db.action_items import add_action
from db.engine import prepare_store, reading, store_engine, writing
from db.path_to_green.writing import define_goal, write_action
from db.programs import add_program
from db.programs import program as program_value
from db.roadmap.writing import define_initiative, save_scenario
from db.scorecard.writing import define_metric, set_target
from db.status_updates.people import person_ids
from db.status_updates.writing import ask, file_update
from layouts.goal.forms_leadership import ANSWER_FORM
from layouts.metric.forms import NOTE_FORM
from tests.conftest import BY, NOW, csv_bytes, deliver
from tests.dashboard.rule_deprecation.given import paths
from tests.stored_rules import store_rules

ASKED, OTHER, GONE = "asked-qx", "other-qx", "goner-qx"
"""Keys of the program that is asked for, of another one, and of none; equally long."""
WEEK = "2026-11-14"
"""Of the forms that are of one."""


@dataclass(frozen=True)
class Someone:
    """A role of the matrix: what is written of it in the store."""

    program: str = ASKED
    role: Role | None = None
    exports: bool = True
    administrator: bool = False
    begun_before: int = 0
    """Seconds since the session has begun; nothing was asked since."""
    enabled: bool = True
    demonstration: bool = False
    stands_in_for: tuple[str, ...] = ()
    signs_in: bool = True
    lent: Mapping[str, Grant] = field(default_factory=dict)
    """What this one may do besides, by whom it stands in for."""

    @property
    def comes_in(self) -> bool:
        """Whether there is a session that lasts."""
        return self.signs_in and self.enabled and not (self.begun_before or self.demonstration)

    @property
    def viewer(self) -> Viewer:
        """What the rights are asked with: the store has to say the same."""
        own = {self.program: Grant(self.role, self.exports)} if self.role else {}
        return Viewer(administrator=self.administrator, grants={**own, **self.lent})


LENT = {ASKED: Grant(Role.CONTRIBUTOR, exports=False)}
SOMEONE = {
    "nobody": Someone(signs_in=False),
    "without a program": Someone(),
    "viewer": Someone(role=Role.VIEWER),
    "viewer without export": Someone(role=Role.VIEWER, exports=False),
    "contributor": Someone(role=Role.CONTRIBUTOR),
    "manager": Someone(role=Role.MANAGER),
    "manager without export": Someone(role=Role.MANAGER, exports=False),
    "stand-in": Someone(stands_in_for=("contributor",), lent=LENT),
    "stand-in of a manager": Someone(stands_in_for=("manager",), lent=LENT),
    "stand-in of a viewer": Someone(stands_in_for=("viewer",)),
    "manager of another": Someone(OTHER, Role.MANAGER),
    "administrator": Someone(administrator=True),
    "disabled": Someone(role=Role.MANAGER, enabled=False),
    "idle for too long": Someone(role=Role.MANAGER, begun_before=30 * 60),
    "of the demonstration": Someone(administrator=True, demonstration=True),
}
NAMED = {
    "/ticket": "&ticket=A", "/rule": "&key=R", "/metric": "&key=M", "/goal": "&key=G",
    "/initiative": "&key=A",
}  # fmt: skip
"""What some pages are about."""
AGES = "Open+tickets+by+age+in+days+and+priority"
ADDRESSES: Mapping[str, str] = {
    "/": "/",
    "/<path:path>": "/tickets",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": (
        "/_dash-component-suites/dash/deps/react@18.js"
    ),
    "/assets/<path:filename>": "/assets/greenpath.js",
    "/data/files/<file>": "/data/files/1",
    "/drafts/<form>": "/drafts/program:1",
    "/export/<listing>.<form>": "/export/open-tickets.csv",
    "/export/table/<page>.<form>": f"/export/table/tickets.csv?table={AGES}",
    "/forms/<form>": "/forms/nothing",
    "/paper/<page>": "/paper/tickets",
    "/password": "/password?token=dead",
    "/set-up": "/set-up?token=dead",
}
"""Where a rule leads to; the others are addresses themselves."""
SENT: Mapping[str, Any] = {
    "/data/imports": {"files": [{"name": "a.csv", "size": 1}]},
    "/drafts/<form>": {"fields": {"a": "b"}, "drawn": {}},
}
VALUES: Mapping[str, Any] = {
    "url.pathname": "/data", "import-action.data": {"do": "look"},
    "listing.getRowsRequest": {"startRow": 0, "endRow": 100},
}  # fmt: skip
"""What stands in the page when a callback is posted; everything else is None."""
OF_THE_HOUSE: Mapping[str, tuple[Right, ...]] = {"/audit.csv": (Right.MANAGE, Right.EXPORT)}
"""Addresses that are of no one program, and what one needs in some program at least."""
Visit = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two programs and everybody of the table."""
    made = store_engine(f"sqlite:///{tmp_path_factory.mktemp('rights')}/store.db")
    prepare_store(made)
    events = [{"event_id": "1", "ticket_id": "A", "ts": "2026-10-05T10:00:00Z",
               "event_type": "created", "to_value": ""}]  # fmt: skip
    with writing(made, BY) as session:
        programs = {
            key: add_program(session, Program(key, key, ProgramCalendar("UTC")))
            for key in (ASKED, OTHER)
        }
    deliver(made, ASKED, csv_bytes(events))
    with writing(made, BY) as session:
        for name, one in SOMEONE.items():
            _write(session, name, one, programs)
    with writing(made, BY) as session:
        store_rules(session, ASKED, paths(R=[("2026-10-01", "live")]))
        _store_metric(session)
        _store_goal(session)
        ticket = session.scalar(select(models.Ticket.id))
        values = {"what": "Call", "owner": "administrator", "due": "2026-11-30"}
        session.execute(
            update(models.table(models.Ticket)).values(
                assignee_id=select(models.Person.id)
                .where(models.Person.name == "administrator")
                .scalar_subquery()
            )
        )
        add_action(session, ticket, None, values)
    yield made
    made.dispose()


def _write(session: Any, name: str, one: Someone, programs: Mapping[str, int]) -> None:
    account = add_account(session, login_of(name), name, NOW, one.administrator, one.demonstration)
    if one.role is not None:
        set_grant(session, account, programs[one.program], Grant(one.role, one.exports))
    person = account_row(session, account).person_id
    for other in one.stands_in_for:
        absent = account_row(session, account_id_of(session, login_of(other))).person_id
        stand_in(session, absent, person, NOW - 1, None, "on holiday")


def _store_metric(session: Any) -> None:
    """One of nobody's, with a target."""
    program = program_value(session, ASKED, BY.viewer)
    form = {"key": "M", "aggregation": "sum", "column": "M", "every": "week"}
    row = session.get(models.Metric, define_metric(session, program, form, None, None))
    assert row is not None
    set_target(session, program, Target("M", Grain.WEEK, 1.0), row.version)


def _store_goal(session: Any) -> None:
    """One of the administrator's, with an action, an update and a question; and an initiative."""
    program = program_value(session, ASKED, BY.viewer).id
    form = {"key": "G", "title": "G", "owner": "administrator", "direction": "up", "baseline": "0",
            "target": "1", "start": "2026-01-03", "due": "2026-12-31"}  # fmt: skip
    define_goal(session, program, form, None, None)
    define_initiative(session, program, {"key": "A", "title": "A", "owner": "administrator"})
    action = {"text": "A", "owner": "administrator", "due": "2026-12-01"}
    write_action(session, program, "G", None, action, None)
    week = date.fromisoformat(WEEK)
    said = {"colour": "green", "headline": "H"}
    update = file_update(session, program, ItemKind.GOAL, "G", week, said, None)
    (asked,) = person_ids(session, ["administrator"]).values()
    ask(session, program, ItemKind.GOAL, "G", asked, "Why?", update)
    session.add(
        models.Assignment(
            program_id=program, kind=ItemKind.RULES.value, item=RULES, person_id=asked,
            reason="So.", at=NOW - 1, by="administrator",
        )
    )  # fmt: skip
    session.add(
        models.StatusUpdate(
            program_id=program,
            kind=ItemKind.INITIATIVE.value,
            item="I",
            week=week,
            stage="published",
            colour="green",
            headline="H",
            why="",
            changed="",
            next_steps="",
            decision="",
            author="administrator",
            nothing_changed=False,
            at=NOW - 1,
            recorded_at=NOW,
        )
    )


def login_of(name: str) -> str:
    return name.replace(" ", "-")


@pytest.fixture(scope="module")
def app(engine: Engine) -> Iterator[dash.Dash]:
    address = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=address, now=NOW, chromium=Path("/nowhere/chromium"))
    with pytest.MonkeyPatch.context() as patch:  # nobody signs in here: a hash is slow
        patch.setattr("callbacks.accounts.pages.is_right", lambda *_: False)
        yield create_app(settings)


@pytest.fixture(scope="module")
def token(engine: Engine) -> Callable[[str], str]:
    """Begins a session; who is disabled is so after signing in."""

    def begin(name: str) -> str:
        one = SOMEONE[name]
        at = NOW - one.begun_before
        with writing(engine, replace(BY, at=at)) as session:
            account = account_id_of(session, login_of(name))
            enable(session, account)
            begun = begin_session(session, account, at, "127.0.0.1", "tests")
            if not one.enabled:
                disable(session, account, at)
        return begun

    return begin


@pytest.fixture(scope="module")
def visit(app: dash.Dash, token: Callable[[str], str]) -> Visit:
    """A fresh browser of somebody."""

    def begin(name: str) -> FlaskClient:
        client: FlaskClient = app.server.test_client()
        if SOMEONE[name].signs_in:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token(name)
        return client

    return begin


def is_kept_out(answer: TestResponse) -> bool:
    """Whether the door has let nobody in."""
    led = answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in")
    return led or (answer.status_code == 401 and ENDED in answer.text)


def outcome(answer: TestResponse) -> str:
    """What an answer is, in the words of ``expected``."""
    if is_kept_out(answer):
        return "kept out"
    if answer.status_code == 403:
        return "forbidden"
    if answer.status_code == 404 and "There is no program" in answer.text:
        return "no program"
    return "answered" if answer.status_code < 500 or answer.status_code == 503 else "broken"


def expected(name: str, place: Place) -> str:
    """What the placement says."""
    one = SOMEONE[name]
    if place == OPEN:
        return "answered"
    if not one.comes_in:
        return "kept out"
    if not isinstance(place, Right) or may(one.viewer, place, ASKED):
        return "answered"
    return "forbidden" if may(one.viewer, Right.SEE, ASKED) else "no program"


def in_program(address: str, key: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}program={key}"


def same_but_for_the_key(asked: TestResponse, gone: TestResponse) -> bool:
    """Byte for byte, the headers included."""
    content = asked.data.replace(ASKED.encode(), GONE.encode())
    return (asked.status_code, content, [*asked.headers]) == (
        gone.status_code, gone.data, [*gone.headers],
    )  # fmt: skip


def told_apart(client: FlaskClient, send: Callable[[FlaskClient, str], TestResponse]) -> bool:
    """Whether an answer tells that the program is there, though it may not be seen."""
    return not same_but_for_the_key(send(client, ASKED), send(client, GONE))


def methods(rule: Any) -> list[str]:
    return sorted(rule.methods - {"OPTIONS"})


everybody = pytest.mark.parametrize("name", SOMEONE)


@everybody
def test_the_store_says_of_somebody_what_the_table_says(
    engine: Engine, token: Callable[[str], str], name: str
) -> None:
    one = SOMEONE[name]
    with reading(engine) as session:
        found = signed_in(session, token(name), NOW, Lifetime()) if one.signs_in else None
        people = dict(session.execute(select(models.Person.id, models.Person.name)).all())
    assert (found is not None) is one.comes_in
    if found is not None:
        assert (found.viewer.administrator, found.viewer.grants) == (
            one.administrator, one.viewer.grants,
        )  # fmt: skip
        assert {people[id_] for id_ in found.viewer.people} == {name, *one.stands_in_for}


@everybody
def test_every_address_answers_as_it_is_placed(app: dash.Dash, visit: Visit, name: str) -> None:
    client, found = visit(name), []
    for rule in app.server.url_map.iter_rules():
        place, address = ROUTES[rule.rule], ADDRESSES.get(rule.rule, rule.rule)
        if rule.rule == ROUTE:
            continue  # callbacks, each by itself
        if rule.rule in OF_THE_HOUSE:
            answer = client.get(address)
            if outcome(answer) != of_some_program(name, *OF_THE_HOUSE[rule.rule]):
                found.append((name, rule.rule, outcome(answer), answer.status_code))
            continue
        if isinstance(place, Right) or rule.rule == "/<path:path>":
            place = Right.SEE if rule.rule == "/<path:path>" else place

            def send(
                browser: FlaskClient, key: str, address: str = address, rule: Any = rule
            ) -> TestResponse:
                said = SENT.get(rule.rule)
                where = in_program(address, key)
                return browser.open(where, method=methods(rule)[0], json=said)

            if expected(name, place) == "no program" and told_apart(client, send):
                found.append((name, rule.rule, "tells that the program is there"))
            address = in_program(address, ASKED)
        if rule.rule == "/data/refused.csv" and expected(name, place) == "answered":
            place = Right.EXPORT  # needs both
        for method in methods(rule):
            answer = client.open(address, method=method, json=SENT.get(rule.rule))
            wanted = expected(name, place)
            got = outcome(answer) if method != "HEAD" else _of_head(answer, wanted)
            if got != wanted:
                found.append((name, method, address, place, wanted, got, answer.status_code))
            if rule.rule == "/sign-out":
                client = visit(name)
    assert found == []


def _of_head(answer: TestResponse, wanted: str) -> str:
    """An answer to HEAD has a status only."""
    statuses = {"kept out": (302, 401), "forbidden": (403,), "no program": (404,)}
    if answer.status_code in statuses.get(wanted, ()):
        return wanted
    return "answered" if answer.status_code not in (401, 403) else "refused"


@everybody
def test_every_page_answers_as_its_right_says(visit: Visit, name: str) -> None:
    client, found = visit(name), []
    for path, page in PAGES.items():
        for address in (path, *([f"/paper{path}"] if getattr(page, "paper", None) else [])):
            right = page.right if address == path else Right.EXPORT
            answer = client.get(in_program(address, ASKED) + NAMED.get(path, ""))
            if outcome(answer) != of_page(name, page, right):
                found.append((name, address, right, outcome(answer), answer.status_code))
    assert found == []


@everybody
def test_the_tables_of_a_page_are_given_to_whom_may_open_it_and_take_files_away(
    visit: Visit, name: str
) -> None:
    """What ``NAMED`` has names what it is about, so that the page itself stands."""
    client, found = visit(name), []
    for path in (path for path, page in PAGES.items() if isinstance(page, Page)):
        query = f"?program={ASKED}&table=none" + NAMED.get(path, "")
        answer = client.get(f"/export/table{path}.csv{query}")
        opens, takes = expected(name, PAGES[path].right), expected(name, Right.EXPORT)
        wanted = takes if opens == "answered" else opens
        if outcome(answer) != wanted or (wanted == "answered" and answer.status_code != 404):
            found.append((name, path, wanted, answer.status_code))
    assert found == []


@everybody
def test_a_table_is_offered_as_a_file_where_files_are_given(
    app: dash.Dash, visit: Visit, name: str
) -> None:
    key = next(key for key in app.callback_map if first_output(key) == "content.children")
    answer = visit(name).post(ROUTE, json=body_of(key, app.callback_map[key], "/tickets", ASKED))
    offered = "/export/table/tickets.xlsx" in str(answer.get_json(silent=True))
    assert offered is (SOMEONE[name].comes_in and may(SOMEONE[name].viewer, Right.EXPORT, ASKED))


def of_page(name: str, page: Page | HousePage, right: Right) -> str:
    if isinstance(page, Page):
        return expected(name, right)
    return of_house(name, right)


def of_house(name: str, right: Right) -> str:
    """What is of the whole house is answered to whom has the right somewhere."""
    one = SOMEONE[name]
    if not one.comes_in:
        return "kept out"
    return "answered" if may_somewhere(one.viewer, right) else "forbidden"


def of_some_program(name: str, *rights: Right) -> str:
    """What needs all these rights in one program."""
    one = SOMEONE[name]
    programs = (ASKED, OTHER)
    if of_house(name, rights[0]) != "answered":
        return of_house(name, rights[0])
    held = any(all(may(one.viewer, right, key) for right in rights) for key in programs)
    return "answered" if held else "forbidden"


def body_of(
    key: str, callback: Mapping[str, Any], path: str, program: str, listing: str = ""
) -> dict[str, Any]:
    """What a page of ours would post; ``listing`` is the grid that it posts for."""
    known = {**VALUES, "url.pathname": path, "url.search": f"?program={program}"}

    def of_page(id_: str) -> Any:
        return {**json.loads(id_), "name": listing} if id_.startswith("{") else id_

    def value(id_: Any, of_it: str) -> Any:
        called = id_["type"] if isinstance(id_, dict) else id_
        return id_ if of_it == "id" else known.get(f"{called}.{of_it}")

    def filled(parts: Any) -> list[Any]:
        ids = [of_page(part["id"]) for part in parts]
        return [
            {**part, "id": id_, "value": value(id_, part["property"])}
            for part, id_ in zip(parts, ids, strict=True)
        ]

    outputs = [part.rsplit(".", 1) for part in key.strip(".").split("...")]
    named = [{"id": of_page(id_), "property": of_it} for id_, of_it in outputs]
    return {
        "output": key,
        "outputs": named if key.startswith("..") else named[0],
        "inputs": filled(callback["inputs"]),
        "state": filled(callback["state"]),
        "changedPropIds": [],
    }


def stands_on(first: str) -> list[tuple[str, str, Right]]:
    """Where a callback is posted from: page, grid if it is one of a grid, and the page's right."""
    if first == "content.children":
        return [(path, "", page.right) for path, page in PAGES.items()]
    if first.endswith(".getRowsResponse"):
        lists = ((each.page, name) for name, each in LISTINGS.items())
        return [(path, name, PAGES[path].right) for path, name in lists]
    return [("/data", "", Right.IMPORT)]


@everybody
def test_every_callback_answers_as_it_is_placed(app: dash.Dash, visit: Visit, name: str) -> None:
    client, found = visit(name), []
    for key, callback in app.callback_map.items():
        if "callback" not in callback:
            continue  # runs in the browser
        place, draws = CALLBACKS[first_output(key)], first_output(key) == "content.children"
        for path, listing, right in stands_on(first_output(key)):

            def send(
                browser: FlaskClient, program: str, path: str = path, key: str = key,
                callback: Any = callback, listing: str = listing,
            ) -> TestResponse:  # fmt: skip
                return browser.post(ROUTE, json=body_of(key, callback, path, program, listing))

            assert draws or right == place
            wanted = of_page(name, PAGES[path], right) if draws else expected(name, place)
            answer = send(client, ASKED)
            if outcome(answer) != wanted:
                found.append((name, first_output(key), path, listing, wanted, answer.status_code))
            if wanted == "no program" and told_apart(client, send):
                found.append((name, first_output(key), path, "tells that the program is there"))
    assert found == []


def typed(form: Form) -> dict[str, str]:
    """Something that every field takes, so that saving is reached."""
    usual = {Kind.CHECK: "", Kind.DATE: "2030-01-01"}
    named = {"zone": "UTC", "country": "", "key": ASKED, "program": ASKED, "stand_in": "99999"}
    return {
        each.name: named.get(
            each.name, each.options[0][1] if each.options else usual.get(each.kind, "Text")
        )
        for each in form.fields
    }


ITEMS = {
    "program": "program", "person": "account", "password-link": "account", "right": "account",
    "stand-in": "account", "stand-in-end": "stand-in", "own-stand-in-end": "stand-in",
    "session-end": "session", "restore": "entry", "ticket": "ticket",
    "ticket-kind-source": "ticket", "ticket-root-cause-source": "ticket",
    "ticket-level-source": "ticket", "ticket-rating-source": "ticket", "action-new": "ticket",
    "action": "action", "rules-nominate": "program of rules",
    **{name: "rule" for name in FORMS if name.startswith("rule-")},
    **{name: "metric" for name in FORMS if name.startswith("metric-")},
    "metric-new": "program", "metric-target-end": "target", "metric-target-void": "target",
    **{name: "goal" for name in FORMS if name.startswith("goal-")},
    "goal-new": "program", "goal-action": "goal action", "update-read": "update",
    "question-answer": "question",
    **{name: "initiative" for name in FORMS if name.startswith("initiative-")},
    **dict.fromkeys(("initiative-new", "roadmap-planning"), "program"),
    **dict.fromkeys(("roadmap-apply", "roadmap-scenario"), "program of scenarios"),
    "roadmap-scenario-drop": "scenario",
    **dict.fromkeys(("initiative-update", "initiative-same"), "update of an initiative"),
    **dict.fromkeys(("roadmap-update", "roadmap-same"), "initiative"),
    **dict.fromkeys(("rules-update", "rules-same", "rules-reassign"), "program"),
}  # fmt: skip
"""Of what each form of an item is: of the program that is asked for, of somebody in the house."""
_OF_KIND = select(func.min(models.StatusUpdate.id))
ROWS = {
    "goal": select(func.min(models.Goal.id)), "goal action": select(func.min(models.GoalAction.id)),
    "question": select(func.min(models.Question.id)),
    "update": _OF_KIND.where(models.StatusUpdate.kind == ItemKind.GOAL.value),
    "update of an initiative": _OF_KIND.where(
        models.StatusUpdate.kind == ItemKind.INITIATIVE.value
    ),
    "initiative": select(func.min(models.Initiative.id)),
}  # fmt: skip
"""What is of the program that is asked for, and the administrator's or nobody's."""
OF_ALL = ("program of rules", "program of scenarios")
ABSENT = "contributor"
"""Whose stand-in it is that is ended."""


@pytest.fixture(scope="module")
def item(engine: Engine) -> Callable[[str], int]:
    """One of a kind; nobody of the table may do more because of it."""

    def made(kind: str) -> int:
        with writing(engine, BY) as session:
            if kind == "entry":  # of the audit of the program that is asked for
                query = select(func.min(models.AuditEntry.id)).where(
                    models.AuditEntry.program_id == models.Program.id, models.Program.key == ASKED
                )
                return session.scalar(query) or 0
            if kind in ("ticket", "action"):  # of the program that is asked for, and nobody's
                table = models.Ticket if kind == "ticket" else models.ActionItem
                return session.scalar(select(func.min(table.id))) or 0
            if kind == "rule":
                return session.scalar(select(models.Rule.id)) or 0
            if kind in ROWS:
                return session.scalar(ROWS[kind]) or 0
            if kind in ("metric", "target"):
                table = models.Metric if kind == "metric" else models.MetricTarget
                return session.scalar(select(func.min(table.id))) or 0
            if kind == "scenario":  # of nobody of the table; kept anew each time
                program = program_value(session, ASKED, BY.viewer).id
                return save_scenario(session, program, "S", (Shift("A", 1, 1),))
            if kind in ("program", *OF_ALL):
                query = select(models.Program.id).where(models.Program.key == ASKED)
                return session.scalar(query) or 0
            idle, other, absent = (
                account_row(session, account_id_of(session, login_of(name)))
                for name in ("idle for too long", "viewer", ABSENT)
            )
            if kind == "stand-in":
                later = NOW + 10**6
                return stand_in(session, absent.person_id, other.person_id, later, None, "later")
            if kind == "session":
                begin_session(session, idle.id, NOW - 30 * 60, "", "")
                return session.scalar(select(func.max(models.WebSession.id))) or 0
            return idle.id

    return made


def of_form(name: str, form: Form) -> str:
    """What the answer to a form is to be."""
    one, wanted = SOMEONE[name], of_house(name, form.right)
    kind = ITEMS[form.name] if form.of_item else ""
    if wanted != "answered" or one.administrator:
        return wanted
    of_asked = (
        "program", "entry", "ticket", "action", "rule", "metric", "target", "scenario", *OF_ALL,
        *ROWS,
    )  # fmt: skip
    viewer = one.viewer
    of_all = kind in ("rule", *OF_ALL) or form.name == NOTE_FORM
    if of_all:  # whoever contributes: a rule is its team's, notes and scenarios are everybody's
        viewer, owner = replace(viewer, person=1), 1
    else:
        owner = None
    right = Right.CHANGE if form.name == ANSWER_FORM else form.right  # nobody of the table is asked
    if kind in of_asked and not may(viewer, right, ASKED, owner):
        return "forbidden" if may(one.viewer, Right.SEE, ASKED) else "as if it were not there"
    return "as if it were not there" if kind == "stand-in" and name != ABSENT else wanted


@everybody
def test_every_form_is_taken_as_its_right_says(
    visit: Visit, item: Callable[[str], int], name: str
) -> None:
    client, found = visit(name), []
    for form in FORMS.values():
        said, wanted = {"fields": typed(form), "drawn": {}, "base": None}, of_form(name, form)
        day = f":{WEEK}" if form.of_day else ""
        subject = f":{item(ITEMS[form.name])}{day}" if form.of_item else ""
        answer = client.post(f"/forms/{form.name}{subject}", json=said)
        if wanted == "as if it were not there":
            gone = client.post(f"/forms/{form.name}:99999{day}", json=said)
            right = answer.status_code == 404 and same_but_for_the_key(answer, gone)
        else:
            statuses = (200, 400, 409, 422) if wanted == "answered" else (401, 403)
            right = outcome(answer) == wanted and answer.status_code in statuses
        if not right:
            found.append((name, form.name, form.right, wanted, answer.status_code))
    assert found == []


@everybody
def test_every_part_of_administration_answers_as_its_right_says(visit: Visit, name: str) -> None:
    client = visit(name)
    found = {part: outcome(client.get(f"/admin?part={part}")) for part in PARTS}
    assert found == {part: of_house(name, PARTS[part].right) for part in PARTS}


@everybody
def test_the_way_to_paper_stands_where_paper_is_given(
    app: dash.Dash, visit: Visit, name: str
) -> None:
    key = next(key for key in app.callback_map if first_output(key) == "content.children")
    body = body_of(key, app.callback_map[key], "/tickets", ASKED)
    answer = visit(name).post(ROUTE, json=body)
    if answer.status_code == 200:
        hidden = answer.json["response"]["print"]["hidden"]
        assert hidden is not may(SOMEONE[name].viewer, Right.EXPORT, ASKED)


@everybody
def test_a_program_that_may_not_be_seen_stands_in_no_page(visit: Visit, name: str) -> None:
    """Neither in menus nor in what another page of one's own shows."""
    one, client = SOMEONE[name], visit(name)
    if not one.comes_in or may(one.viewer, Right.SEE, ASKED):
        return
    for address in (
        "/review",
        "/tickets",
        "/data",
        "/admin",
        "/_dash-layout",
        "/sign-out",
        "/drafts/a",
        "/audit",
        "/audit.csv",
        "/ticket?ticket=A",
        "/rules",
        "/rule?key=A",
        *(f"/export/{name}.csv" for name in LISTINGS),
        f"/export/table/tickets.csv?table={AGES}",
    ):
        assert ASKED not in client.get(address).text, address


def test_a_new_route_that_is_not_placed_keeps_the_application_from_starting(
    engine: Engine,
) -> None:
    broken = create_app(Settings(database_url=engine.url.render_as_string(), now=NOW))
    broken.server.add_url_rule("/new", "new", lambda: "")
    with pytest.raises(RuntimeError, match="/new"):
        access.refuse_unplaced(broken)


def test_a_new_callback_that_is_not_placed_keeps_the_application_from_starting(
    engine: Engine,
) -> None:
    broken = create_app(Settings(database_url=engine.url.render_as_string(), now=NOW))
    broken.callback(dash.Output("new", "children"), dash.Input("url", "search"))(lambda _: "")
    with pytest.raises(RuntimeError, match=r"new\.children"):
        access.refuse_unplaced(broken)


@pytest.mark.parametrize("places", ["ROUTES", "CALLBACKS"])
def test_a_place_without_anything_on_it_keeps_the_application_from_starting(
    app: dash.Dash, monkeypatch: pytest.MonkeyPatch, places: str
) -> None:
    more = {**getattr(access, places), "/gone": SIGNED_IN}
    monkeypatch.setattr(access, places, more)
    with pytest.raises(RuntimeError, match="/gone"):
        access.refuse_unplaced(app)


def test_a_page_or_form_without_a_right_cannot_be_written() -> None:
    nothing: Any = lambda *_: None  # noqa: E731
    with pytest.raises(TypeError, match="right"):
        Page(nothing)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="right"):
        HousePage((), nothing, nothing)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="right"):
        Form("new", fields=(), save=nothing)  # type: ignore[call-arg]


def test_a_new_page_that_forgets_its_right_is_found_by_the_matrix(
    app: dash.Dash, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matrix has teeth: a page that anybody is shown, though it says otherwise."""
    shut = PAGES["/admin"]
    assert isinstance(shut, HousePage)
    pages = {**PAGES, "/admin": replace(shut, right=Right.ADMINISTER)}
    monkeypatch.setitem(globals(), "PAGES", pages)
    with pytest.raises(AssertionError, match="/admin"):
        test_every_page_answers_as_its_right_says(visit, "manager")
    monkeypatch.setattr(requests, "PAGES", pages)
    test_every_page_answers_as_its_right_says(visit, "manager")


def test_what_is_said_of_a_program_is_json_and_page_alike(visit: Visit) -> None:
    """The one sentence of the refusal, wherever it is said."""
    client = visit("manager of another")
    assert no_program(ASKED) in client.get(in_program("/tickets", ASKED)).text
    said = client.post(in_program("/data/imports", ASKED), json=SENT["/data/imports"])
    assert json.loads(said.data) == {"error": no_program(ASKED)}
