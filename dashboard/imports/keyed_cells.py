"""Cells of rows that name what they are about by its key, in files that people fill in."""

from collections.abc import Iterable

from dashboard.imports.delivery import NOT_FILLED_IN, LeftOut
from dashboard.imports.fact_cells import FactReader, folded
from dashboard.imports.mapping import FactMapping
from dashboard.programs import Program


class KeyedReader(FactReader):
    """Knows which keys there are, and which texts nobody wrote."""

    def __init__(
        self,
        program: Program,
        mapping: FactMapping,
        known: Iterable[str],
        unfilled: Iterable[str],
    ) -> None:
        super().__init__(program, mapping.zone, mapping.dates, mapping.nulls)
        self._known = set(known)
        self._unfilled = {folded(text) for text in unfilled}

    def know(self, keys: Iterable[str]) -> None:
        """What has these keys is known from now on."""
        self._known.update(keys)

    def knows(self, key: str) -> bool:
        """Whether something has this key."""
        return key in self._known

    def refuse_unfilled(self, said: str, column: str) -> None:
        """Leave a row out where nobody filled in the template."""
        if folded(said) in self._unfilled:
            raise LeftOut(column, said, NOT_FILLED_IN, "Nobody filled in this template.")
