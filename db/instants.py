"""One column type for instants: whole epoch seconds in Python, on every engine.

SQLite stores INTEGER (text timestamps make tables 2.5 times larger), PostgreSQL timestamptz.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


class _Timestamptz(UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "TIMESTAMP WITH TIME ZONE"


class Instant(TypeDecorator[int]):
    """Whole seconds since 1970-01-01 UTC."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Timestamptz on PostgreSQL, an integer elsewhere."""
        kind = _Timestamptz() if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(kind)

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any]:
        """Epoch seconds into the column's type."""
        return from_epoch(bindparam)

    def column_expression(self, column: Any) -> ColumnElement[Any]:
        """The column's type into epoch seconds."""
        return to_epoch(column)


class from_epoch(GenericFunction[int]):  # noqa: N801 - a SQL function's name
    """Epoch seconds as the engine stores an instant."""

    type = Instant()
    inherit_cache = True


class to_epoch(GenericFunction[int]):  # noqa: N801 - a SQL function's name
    """A stored instant as epoch seconds."""

    type = BigInteger()
    inherit_cache = True


@compiles(from_epoch)
@compiles(to_epoch)
def _as_it_is(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(from_epoch, "postgresql")
def _pg_from_epoch(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_timestamp({compiler.process(element.clauses, **kw)})"


@compiles(to_epoch, "postgresql")
def _pg_to_epoch(element: Any, compiler: Any, **kw: Any) -> str:
    return f"extract(epoch from {compiler.process(element.clauses, **kw)})::bigint"
