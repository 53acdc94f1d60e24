"""Rules and models on their way out: their history, what they did, and what was decided of them.

What an import says of one thing twice stands twice: of the rows that are not voided the newest
holds, so that an import can be taken back. What a person says, without an import, counts more.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base

STANDS = text("voided_at IS NULL")


class Rule(Base):
    """A detection rule or an ML model; its columns hold what was said of it last."""

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("program_id", "key"),
        CheckConstraint("kind IN ('rule', 'ml_model')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    key: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    action: Mapped[str]
    """What a hit sets off."""
    severity: Mapped[str]
    withdrawn_at: Mapped[int | None] = mapped_column(Instant)
    """When the last import that knew of it was taken back; it is listed nowhere."""
    version: Mapped[int] = mapped_column()
    """Counts its changes, transitions among them: an edit of an older one is refused."""
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class RuleDelivery(Base):
    """What an import said of a rule's undated facts."""

    __tablename__ = "rule_delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RuleTransition(Base):
    """A rule enters a stage. Append-only: a wrong one is voided with a reason."""

    __tablename__ = "rule_transition"
    __table_args__ = (
        Index(
            "uq_rule_transition_source_id",
            "rule_id", "source_id",
            unique=True, sqlite_where=STANDS, postgresql_where=STANDS,
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"))
    source_id: Mapped[str]
    """The event's own id; of a file without ids, where it stood."""
    at: Mapped[int] = mapped_column(Instant)
    micros: Mapped[int]
    """Microseconds after ``at``: they order transitions, and are in no duration."""
    from_stage: Mapped[str | None]
    """What it says it left; a replay doesn't ask for it."""
    to_stage: Mapped[str]
    kind: Mapped[str]
    reason_code: Mapped[str]
    reason: Mapped[str]
    actor: Mapped[str]
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What its gate asked for, by the name of the field."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    """Who moved it here; None where an import says it."""
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)
    void_reason: Mapped[str | None]
    voided_by: Mapped[int | None]
    """The import that corrected it; when that is taken back, it holds again."""


class RuleSpell(Base):
    """A stay in a stage, one for each transition that stands.

    Derived: written in the transaction of the transitions that make it, and rebuilt from them.
    """

    __tablename__ = "rule_spell"
    __table_args__ = (
        Index("ix_rule_spell_at", "program_id", "to_at", "from_at"),
        {"sqlite_with_rowid": False},
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    transition_id: Mapped[int] = mapped_column(ForeignKey("rule_transition.id"))
    stage: Mapped[str]
    from_at: Mapped[int] = mapped_column(Instant)
    to_at: Mapped[int] = mapped_column(Instant)
    """Far in the future while it runs."""


class RulePerformance(Base):
    """What a rule did in the days up to ``since``, from which it holds; without: always."""

    __tablename__ = "rule_performance"
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"), index=True)
    since: Mapped[date | None]
    executions: Mapped[int] = mapped_column(BigInteger)
    hits: Mapped[int] = mapped_column(BigInteger)
    labelled: Mapped[int] = mapped_column(BigInteger)
    true_positives: Mapped[int] = mapped_column(BigInteger)
    unique_true_positives: Mapped[int] = mapped_column(BigInteger)
    alerts: Mapped[float]
    minutes_per_alert: Mapped[float]
    average_loss: Mapped[float]
    false_positive_cost: Mapped[float]
    alerts_after_modify: Mapped[float | None]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RuleExemption(Base):
    """A rule stays whatever its numbers say; of one kind the newest word holds."""

    __tablename__ = "rule_exemption"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('regulatory', 'tripwire', 'seasonal', 'kill_switch')", name="kind"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"), index=True)
    kind: Mapped[str]
    holds: Mapped[bool]
    """False says that there is none, whatever was said before."""
    owner: Mapped[str]
    reason: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RuleWaiver(Base):
    """Leave to keep a rule until a day, or to skip a gate with it."""

    __tablename__ = "rule_waiver"
    __table_args__ = (CheckConstraint("kind IN ('kept', 'skip')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"), index=True)
    kind: Mapped[str]
    holds: Mapped[bool]
    """False says that there is none, whatever was said before."""
    owner: Mapped[str]
    reason: Mapped[str]
    since: Mapped[date | None]
    expires: Mapped[date | None]
    transition_id: Mapped[int | None] = mapped_column(ForeignKey("rule_transition.id"))
    """The move that it was given for."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RuleLook(Base):
    """One look of a visit to offline monitoring, over the days from ``start`` to ``end``."""

    __tablename__ = "rule_look"
    __table_args__ = (Index("ix_rule_look_rule", "program_id", "rule"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    rule: Mapped[str]
    """The rule's key: what was looked at may be no rule of the program."""
    visit: Mapped[int]
    look: Mapped[int]
    start: Mapped[date]
    end: Mapped[date]
    """The first day after it."""
    fired: Mapped[int] = mapped_column(BigInteger)
    labelled: Mapped[int] = mapped_column(BigInteger)
    missed: Mapped[int] = mapped_column(BigInteger)
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RulePlan(Base):
    """What a team means to have switched off and saved, in all, by the end of a quarter."""

    __tablename__ = "rule_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    quarter_end: Mapped[date]
    planned_out: Mapped[int]
    planned_minutes: Mapped[float]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class RulePolicy(Base):
    """A program's policy for rules from a day on; without a day, for all history. Append-only."""

    __tablename__ = "rule_policy"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    valid_from: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)
