"""A program's rules, kept in this process while the store says the same."""

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.data_versions import RULES
from db.kept import Keeper, Kept
from db.rule_deprecation.columns import ReadRules, read_all

KeptRules = Kept[ReadRules]


def _read(session: Session, program: Program, version: int, _older: ReadRules | None) -> ReadRules:
    return read_all(session, program.id, version)


_keeper = Keeper(RULES, _read)


def kept_rules(session: Session, program: Program) -> KeptRules:
    """The rules of a program as this session sees them."""
    return _keeper.kept(session, program)
