"""``greenpath demo``: a living demonstration, and its server."""

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands.edge import author, now, open_store, say, viewer
from commands.serve import serve
from dashboard.demonstration.goal_export import GoalExport
from dashboard.demonstration.goals import goals
from dashboard.demonstration.metrics import MetricExport, metrics
from dashboard.demonstration.roadmap import LANES, RoadmapExport, roadmap
from dashboard.demonstration.rules import RuleExport, risk_mining_rules
from dashboard.demonstration.tickets import (
    TicketExport,
    as_known_at,
    outreach_tickets,
    risk_mining_tickets,
)
from dashboard.errors import GreenpathError
from dashboard.imports.inspection import FoundTable
from dashboard.imports.tables import text_table
from dashboard.imports.understanding import UNDERSTANDINGS, Files
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db.accounts.demonstration import (
    add_demonstration_people,
    has_own_people,
    is_somebody_elses,
)
from db.demonstration import add_action_items, say_of_metrics, say_of_rules
from db.demonstration_goals import say_of_goals
from db.demonstration_roadmap import say_of_roadmap
from db.engine import IMPORT_LOCK, reading, take_turns, writing
from db.imports import note_outcome
from db.imports.files import FIRST, keep_file, keep_tables
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import, explain_files
from db.programs import add_program, programs
from db.programs import program as program_value

SEED = 7
ZONE = "America/New_York"
MORNING = 9 * 3600
"""When files come, in seconds after midnight."""
PROGRAMS: tuple[tuple[str, str, Callable[[int, datetime], TicketExport]], ...] = (
    ("risk-mining", "Risk mining", risk_mining_tickets),
    ("outreach", "Issuer outreach", outreach_tickets),
)
RULES: Mapping[str, Callable[[int, datetime, datetime], RuleExport]] = {
    "risk-mining": risk_mining_rules
}
"""Of those that have rules: seed, end of the week, now."""


def demo(
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it when it is filled.")
    ] = True,
) -> None:
    """Fill the store with two programs of two years, anchored to this week, and serve it."""
    engine = open_store()
    with reading(engine) as session:
        if has_own_people(session) or is_somebody_elses(session):
            raise GreenpathError(
                "This store has people or programs of its own, and a demonstration lets anybody in:"
                " name another store in DATABASE_URL."
            )
        known = {key for key, _ in programs(session, viewer())}
    for key, name, tickets in PROGRAMS:
        if key not in known:
            fill(engine, key, name, tickets, now())
            if key in RULES:
                fill_rules(engine, key, RULES[key](SEED, *reversed(week(now()))), now())
            fill_metrics(engine, key, metrics(key, SEED, *_days()), now())
            fill_goals(engine, key, goals(key, SEED, *_days()), now())
            if key in LANES:
                fill_roadmap(engine, key, roadmap(key, _days()[0]), now())
            say(f"{name} is there as “{key}”.")
    with writing(engine, author()) as session:
        add_demonstration_people(session, now())
    for key, *_ in PROGRAMS:
        if key not in known:
            add_action_items(engine, author(), key, SEED)
            say_of_goals(engine, author(), key, goals(key, SEED, *_days()))
            if key in LANES:
                say_of_roadmap(engine, author(), key, _days()[0])
    engine.dispose()
    if serving:
        os.environ["GREENPATH_DEMONSTRATION"] = "true"
        serve()


def fill(
    engine: Engine,
    key: str,
    name: str,
    tickets: Callable[[int, datetime], TicketExport],
    at: int,
) -> None:
    """Add one program with all its history, through the import that everybody uses."""
    from holidays import country_holidays

    today, ends = week(at)
    free = dict(country_holidays("US", years=range(today.year - 3, today.year + 2)))
    calendar = ProgramCalendar(zone=ZONE, holidays=frozenset(free))
    with writing(engine, author()) as session:
        add_program(session, Program(key, name, calendar), free)
        _import(session, key, as_known_at(tickets(SEED, ends), today), at)


