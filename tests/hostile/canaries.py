"""A store of two programs with a canary word in every text, so that a leak is unmistakable."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import JSON, ColumnElement, Engine, String, Table, select, update
from sqlalchemy.orm import Session

from dashboard.drafts import Draft
from dashboard.imports.delivery import ESCALATION, LEVELS, PARTNER_REQUEST
from dashboard.imports.inspection import FoundTable
from dashboard.imports.runs import CHECK
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from dashboard.rule_deprecation.facts import (
    Exemption,
    Look,
    PlanRow,
    Rule,
    Transition,
    Waiver,
)
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from db import models
from db.accounts.links import password_token
from db.accounts.people import add_account, set_grant, stand_in
from db.accounts.sessions import begin_session
from db.action_items import add_action, change_action, possible_owners
from db.drafts import keep_draft
from db.engine import prepare_store, reading, writing
from db.imports.files import FIRST, keep_file, keep_tables
from db.imports.runs import ask_for, begin_import, explain_files
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.series import write_values
from db.scorecard.writing import (
    define_metric,
    set_baseline,
    set_target,
    type_value,
    void_target,
    write_note,
)
from db.ticket_words import change_ticket
from tests.conftest import BY, NOW, TESTER, csv_bytes, deliver
from tests.dashboard.rule_deprecation.given import performance
from tests.hostile.goal_canaries import say_of_goals
from tests.hostile.roadmap_canaries import say_of_roadmap
from tests.stored_rules import store_rules

OWN, DEEP, OTHER, HOUSE = "qzownzq", "qzdeepzq", "qzotherzq", "qzhousezq"
"""Of the program that the roles have; of its data and their imports; of the other program; of
people."""
CANARIES = (OWN, DEEP, OTHER, HOUSE)
ANONYMOUS, VIEWER, MANAGER, ADMINISTRATOR = "anonymous", "viewer", "manager", "administrator"
HIDDEN: Mapping[str, tuple[str, ...]] = {
    ANONYMOUS: CANARIES,
    VIEWER: (DEEP, OTHER, HOUSE),
    MANAGER: (OTHER, HOUSE),
    ADMINISTRATOR: (),
}
"""What no answer to a role may hold."""
KEYS = {OWN: "own", OTHER: "other"}
HOLIDAY = date(2026, 1, 1)
EVENT_NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")

OUR_WORD, STAGE = "holds one of our own words", "is a stage of the policy"
KEY, SECRET, NUMBERS = "stands in addresses", "is a digest", "holds ids and numbers"
WITHOUT: Mapping[str, str] = {
    "account.password_hash": SECRET,
    "action_fact.state": OUR_WORD,
    "assignment.kind": OUR_WORD,
    "audit_entry.did": OUR_WORD,
    "audit_entry.kind": OUR_WORD,
    "audit_entry.transaction": "is drawn by lot",
    "audit_entry.via": OUR_WORD,
    "data_version.feature": OUR_WORD,
    "date_move.kind": OUR_WORD,
    "draft.form": OUR_WORD,
    "import_file.format": OUR_WORD,
    "import_file.sha256": SECRET,
    "import_repeat.kind": OUR_WORD,
    "import_run.checked": "is a worker's, whose rows are in the quarantine here",
    "import_run.feature": OUR_WORD,
    "import_run.sha256": SECRET,
    "import_run.sources": NUMBERS,
    "import_run.taken_back": NUMBERS,
    "job.arguments": NUMBERS,
    "job.kind": OUR_WORD,
    "job.said": NUMBERS,
    "job.state": OUR_WORD,
    "membership.role": OUR_WORD,
    "metric_target.grain": OUR_WORD,
    "one_time_link.kind": OUR_WORD,
    "one_time_link.token_hash": SECRET,
    "program.key": KEY,
    "program.zone": OUR_WORD,
    "quarantine.fingerprint": SECRET,
    "quarantine.reason": OUR_WORD,
    "quarantine.role": OUR_WORD,
    "question.kind": OUR_WORD,
    "rule.kind": OUR_WORD,
    "rule_delivery.facts": "is what an import says, and none of rules is here",
    "rule_exemption.kind": OUR_WORD,
    "rule_policy.form": "is what a program decides, and none has decided here",
    "rule_policy.said_by": "is of a policy, and none has decided here",
    "rule_spell.stage": STAGE,
    "rule_transition.evidence": "is of a move that was made here, which is tested with its form",
    "rule_transition.from_stage": STAGE,
    "rule_transition.to_stage": STAGE,
    "rule_waiver.kind": OUR_WORD,
    "sign_in_try.address": "is of no program",
    "sign_in_try.login_hash": SECRET,
    "sla_target.priority": OUR_WORD,
    "status_update.colour": OUR_WORD,
    "status_update.kind": OUR_WORD,
    "status_update.stage": OUR_WORD,
    "ticket.exclusion": OUR_WORD,
    "ticket.kind": OUR_WORD,
    "ticket.level": OUR_WORD,
    "ticket_event.kind": OUR_WORD,
    "ticket_spell.priority": OUR_WORD,
    "ticket_word.fact": OUR_WORD,
    "web_session.ended_why": OUR_WORD,
    "web_session.token_hash": SECRET,
    "workflow_state.kind": OUR_WORD,
}
"""Columns of text in which no canary sits, and why."""


def canary_store(engine: Engine) -> dict[str, str]:
    """Fill a store; the tokens of browsers that are signed in, by role."""
    prepare_store(engine)
    _add_programs(engine)
    accounts = _add_people(engine)
    for word, key in KEYS.items():
        _fill(engine, word, key)
    _plant_the_rest(engine)
    with writing(engine, BY) as session:
        return {
            role: begin_session(session, id_, NOW, "127.0.0.1", "tests")
            for role, id_ in accounts.items()
        }


def _add_programs(engine: Engine) -> None:
    for word, key in KEYS.items():
        author = Author(Viewer(f"{word} author", administrator=True), NOW)
        with writing(engine, BY if word == OWN else author) as session:
            calendar = ProgramCalendar("UTC", holidays=frozenset({HOLIDAY}))
            about = Program(key, f"Name {word}", calendar, marking=word, about=f"About {word}")
            add_program(session, about, {HOLIDAY: f"Day of {word}"})


def _add_people(engine: Engine) -> dict[str, int]:
    """The roles' accounts, by role; and two strangers whom only administrators may know."""
    with writing(engine, BY) as session:
        own = program_value(session, "own", TESTER)
        ids = {
            role: add_account(session, role, f"{role.title()} Person", NOW, role == ADMINISTRATOR)
            for role in (VIEWER, MANAGER, ADMINISTRATOR)
        }
        set_grant(session, ids[VIEWER], own.id, Grant(Role.VIEWER))
        set_grant(session, ids[MANAGER], own.id, Grant(Role.MANAGER))
        strangers = [add_account(session, f"{n}.{HOUSE}", f"{n} {HOUSE}", NOW) for n in "ab"]
        other = program_value(session, "other", TESTER)
        set_grant(session, strangers[0], other.id, Grant(Role.MANAGER))
        people = [session.get_one(models.Account, id_).person_id for id_ in strangers]
        stand_in(session, *people, NOW, None, f"Away {HOUSE}")
        password_token(session, strangers[0], NOW)
        begin_session(session, strangers[0], NOW, HOUSE, HOUSE)
    stranger = Author(Viewer(HOUSE, account=strangers[0]), NOW)
    with writing(engine, stranger) as session:
        keep_draft(session, f"program:{other.id}", Draft({"about": HOUSE}, {}, 1), NOW * 1000, 0)
    return ids


