"""The cells of one row of definitions, read with what is wrong in them kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from dashboard.imports.delivery import LONGEST_NAME, LONGEST_TEXT
from dashboard.scorecard.problems import Problem, quoted

SEPARATOR = ";"
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class DefinitionCells:
    """The cells of one row, and what was found wrong with them."""

    row: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, reason: str, sentence: str) -> None:
        """Keep a problem of a cell."""
        value = self.cells.get(column, "")[:LONGEST_TEXT]
        self.problems.append(Problem(self.row, column, value, reason, sentence))

    def text(self, column: str, longest: int = LONGEST_NAME) -> str:
        """The text of a cell, empty where there is none."""
        said = self.cells.get(column, "")
        if len(said) > longest:
            sentence = f"This text may have {longest:,} characters and has {len(said):,}."
            self.refuse(column, "too_long", sentence)
        return said

    def choice(self, column: str, choices: type[Choice], usual: Choice) -> Choice:
        """One of a few words, whatever its case; the usual one where the cell is empty."""
        said = self.cells.get(column, "")
        found = next((each for each in choices if each.value == said.casefold()), None)
        if said and found is None:
            offered = ", ".join(choices)
            sentence = f"{quoted(said)} is no {column}: write one of {offered}."
            self.refuse(column, f"unknown_{column}", sentence)
        return found or usual

    def list(self, column: str) -> tuple[str, ...]:
        """The parts of a cell between semicolons."""
        parts = (part.strip() for part in self.text(column).split(SEPARATOR))
        return tuple(part for part in parts if part)

    def leave_empty(self, columns: Iterable[str], why: str) -> None:
        """Refuse what stands in columns that say nothing here."""
        for column in columns:
            if self.cells.get(column, ""):
                self.refuse(column, "not_here", f"{why}: leave this empty.")
