"""What is told of one item of a board: its program, date and source are the board's."""

from typing import Protocol

from dashboard.programs import Program
from dashboard.scope import AsOf, Scope
from dashboard.ticket_aging.values import Source


class Board(AsOf, Protocol):
    """All items of a program as of a cut."""

    @property
    def source(self) -> Source | None:
        """Where they come from."""


class BoardItem:
    """One of them, with its board."""

    __slots__ = ()
    board: Board

    @property
    def program(self) -> Program:
        """Whose."""
        return self.board.program

    @property
    def scope(self) -> Scope:
        """As of when."""
        return self.board.scope

    @property
    def cut(self) -> int:
        """Up to when."""
        return self.board.cut

    @property
    def partial_week(self) -> bool:
        """Whether the week is cut short."""
        return self.board.partial_week

    @property
    def source(self) -> Source | None:
        """Where what is told comes from."""
        return self.board.source