def _fill(engine: Engine, word: str, key: str) -> None:
    """Tickets, events, refused rows, a file and a job; the author's name is a canary too."""
    inner = DEEP if word == OWN else word
    rows = [
        (f"1{word}", f"A{word}", "2026-10-05T10:00:00Z", "created", ""),
        (f"2{word}", f"A{word}", "2026-10-05T10:00:00Z", "priority", "P1"),
        (f"3{word}", f"A{word}", "2026-11-02T10:00:00Z", "group", f"Team {word}"),
        (f"4{word}", f"A{word}", "2026-11-10T10:00:00Z", "assignee", f"Owner {word}"),
        (f"5{inner}", f"B{inner}", f"2026-02-30 {inner}", "created", ""),
        (f"6{word}", f"P{word}", "2026-11-03T10:00:00Z", "created", ""),
        (f"7{word}", f"P{word}", "2026-11-04T10:00:00Z", "response", ""),
    ]
    events = csv_bytes([dict(zip(EVENT_NAMES, row, strict=True)) for row in rows])
    about = {"title": f"Title {word}", "requester": f"Sales {word}"}
    tickets = [
        {"ticket_id": f"A{word}", **about, "kind": f"kind {word}"},
        {"ticket_id": f"P{word}", **about, "kind": PARTNER_REQUEST},
    ]
    deliver(engine, key, events, csv_bytes(tickets))
    with writing(engine, Author(Viewer(f"{inner} author", administrator=True), NOW)) as session:
        program = program_value(session, key, TESTER)
        run = begin_import(session, program, "tickets", f"{inner}.csv", NOW)
        file = keep_file(session, run, f"{inner}.csv", events)
        found = FoundTable(FIRST, EVENT_NAMES, 1, (rows[0],), (), {})
        keep_tables(session, run, {file: ("csv", (found,))})
        explain_files(session, program, run, f"# {inner}", {"events": (file, FIRST)})
        ask_for(session, program, run, CHECK, NOW)
    _say_of_ticket(engine, word, key)
    _say_of_rules(engine, word, key)
    _say_of_metrics(engine, word, key)
    say_of_goals(engine, word, key)
    say_of_roadmap(engine, word, key)


