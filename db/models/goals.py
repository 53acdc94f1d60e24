"""Goals: what they are, their values, their plans, the actions for them, and the slip ledger.

All of it is append-only: what is said of one thing twice stands twice, and of the rows that are
not voided the newest word holds, so that it can be taken back and replayed. What a file says holds
for all history; what a person says, from then on.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class Goal(Base):
    """A goal, by its key; what it is stands in its definitions."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("program_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    key: Mapped[str]
    withdrawn_at: Mapped[int | None] = mapped_column(Instant)
    """When the last import that knew of it was taken back; it is listed nowhere."""
    version: Mapped[int] = mapped_column()
    """Counts what is decided of it: an edit of an older one is refused."""
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class GoalDefinition(Base):
    """What a goal is from a day on; without a day, for all history."""

    __tablename__ = "goal_definition"
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    since: Mapped[date | None]
    form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """By column of a file of goals, its first due date among them; None where it is given up."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class GoalValue(Base):
    """A value of a goal on a day; of one day the row with the highest id holds."""

    __tablename__ = "goal_value"
    __table_args__ = (Index("ix_goal_value_day", "goal_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    day: Mapped[date]
    value: Mapped[float | None]
    """None is a blank: no value is known of the day."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class GoalPlan(Base):
    """What is said of a goal's path to green besides its actions, from an instant on."""

    __tablename__ = "goal_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By the name of the field; the day until which is decided as text."""
    at: Mapped[int] = mapped_column(Instant)
    said_by: Mapped[str]


class GoalAction(Base):
    """Something to be done for a goal, by its number; what it is stands in its words."""

    __tablename__ = "goal_action"
    __table_args__ = (UniqueConstraint("goal_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    number: Mapped[int]
    version: Mapped[int] = mapped_column()
    """Counts what is said of it by people: an edit of an older one is refused."""
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class GoalActionWord(Base):
    """All that is said of an action at once."""

    __tablename__ = "goal_action_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_action_id: Mapped[int] = mapped_column(ForeignKey("goal_action.id"), index=True)
    text: Mapped[str]
    owner: Mapped[str]
    created: Mapped[date]
    due: Mapped[date]
    """As it was first said; later ones stand in the slip ledger."""
    done: Mapped[date | None]
    expected_impact: Mapped[float]
    realised_impact: Mapped[float | None]
    evidence: Mapped[str]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class DateMove(Base):
    """The slip ledger: one row for each move of a due date, of anything that has one."""

    __tablename__ = "date_move"
    __table_args__ = (
        CheckConstraint("kind IN ('goal', 'action', 'initiative', 'milestone')", name="kind"),
        Index("ix_date_move_item", "program_id", "kind", "item"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str]
    item: Mapped[str]
    """A key; of a goal's action the goal's key, “#”, and its number."""
    before: Mapped[date]
    after: Mapped[date]
    reason: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)
    by: Mapped[str]
    """Empty where a file says so."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)
