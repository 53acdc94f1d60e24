"""What one row says of an initiative, and the cells of it that are put aside alone."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.imports.delivery import Refused
from dashboard.imports.roadmap.delivery import INVALID_INITIATIVE
from dashboard.roadmap.checks import initiative_problems


@dataclass(slots=True)
class RowWords:
    """Of fields: what they say, or why they are not taken."""

    said: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Refused] = field(default_factory=dict)

    def read(self, name: str, value: Callable[[], str]) -> None:
        """Keep what a field says, or what is wrong with it."""
        try:
            self.said[name] = value()
        except Refused as refused:
            self.problems[name] = refused

    def put_aside(self, name: str, refused: Refused) -> None:
        """What was understood cannot be."""
        self.said.pop(name, None)
        self.problems[name] = refused


def refuse_wrong(field: str, value: str, column: str) -> None:
    """Refuse a row for a field that cannot say that."""
    for sentence in initiative_problems({field: value}).values():
        raise Refused(column, value, INVALID_INITIATIVE, sentence)