def _say_of_ticket(engine: Engine, word: str, key: str) -> None:
    """An escalation with root cause, action item and slip, as somebody of the program says."""
    author = Author(Viewer(f"{word} author", administrator=True), NOW)
    with writing(engine, author) as session:
        ticket = session.scalars(select(models.Ticket).where(models.Ticket.key == f"A{word}")).one()
        values = {"kind": ESCALATION, "root_cause": f"Cause {word}", "level": LEVELS[0]}
        values |= {"rating": "2"}
        change_ticket(session, ticket.id, values, ticket.version)
        program = program_value(session, key, TESTER)
        owner = possible_owners(session, program, author.viewer)[0]
        said = {"owner": owner, "due": "2026-11-20"}
        action = add_action(session, ticket.id, None, {"what": f"Call {word}", **said})
        fact = session.scalars(
            select(models.ActionFact.id).where(models.ActionFact.action_item_id == action)
        ).one()
        later = {**said, "due": "2026-11-27", "state": "open", "reason": f"Late {word}"}
        change_action(session, action, later, fact)


def _say_of_rules(engine: Engine, word: str, key: str) -> None:
    """A rule with a life, an exemption and a look; what it says by itself is planted later."""
    name = f"R{word}"
    about = Rule(name, f"Name {word}", "rule", f"Team {word}", f"action {word}", f"high {word}")
    stages = ("live", "candidate", "in_review", "offline_monitoring")
    facts = Facts(
        rules=[about],
        transitions=[
            Transition(f"{n}{word}", name, before, stage, NOW - (20 - n) * 86_400, "forward")
            for n, (before, stage) in enumerate(zip((None, *stages), stages, strict=False))
        ],
        performances=[performance(name)],
        looks=[Look(name, 1, 1, date(2026, 11, 6), date(2026, 11, 13), 90, 80, 1)],
        plan=[PlanRow(about.team, date(2026, 12, 31), 1, 60.0)],
        waivers=[Waiver(name, f"Owner {word}")],
        exemptions=[Exemption(name, "seasonal", f"Owner {word}")],
    )
    with writing(engine, BY) as session:
        store_rules(session, key, facts)


