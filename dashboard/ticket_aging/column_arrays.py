"""A program's columns taken apart, to be kept, and put together again."""

from collections.abc import Iterator
from dataclasses import fields

from dashboard.ticket_aging.columns import (
    CHANGES,
    Answered,
    Column,
    Ended,
    Flow,
    Left,
    Open,
    Places,
    Some,
    Spent,
    Table,
    TicketColumns,
    Tickets,
)


def arrays(columns: TicketColumns) -> Iterator[Column]:
    """All columns one after another, as ``of_arrays`` takes them."""
    before: tuple[Table, ...] = (columns.tickets, columns.open, columns.ended, columns.places)
    after: tuple[Table, ...] = (*columns.spent, *columns.left, columns.answered, *columns.flow)
    yield from (column for table in before for column in table.columns())
    yield columns.first_place
    yield from (column for table in after for column in table.columns())


def of_arrays(found: Iterator[Column], states: int) -> TicketColumns:
    """What ``arrays`` took apart, for a workflow of so many states."""

    def table(kind: type[Some]) -> Some:
        return kind(*(next(found) for _ in fields(kind)))

    return TicketColumns(
        tickets=table(Tickets),
        open=table(Open),
        ended=table(Ended),
        places=table(Places),
        first_place=next(found),
        spent=tuple(table(Spent) for _ in range(states)),
        left=tuple(table(Left) for _ in range(states)),
        answered=table(Answered),
        flow=tuple(table(Flow) for _ in CHANGES),
    )


LAYOUT = " ".join(
    f"{kind.__name__}:{','.join(field.name for field in fields(kind))}"
    for kind in (Tickets, Open, Ended, Places, Spent, Left, Answered, Flow)
)
"""Says whether what was taken apart earlier can be put together now."""
