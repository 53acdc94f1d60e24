"""What an initiative is: managers add it and give it up, its owner says how it goes on."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm
from dashboard.path_to_green.words import GoalWords
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.roadmap.checks import initiative_problems, key_problem
from dashboard.roadmap.initiatives import State
from dashboard.roadmap.owners import owned_initiatives
from dashboard.roadmap.typed import (
    MOVING,
    Fields,
    changed,
    keys_of,
    reason_problem,
    text_problem,
    written,
)
from dashboard.roadmap.words import FIELDS, GOALS, LANE, METRICS, OWNER, STATE, TITLE
from db import models
from db.audit import allow, author_of
from db.path_to_green.changing import program_to_change
from db.path_to_green.kept import kept_goals
from db.roadmap.changing import (
    add_words,
    initiative_to_change,
    locked_row,
    say,
    tell_initiative,
)
from db.roadmap.planned import declared_lanes
from db.roadmap.words import roadmap_words
from db.scorecard.kept import kept_metrics

TAKEN = "There is an initiative of this key already: choose another one."
UNTIL = "until managers name it under Decide on the plan there are "
OF_MANAGERS = (LANE, OWNER)
"""Whose work it is, managers say."""


def define_initiative(session: Session, program_id: int, fields: Fields) -> int:
    """Add an initiative to the roadmap from now on, for managers; its id.

    ``fields`` are those of ``dashboard.roadmap.words`` and its ``key``. Raises ``InvalidForm``
    with each problem beside its field.
    """
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    key = fields.get("key", "").strip()
    said = {TITLE: "", **_of_words(fields)}
    problem = key_problem(key) or (TAKEN if _is_there(session, program, key) else "")
    problems = {"key": problem} if problem else {}
    _refuse(problems | initiative_problems(said, key) | _unknown(session, program, said))
    row = locked_row(session, program.id, key) or _added(session, program, key)
    told = {name: text for name, text in written(said).items() if text}
    add_words(session, row, told, "")
    tell_initiative(session, program, row, None, told, "created")
    return row.id


def change_initiative(
    session: Session, initiative_id: int, fields: Fields, reason: str, base: int | None
) -> None:
    """Say something else of an initiative from now on; what ``fields`` leave out stays.

    A date that moves asks for a ``reason``. ``base`` is the version that the person saw. Its owner
    may, who stands in, and managers; only managers say whose it is, and give it up.
    """
    found = initiative_to_change(session, initiative_id)
    found.refuse_old(base)
    was, said = found.form, _of_words(fields)
    problems = initiative_problems({**_dates_beside(was, said), **said}, found.initiative.key)
    news = changed(was, said) if not problems else {}
    if any(name in news for name in OF_MANAGERS) or news.get(STATE) == State.CANCELLED:
        allow(session, Right.MANAGE, found.program.key)
    if sentence := text_problem(reason) or reason_problem(was, news, reason):
        problems["reason"] = sentence
    _refuse(problems | _unknown(session, found.program, news))
    say(session, found, news, reason)


def _dates_beside(was: Fields, said: Fields) -> dict[str, str]:
    """The other dates of one that is said; where files contradict each other the rest goes on."""
    return {name: was.get(name, "") for name in MOVING} if said.keys() & set(MOVING) else {}


def _of_words(fields: Fields) -> dict[str, str]:
    """Those of an initiative itself: milestones and dependencies have forms of their own."""
    return {name: fields[name] for name in FIELDS if name in fields}


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise InvalidForm(problems)


def _is_there(session: Session, program: Program, key: str) -> bool:
    """Whether something holds of a key today, also where it is given up."""
    today = program.calendar.today(author_of(session).at)
    words, cut = roadmap_words(session, program.id, key), program.calendar.cut(today)
    return bool(owned_initiatives(words, GoalWords(), cut, today))


def _added(session: Session, program: Program, key: str) -> models.Initiative:
    row = models.Initiative(program_id=program.id, key=key)
    session.add(row)
    session.flush()
    return row


def _unknown(session: Session, program: Program, news: Fields) -> dict[str, str]:
    """Which goals, metrics and lanes are meant that there are not."""
    found = {}
    for name, known in ((GOALS, _goals), (METRICS, _metrics)):
        keys = keys_of(news.get(name, ""))
        missing = set(keys) - known(session, program) if keys else ()
        if missing:
            key = next(key for key in keys if key in missing)
            found[name] = f"There is no “{key[:60]}” among this program’s {name}."
    lane, declared = news.get(LANE, "").strip(), declared_lanes(session, program)
    if lane and declared and lane not in declared:
        found[LANE] = f"There is no lane “{lane[:60]}”: {UNTIL}{', '.join(declared)}."
    return found


def _goals(session: Session, program: Program) -> frozenset[str]:
    return frozenset(kept_goals(session, program).read.definitions)


def _metrics(session: Session, program: Program) -> frozenset[str]:
    definitions = kept_metrics(session, program).read.decided.definitions
    return frozenset(each.key for each in definitions if each.metric)
