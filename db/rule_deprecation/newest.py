"""What has happened to a rule last, for those whose move is refused."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Change, Item
from dashboard.rule_deprecation.record import MoveRecord, RuleRecord
from dashboard.rule_deprecation.ways import edge_in_words
from db import models
from db.conflicts import last_change

KIND = "rule"
run, performance, look = models.ImportRun, models.RulePerformance, models.RuleLook


def newest_change(session: Session, program_id: int, record: RuleRecord) -> Change | None:
    """The last move, or what was changed after it; None where nobody has noted anything."""
    told = [
        *(_moved(move) for move in record.moves if move.voided_at is None),
        *_imported(session, program_id, record),
    ]
    if change := last_change(session, Item(KIND, record.id)):
        told.insert(0, change)
    return max(reversed(told), key=lambda change: change.at, default=None)


def _moved(move: MoveRecord) -> Change:
    edge = (move.from_stage, move.to_stage) if move.from_stage else (move.to_stage,)
    who = move.said_by or _import(move.file)
    return Change(who, move.recorded_at, f"moved it: {edge_in_words(edge)}", move.reason)


def _import(file: str | None) -> str:
    return f"The import of {file}" if file else "An import"


def _imported(session: Session, program_id: int, record: RuleRecord) -> list[Change]:
    """The newest numbers and the newest look that an import has brought."""
    numbers = select(performance.recorded_at, run.file).where(performance.rule_id == record.id)
    looks = select(look.recorded_at, run.file).where(
        look.program_id == program_id, look.rule == record.key
    )
    queries: tuple[Select[int, str], ...] = (
        numbers.join(run, run.id == performance.import_run_id).order_by(performance.id.desc()),
        looks.join(run, run.id == look.import_run_id).order_by(look.id.desc()),
    )
    rows = [row for query in queries for row in session.execute(query.limit(1))]
    return [Change(_import(file), at) for at, file in rows]
