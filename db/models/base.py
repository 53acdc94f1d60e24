"""What all tables share."""

from dataclasses import dataclass
from typing import ClassVar, cast

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase


@dataclass(frozen=True, slots=True)
class Audited:
    """How the changes of a table's rows are told in the audit."""

    kind: str
    """What a row is, in a person's word."""
    label: str
    """The column that names a row."""
    quiet: frozenset[str] = frozenset()
    """Columns whose values are not told: secrets, and what a form holds before it is sent."""


class Base(DeclarativeBase):
    """Base of the models; constraint names are the same on every engine.

    ``__audit__`` says how changes are told. It is None only where ``db/audit/recording.py`` says
    why; a test asks each table.
    """

    __audit__: ClassVar[Audited | None] = None

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table(model: type[Base]) -> Table:
    """The table behind a model."""
    return cast(Table, model.__table__)