def week(at: int) -> tuple[datetime, datetime]:
    """Now, and the end of its week.

    All lives are drawn to the end of this week, so that they are the same whenever in the week
    they are asked for; then what is still to come is left out.
    """
    zone, calendar = ZoneInfo(ZONE), ProgramCalendar(zone=ZONE)
    today = datetime.fromtimestamp(at, zone)
    return today, datetime.fromtimestamp(calendar.cut(calendar.week_ending(today.date())), zone)


def _days() -> tuple[date, date]:
    """The last day of this week, and today."""
    today, ends = week(now())
    return (ends - timedelta(days=1)).date(), today.date()


def fill_rules(engine: Engine, key: str, export: RuleExport, at: int) -> None:
    """Add the rules of a program, and what people said of them."""
    content = {
        "rules": export.rules, "transitions": export.transitions,
        "offline_monitoring": export.offline_monitoring, "plan": export.plan,
    }  # fmt: skip
    with writing(engine, author()) as session:
        _bring(session, key, "rules", {role: _csv(rows) for role, rows in content.items()}, at)
    with writing(engine, author()) as session:
        say_of_rules(session, program_value(session, key, viewer()), export)


def fill_metrics(engine: Engine, key: str, export: MetricExport, at: int) -> None:
    """Add the scorecard of a program: each delivery on its day, and what people said of it."""
    calendar = ProgramCalendar(zone=ZONE)
    decided = {"definitions": _csv(export.definitions), "targets": _csv(export.targets)}
    for number, delivery in enumerate(export.deliveries):
        came = min(calendar.midnight(delivery.on) + MORNING, at)
        content = {"values": _csv(delivery.values), **(decided if not number else {})}
        with writing(engine, replace(author(), at=came)) as session:
            _bring(session, key, "metrics", content, came)
    say_of_metrics(engine, author(), key, export)


def fill_goals(engine: Engine, key: str, export: GoalExport, at: int) -> None:
    """Add the goals of a program, with the updates of a year but for its last weeks."""
    content = {
        "goals": export.goals, "values": export.values,
        "updates": export.updates, "actions": export.actions,
    }  # fmt: skip
    with writing(engine, author()) as session:
        _bring(session, key, "goals", {role: _csv(rows) for role, rows in content.items()}, at)


def fill_roadmap(engine: Engine, key: str, export: RoadmapExport, at: int) -> None:
    """Add the roadmap of a program, and what owners have said of it."""
    content = {
        "initiatives": export.initiatives, "milestones": export.milestones,
        "dependencies": export.dependencies, "history": export.history,
    }  # fmt: skip
    with writing(engine, author()) as session:
        _bring(session, key, "roadmap", {role: _csv(rows) for role, rows in content.items()}, at)
        _bring(session, key, "goals", {"updates": _csv(export.updates)}, at)


def _import(session: Session, key: str, export: TicketExport, at: int) -> None:
    content = {"events": _csv(export.events), "tickets": _csv(export.tickets)}
    _bring(session, key, "tickets", content, at)


def _bring(
    session: Session, key: str, register: str, content: Mapping[str, bytes], at: int
) -> None:
    """Import files of a register by role, in the way that everybody's are."""
    program = program_value(session, key, viewer())
    run_id = begin_import(session, program, register, "demonstration", at)
    names = {role: f"demonstration {role.replace('_', ' ')}.csv" for role in content}
    tables = {role: text_table(content[role], name) for role, name in names.items()}
    files = {role: keep_file(session, run_id, name, content[role]) for role, name in names.items()}
    for role, table in tables.items():
        found = FoundTable(FIRST, table.header, 0, (), (), {})
        keep_tables(session, run_id, {files[role]: (table.format, (found,))})
    explain_files(session, program, run_id, None, {r: (id_, FIRST) for r, id_ in files.items()})
    store = STORE_REGISTERS[register]
    known = store.known(session, program)
    delivery = UNDERSTANDINGS[register].read(
        program, Files(tables, {}, ""), known, frozenset(), lambda _: None
    )
    take_turns(session, IMPORT_LOCK)
    plan = store.planned(session, program, delivery, {name: role for role, name in names.items()})
    store.write(session, program, plan, run_id, at)
    note_outcome(session, run_id, plan.outcome, "", at)


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