def _say_of_metrics(engine: Engine, word: str, key: str) -> None:
    """A metric with a value, a note, a target and limits, as somebody of the program says."""
    name, week = f"M{word}", date(2026, 11, 14)
    form = {
        "key": name, "name": f"Name {word}", "unit": f"unit {word}", "aggregation": "sum",
        "column": f"Series {word}", "every": "week", "owner": f"Owner {word}",
        "area": f"Area {word}", "description": f"What {word} is",
    }  # fmt: skip
    lock = Baseline(name, date(2026, 1, 4), date(2026, 3, 28), week, f"New {word}")
    brought = [DailyValue(f"Series {word}", week - timedelta(days=7), 1.0, {"of": f"Label {word}"})]
    with writing(engine, Author(Viewer(f"{word} author", administrator=True), NOW)) as session:
        program = program_value(session, key, TESTER)
        row = session.get_one(models.Metric, define_metric(session, program, form, None, None))
        define_metric(session, program, {**form, "key": f"M-{key}"}, None, None)
        wrong = set_target(session, program, Target(name, Grain.YEAR, 1.0), row.version)
        void_target(session, program, name, wrong, f"Wrong {word}", row.version)
        set_target(session, program, Target(name, Grain.WEEK, 1.0), row.version)
        set_baseline(session, program, lock, row.version)
        type_value(session, program, name, week, 2.0, None)
        write_note(session, program, name, week, f"Note {word}", None)
        write_values(session, program, daily_values(brought), NOW, None, f"{word} author")


def texts_of_the_store() -> list[tuple[Table, str]]:
    """Every column that holds texts."""
    return [
        (table, column.name)
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON)
    ]


def _plant_the_rest(engine: Engine) -> None:
    """What no import of ours writes, or not in all columns, gets its canary by hand."""
    with writing(engine, BY) as session:
        for table, column in texts_of_the_store():
            plain = isinstance(table.c[column].type, String)
            if plain and f"{table.name}.{column}" not in {*WITHOUT, *WRITTEN}:
                _plant(session, table, column)


def _plant(session: Session, table: Table, column: str) -> None:
    for word, key in KEYS.items():
        rows = _rows_of(table, key)
        seen = f"{table.name}.{column}" == "import_run.file"  # a page says where it is from
        inner = DEEP if word == OWN and table.name in DEEP_TABLES and not seen else word
        text = table.c[column]
        if rows is not None:
            bare = text.is_(None) | ~text.like("%zq%")
            said = (text + f" {inner}") if not text.nullable else inner
            session.connection().execute(update(table).where(rows, bare).values({column: said}))


WRITTEN = (
    "assignment.item", "audit_entry.who", "audit_entry.item", "goal.key", "import_run.mapping",
    "initiative.key", "initiative_word.field", "initiative_word.value", "metric.key",
)  # fmt: skip
"""What was written with canaries in it, and would break or be refused by hand."""
DEEP_TABLES = ("import_run", "import_file", "job", "quarantine")
"""What only those see who work with the data."""


def _rows_of(table: Table, key: str) -> ColumnElement[bool] | None:
    """Which rows belong to a program, as far as a column leads there."""
    program = select(models.Program.id).where(models.Program.key == key).scalar_subquery()
    if "program_id" in table.c:
        return table.c.program_id == program
    ticket, run, rule, goal = models.Ticket, models.ImportRun, models.Rule, models.Goal
    if "ticket_id" in table.c:
        return table.c.ticket_id.in_(select(ticket.id).where(ticket.program_id == program))
    if "rule_id" in table.c:
        return table.c.rule_id.in_(select(rule.id).where(rule.program_id == program))
    if "goal_id" in table.c:
        return table.c.goal_id.in_(select(goal.id).where(goal.program_id == program))
    of, scenario = models.Initiative, models.RoadmapScenario
    if "initiative_id" in table.c:
        return table.c.initiative_id.in_(select(of.id).where(of.program_id == program))
    if "scenario_id" in table.c:
        return table.c.scenario_id.in_(select(scenario.id).where(scenario.program_id == program))
    if "import_run_id" in table.c:
        return table.c.import_run_id.in_(select(run.id).where(run.program_id == program))
    return None


def columns_without_canaries(engine: Engine) -> set[str]:
    """Columns of text in which no canary sits."""
    bare = set()
    with reading(engine) as session:
        for table, column in texts_of_the_store():
            found = session.scalars(select(table.c[column])).all()
            if not any(word in str(found).lower() for word in CANARIES):
                bare.add(f"{table.name}.{column}")
    return bare
