"""Many rows at once, past the ORM: driver executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from dashboard.program_calendar import utc
from db.instants import Instant

Row = Sequence[Any]


def insert_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Insert rows of plain values in the order of ``columns``; instants as epoch seconds."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection.connection.driver_connection, table, columns, rows)
        return
    batch = [tuple(row) for row in rows]
    if batch:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', batch)


def update_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Set ``columns`` of the rows whose ``id`` stands first; a version counts up."""
    batch = [{"of_id": row[0], **dict(zip(columns, row[1:], strict=True))} for row in rows]
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    if batch:
        query = update(table).where(table.c.id == bindparam("of_id")).values(values)
        session.connection().execute(query, batch)


def reserved_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """Ids for rows to come, in ascending order; nobody else is given them."""
    if not count:
        return ()
    if session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = func.generate_series(1, count).table_valued("n").render_derived()
        ids = session.scalars(select(func.nextval(sequence)).select_from(numbers))
        return sorted(ids)
    last = session.scalar(select(func.max(table.c.id))) or 0  # the pen is held
    return range(last + 1, last + 1 + count)


def fetched_parts(
    session: Session, query: Select[*tuple[Any, ...]], rows: int = 50_000
) -> Iterator[list[Row]]:
    """The answer column by column, so many rows at a time: it may be larger than memory."""
    result = session.connection().execute(query, execution_options={"stream_results": True})
    for part in result.partitions(rows):
        yield list(zip(*part, strict=True))


def driver_parts(
    session: Session, query: Select[*tuple[Any, ...]], rows: int = 500
) -> Iterator[list[Row]]:
    """The answer column by column as the driver has it: days as texts or dates, as they come.

    Much faster than ``fetched_parts``; few rows at a time stay in the processor's cache.
    """
    result = session.connection().execute(query)
    while part := result.cursor.fetchmany(rows):
        yield list(zip(*part, strict=True))
    result.close()


def _copy(driver: Any, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    instants = [i for i, name in enumerate(columns) if isinstance(table.c[name].type, Instant)]
    names = ", ".join(f'"{name}"' for name in columns)
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            values = list(row)
            for i in instants:
                if values[i] is not None:
                    values[i] = utc(values[i])
            copy.write_row(values)
