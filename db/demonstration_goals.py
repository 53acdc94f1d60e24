"""What people say of goals in a demonstration, each thing on its own day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.demonstration.goal_export import (
    Filed,
    GoalExport,
    Lent,
    Question,
    SaidMove,
    SaidPlan,
)
from dashboard.demonstration.metric_definitions import LEADER, MANAGER
from dashboard.forms import YES
from dashboard.path_to_green.plan_form import plan_form
from dashboard.path_to_green.words import ACTION, action_item, actions_at
from dashboard.programs import Program
from dashboard.rights import Author, Viewer
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import ItemKind
from db import models
from db.data_versions import GOALS, count_up
from db.engine import reading, writing
from db.path_to_green.changing import standing_row
from db.path_to_green.moves import add_move
from db.path_to_green.words import goal_words
from db.path_to_green.writing import move_due, write_plan
from db.programs import program as program_value
from db.status_updates.people import person_ids
from db.status_updates.writing import acknowledge, answer, ask, delegate, file_update, reassign

NOON = 12 * 60
"""In minutes, when what has no time of its own is said."""
HANDED_OVER = "The rules program has one owner from now on."
update = models.StatusUpdate


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes what is said into a program, as those who say it."""

    engine: Engine
    author: Author
    program: Program

    @contextmanager
    def said(self, by: str, on: date, minute: int = NOON) -> Iterator[Session]:
        """A transaction of somebody, on a day that has come."""
        at = min(self.program.calendar.midnight(on) + minute * 60, self.author.at)
        author = replace(self.author, viewer=Viewer(by, administrator=True), at=at)
        with writing(self.engine, author) as session:
            yield session


def say_of_goals(engine: Engine, author: Author, key: str, export: GoalExport) -> None:
    """All that people said of the goals of a program; its people are there already."""
    with reading(engine) as session:
        told = _Teller(engine, author, program_value(session, key, author.viewer))
    if export.rules_since is not None:
        _hand_over_rules(told, export.rules_since)
    _plan(told, export.plans)
    for move in export.moves:
        _move(told, move)
    for filed in export.filed:
        _file(told, filed)
    for lent in export.lent:
        _lend(told, lent)
    for item, week, on in export.seen:
        with told.said(LEADER, on) as session:
            acknowledge(session, told.program.id, _newest(session, told.program, item, week))
    for question in export.questions:
        _ask(told, question)


def _hand_over_rules(told: _Teller, on: date) -> None:
    with told.said(MANAGER, on) as session:
        person = person_ids(session, [MANAGER])[MANAGER]
        reassign(session, told.program.id, ItemKind.RULES, RULES, person, HANDED_OVER, None)


def _plan(told: _Teller, plans: tuple[SaidPlan, ...]) -> None:
    held: dict[str, int | None] = {}
    for said in plans:
        fields = {**dict.fromkeys(said.plan.__slots__, ""), **plan_form(said.plan)}
        with told.said(said.by, said.on) as session:
            base = held.get(said.goal)
            held[said.goal] = write_plan(session, told.program.id, said.goal, fields, base)


def _move(told: _Teller, move: SaidMove) -> None:
    program = told.program
    with told.said(move.by, move.on) as session:
        if move.action is None:
            base = standing_row(session, program, move.goal).version
            move_due(session, program.id, move.goal, move.to, move.reason, base)
            return
        # The file says already when it was done, which nobody could have known on that day.
        cut = program.calendar.cut(move.on)
        known = actions_at(goal_words(session, program.id, move.goal), move.goal, cut)
        (action,) = (each for each in known if each.number == move.action)
        item = action_item(move.goal, move.action)
        add_move(session, program.id, ACTION, item, action.dates(cut), move.to, move.reason)
        count_up(session, program.id, GOALS)


def _file(told: _Teller, filed: Filed) -> None:
    kind = ItemKind.RULES if filed.item == RULES else ItemKind.GOAL
    back = filed.date_to_green
    fields = {"nothing_changed": YES} if filed.same else {
        "colour": filed.colour.value, "headline": filed.headline, "why": filed.why,
        "changed": filed.changed, "next_steps": filed.next_steps, "decision": filed.decision,
        "date_to_green": back.isoformat() if back else "",
    }  # fmt: skip
    with told.said(filed.author, filed.on, filed.minute) as session:
        file_update(session, told.program.id, kind, filed.item, filed.week, fields, None)


def _lend(told: _Teller, lent: Lent) -> None:
    with told.said(MANAGER, lent.on) as session:
        person = person_ids(session, [lent.to])[lent.to]
        delegate(
            session, told.program.id, ItemKind.GOAL, lent.goal, person, lent.until, lent.reason,
            None,
        )  # fmt: skip


def _ask(told: _Teller, asked: Question) -> None:
    program = told.program
    with told.said(asked.by, asked.on) as session:
        pinned = _newest(session, program, asked.goal, asked.week)
        person = person_ids(session, [asked.to])[asked.to]
        id_ = ask(session, program.id, ItemKind.GOAL, asked.goal, person, asked.text, pinned)
    if asked.answered is not None:
        with told.said(asked.to, asked.answered) as session:
            answer(session, program.id, id_, asked.answer)


def _newest(session: Session, program: Program, item: str, week: date) -> int:
    """The version of a week that counts."""
    query = (
        select(update.id)
        .where(update.program_id == program.id, update.item == item, update.week == week)
        .order_by(update.at.desc(), update.id.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one()
