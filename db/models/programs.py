"""Programs, what they decide, and who is in them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Audited, Base


class Program(Base):
    """A program of the business review."""

    __tablename__ = "program"
    __audit__ = Audited("program", "name")
    __table_args__ = (
        CheckConstraint("week_ends BETWEEN 0 AND 6", name="week_ends"),
        CheckConstraint("fiscal_year_end BETWEEN 1 AND 12", name="fiscal_year_end"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    zone: Mapped[str]
    week_ends: Mapped[int]
    fiscal_year_end: Mapped[int]
    work_from: Mapped[int]
    work_to: Mapped[int]
    marking: Mapped[str]
    """Who may read it, as it stands on every page and paper: “Confidential”."""
    about: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class ProgramHoliday(Base):
    """A day on which a program's business clock stands still."""

    __tablename__ = "program_holiday"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


class AgeBucket(Base):
    """The last day of an age bucket; what is older falls into the open-ended last one."""

    __tablename__ = "age_bucket"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    upper: Mapped[int] = mapped_column(primary_key=True)


class SlaTarget(Base):
    """Business hours for a priority from a day on; without a day, for all history."""

    __tablename__ = "sla_target"
    __table_args__ = (UniqueConstraint("program_id", "priority", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    priority: Mapped[str]
    hours: Mapped[float]
    valid_from: Mapped[date | None]


class WorkflowState(Base):
    """A state of a program's workflow, in its order."""

    __tablename__ = "workflow_state"
    __table_args__ = (
        UniqueConstraint("program_id", "name"),
        CheckConstraint("kind IN ('active', 'paused', 'done', 'cancelled')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]


class Team(Base):
    """A team or partner: a group that works on tickets, or one that asks for them."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("program_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str]


class Person(Base):
    """Somebody who owns something."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
