"""What people say in a demonstration: action items, who answers for rules, notes on metrics."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.demonstration.action_items import Task, tasks
from dashboard.demonstration.metrics import MetricExport
from dashboard.demonstration.rules import RuleExport
from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.programs import Program
from dashboard.rights import Author, Viewer
from dashboard.scope import scope_at
from db import models
from db.action_items import add_action, change_action, possible_owners
from db.engine import reading, writing
from db.escalations import escalations
from db.programs import program as program_value
from db.rule_deprecation import add_exemption, add_waiver
from db.scorecard.writing import type_value, write_note

NOON = SECONDS_PER_DAY // 2


def add_action_items(engine: Engine, author: Author, key: str, seed: int) -> None:
    """Action items of the open escalations of a program, each thing said on its own day."""
    with reading(engine) as session:
        program = program_value(session, key, author.viewer)
        owners = possible_owners(session, program, author.viewer)
        found = list(_found(session, program, author, seed))
    for number, (ticket, task) in enumerate(found):
        _write(engine, author, program, ticket, task, owners[number % len(owners)])


def _found(
    session: Session, program: Program, author: Author, seed: int
) -> Iterator[tuple[int, Task]]:
    scope = scope_at(program, None, author.at, {}, {})
    today, ticket = program.calendar.today(author.at), models.Ticket
    for each in escalations(session, scope, author.viewer).open:
        query = select(ticket.id, ticket.started_at).where(
            ticket.program_id == program.id, ticket.key == each.ticket.key
        )
        id_, started = session.execute(query).one()
        begun = program.calendar.today(started or author.at)
        yield from ((id_, task) for task in tasks(seed, each.ticket.key, begun, today))


def _write(
    engine: Engine, author: Author, program: Program, ticket: int, task: Task, owner: str
) -> None:
    def at(day: date) -> Author:
        return replace(author, at=min(program.calendar.midnight(day) + NOON, author.at))

    first, *others = task.said
    values = {"owner": owner, "due": first.due.isoformat()}
    with writing(engine, at(first.on)) as session:
        action = add_action(session, ticket, None, values | {"what": task.what})
    for said in others:
        told = {"due": said.due.isoformat(), "state": said.state, "reason": said.reason}
        with writing(engine, at(said.on)) as session:
            fact = models.ActionFact
            newest = select(fact.id).where(fact.action_item_id == action).order_by(fact.id.desc())
            change_action(session, action, values | told, session.scalar(newest.limit(1)))


def say_of_rules(session: Session, program: Program, export: RuleExport) -> None:
    """Who answers for rules that stay, as managers would have said it."""
    for exemption in export.exemptions:
        reason = f"It is a {exemption.kind.replace('_', ' ')} rule."
        version = _version(session, program, exemption.rule)
        add_exemption(session, program, exemption.rule, exemption, reason, version)
    for waiver in export.waivers:
        version = _version(session, program, waiver.rule)
        add_waiver(session, program, waiver.rule, waiver, "Kept by the quarter's review.", version)


def say_of_metrics(engine: Engine, author: Author, key: str, export: MetricExport) -> None:
    """Values that people type and notes that they write, each on its own day."""
    with reading(engine) as session:
        program = program_value(session, key, author.viewer)

    def by(name: str, day: date) -> Author:
        on = program.calendar.midnight(day) + NOON
        return replace(author, viewer=Viewer(name, administrator=True), at=min(on, author.at))

    for typed in export.typed:
        with writing(engine, by(typed.by, typed.week + timedelta(days=1))) as session:
            type_value(session, program, typed.metric, typed.week, typed.value, None)
    for note in export.notes:
        with writing(engine, by(note.by, note.on)) as session:
            write_note(session, program, note.metric, note.week, note.text, None)


def _version(session: Session, program: Program, key: str) -> int | None:
    rule = models.Rule
    query = select(rule.version).where(rule.program_id == program.id, rule.key == key)
    return session.scalar(query)
