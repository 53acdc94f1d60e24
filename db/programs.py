"""Programs: reading one as a value, and adding one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Edges, Program, State, TicketPolicy, Workflow
from dashboard.rights import Right, Viewer, may, no_program
from db import models
from db.audit import allow, author_of


class _SlaTarget(NamedTuple):
    priority: str
    hours: float
    valid_from: date | None


def programs(session: Session, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Key and name of each program that the viewer may see, by name."""
    query = select(models.Program.key, models.Program.name).order_by(models.Program.name)
    if not viewer.administrator:
        query = query.where(models.Program.key.in_(viewer.grants))
    rows = session.execute(query)
    return tuple((key, name) for key, name in rows)


def program(session: Session, key: str, viewer: Viewer, as_of: date | None = None) -> Program:
    """A program with the policy that held on ``as_of`` (without a date, the newest).

    Raises ``NotFound`` for one that does not exist, or that the viewer may not see.
    """
    if not key.isprintable():  # NUL and surrogates, which no store takes
        raise NotFound("There is no such program.")
    row = session.execute(
        select(
            models.Program.id, models.Program.key, models.Program.name, models.Program.zone,
            models.Program.week_ends, models.Program.fiscal_year_end,
            models.Program.work_from, models.Program.work_to, models.Program.marking,
            models.Program.about, models.Program.version,
        ).where(models.Program.key == key)
    ).one_or_none()  # fmt: skip
    if row is None or not may(viewer, Right.SEE, key):
        raise NotFound(_no_program(session, key, viewer))
    calendar = ProgramCalendar(
        row.zone, row.week_ends, row.fiscal_year_end, _holidays(session, row.id),
        row.work_from, row.work_to,
    )  # fmt: skip
    policy = TicketPolicy(
        _workflow(session, row.id), _edges(session, row.id), _sla_hours(session, row.id, as_of)
    )
    return Program(row.key, row.name, calendar, policy, row.id, row.marking, row.about, row.version)


def program_by_id(session: Session, program_id: int) -> Program:
    """A program with its newest policy, for work that a person has asked for already."""
    key = session.scalar(select(models.Program.key).where(models.Program.id == program_id))
    return program(session, key or "", Viewer(administrator=True))


def _no_program(session: Session, key: str, viewer: Viewer) -> str:
    if not viewer.administrator or session.execute(select(models.Program.id).limit(1)).first():
        return no_program(key)
    return "This store has no program yet: add one with “greenpath program add”."


def _holidays(session: Session, program_id: int) -> frozenset[date]:
    table = models.ProgramHoliday
    return frozenset(session.scalars(select(table.day).where(table.program_id == program_id)))


def _workflow(session: Session, program_id: int) -> Workflow:
    table = models.WorkflowState
    rows = session.execute(
        select(table.name, table.kind)
        .where(table.program_id == program_id)
        .order_by(table.position)
    )
    return Workflow(tuple(State(name, kind) for name, kind in rows))


def _edges(session: Session, program_id: int) -> Edges:
    table = models.AgeBucket
    upper = session.scalars(
        select(table.upper).where(table.program_id == program_id).order_by(table.upper)
    )
    return Edges(tuple(upper))


def policies_on(
    session: Session, program: Program, days: Iterable[date]
) -> tuple[TicketPolicy, ...]:
    """The policy of a program as it held on each of these days."""
    rows, policy = _sla_targets(session, program.id), program.tickets
    return tuple(TicketPolicy(policy.workflow, policy.buckets, _held(rows, day)) for day in days)


def _sla_hours(session: Session, program_id: int, as_of: date | None) -> dict[str, float]:
    return _held(_sla_targets(session, program_id), as_of)


def _sla_targets(session: Session, program_id: int) -> list[_SlaTarget]:
    """Undated ones first, then as they came to hold."""
    table = models.SlaTarget
    rows = session.execute(
        select(table.priority, table.hours, table.valid_from)
        .where(table.program_id == program_id)
        .order_by(table.valid_from.is_not(None), table.valid_from)
    )
    return [_SlaTarget(*row) for row in rows]


def _held(rows: Iterable[_SlaTarget], as_of: date | None) -> dict[str, float]:
    """The newest target of each priority that held on the day; undated ones hold always."""
    held = (r for r in rows if not (r.valid_from and as_of and r.valid_from > as_of))
    return {r.priority: r.hours for r in held}


def add_program(
    session: Session, program: Program, holiday_names: Mapping[date, str] | None = None
) -> int:
    """Add a program with its calendar and policy; its id. Refuses a key that is taken."""
    allow(session, Right.ADMINISTER)
    calendar, policy = program.calendar, program.tickets
    row = models.Program(
        key=program.key, name=program.name, zone=calendar.zone, week_ends=calendar.week_ends,
        fiscal_year_end=calendar.fiscal_year_end, work_from=calendar.work_from,
        work_to=calendar.work_to, marking=program.marking, about=program.about,
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise InvalidRequest(f"There is a program “{program.key}” already.") from None
    names = holiday_names or {}
    session.add_all(
        [
            *(
                models.ProgramHoliday(program_id=row.id, day=day, name=names.get(day, ""))
                for day in calendar.holidays
            ),
            *(models.AgeBucket(program_id=row.id, upper=u) for u in policy.buckets.upper),
            *(
                models.SlaTarget(program_id=row.id, priority=p, hours=hours)
                for p, hours in policy.sla_hours.items()
            ),
            *(
                models.WorkflowState(program_id=row.id, position=i, name=s.name, kind=s.kind)
                for i, s in enumerate(policy.workflow.states)
            ),
        ]
    )
    session.flush()
    return row.id


def change_program(
    session: Session, program_id: int, values: Mapping[str, str], base: int | None
) -> models.Program:
    """Change what is said of a program: ``name``, ``marking``, ``about``; of version ``base``.

    Raises ``Conflict`` where the program is of another version by now.
    """
    key = session.scalar(select(models.Program.key).where(models.Program.id == program_id))
    if key is None or not may(author_of(session).viewer, Right.SEE, key):
        raise NotFound("There is no such program.")  # its key is not told
    allow(session, Right.MANAGE, key)
    row = session.get_one(models.Program, program_id, with_for_update=True)
    theirs = {"name": row.name, "marking": row.marking, "about": row.about}
    refuse_old(base, row.version, theirs, Item("program", row.id))
    row.name, row.marking, row.about = values["name"], values["marking"], values["about"]
    session.flush()
    return row
