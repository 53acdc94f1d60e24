"""Due dates that a file moves: the first one stays, each new one is a row of the slip ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from db.imports.goals.stored import Dated, StoredMove


class NewMove(NamedTuple):
    """A date that a file moves."""

    kind: str
    item: str
    before: date
    after: date


@dataclass(slots=True)
class MoveChanges:
    """What a delivery moves, and the moves that it says again."""

    stored: Mapping[Dated, Sequence[StoredMove]]
    new: list[NewMove] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)

    def first(self, dated: Dated, said: date) -> date:
        """The first date of what no word stands of: somebody may have moved one taken back."""
        moves = self.stored.get(dated, ())
        return moves[0].before if moves else said

    def note(self, dated: Dated, first: date, said: date) -> bool:
        """Whether a file moves a date; what the ledger knows of already moves nothing."""
        moves = self.stored.get(dated, ())
        self.repeats += [each.id for each in moves if each.run and each.after == said][-1:]
        if said in {first, *(day for each in moves for day in (each.before, each.after))}:
            return False
        self.new.append(NewMove(*dated, moves[-1].after if moves else first, said))
        return True
