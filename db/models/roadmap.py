"""The roadmap: initiatives with every word that was said of them, scenarios, and how it is planned.

All of it is append-only: nothing that was said is overwritten. Of the words that are not voided
the newest of a field holds, so that what a file said can be taken back, and any week be replayed.
"""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class Initiative(Base):
    """An initiative, by its key: its words say what it is; without any it is listed nowhere."""

    __tablename__ = "initiative"
    __table_args__ = (UniqueConstraint("program_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    key: Mapped[str]
    version: Mapped[int] = mapped_column()
    """Counts what people say of it: an edit of an older one is refused."""
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class InitiativeWord(Base):
    """What was said of one field of an initiative; without an instant it holds for all history."""

    __tablename__ = "initiative_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    field: Mapped[str]
    """A field of ``dashboard.roadmap.words``."""
    value: Mapped[str] = mapped_column(Text)
    """Empty where it is taken back."""
    at: Mapped[int | None] = mapped_column(Instant)
    """From when on it holds."""
    reason: Mapped[str]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RoadmapScenario(Base):
    """A named scenario: what it shifts stands in its drafts."""

    __tablename__ = "roadmap_scenario"
    __table_args__ = (UniqueConstraint("program_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str]


class RoadmapScenarioDraft(Base):
    """What a scenario shifts, all at once; never a copy of the plan. The newest one holds."""

    __tablename__ = "roadmap_scenario_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("roadmap_scenario.id"), index=True)
    shifts: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    """Of each the initiative's key, and the days by which its start and its end move; None where
    the scenario is dropped."""
    at: Mapped[int] = mapped_column(Instant)
    said_by: Mapped[str]


class RoadmapDecision(Base):
    """How a program plans: lanes, capacities, weights and the funding line, from an instant on."""

    __tablename__ = "roadmap_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[int] = mapped_column(Instant)
    said_by: Mapped[str]
