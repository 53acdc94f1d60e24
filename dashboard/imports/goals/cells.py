"""Cells into what files say of goals, by a program's calendar and a mapping."""

from dashboard.imports.delivery import (
    INVALID_NUMBER,
    UNKNOWN_STATE,
    Refused,
)
from dashboard.imports.fact_cells import QUOTED, folded
from dashboard.imports.goals.delivery import (
    NO_GOAL,
    SEVERAL_COLOURS,
    UNKNOWN_COLOUR,
    UNKNOWN_DIRECTION,
    UNKNOWN_GOAL,
    KnownGoals,
)
from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.keyed_cells import KeyedReader
from dashboard.path_to_green.checks import LONGEST_ACTION, LONGEST_KEY, MOST_ACTIONS
from dashboard.programs import Program
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour, Stage


class GoalCells(KeyedReader):
    """Understands the cells of one delivery; what it cannot, it refuses."""

    def __init__(self, program: Program, mapping: GoalsMapping, known: KnownGoals) -> None:
        super().__init__(program, mapping, known.items, mapping.unfilled)
        self.mapping = mapping
        self._colours = {folded(each): each.value for each in Colour} | {
            folded(theirs): ours for theirs, ours in mapping.colours.items()
        }
        self.parents = known.parents

    def key(self, cell: str, column: str) -> str:
        """A goal's key, as it is written."""
        said = self.text(cell, column, LONGEST_KEY)
        if not said or not said.isprintable():
            sentence = "The row names no goal: write its key, in one line."
            raise Refused(column, said, NO_GOAL, sentence)
        return said

    def known_key(self, cell: str, column: str) -> str:
        """The key of a goal that is there."""
        key = self.key(cell, column)
        if not self.knows(key):
            sentence = f"There is no goal “{key[:QUOTED]}”: bring its row in the goals file first."
            raise Refused(column, key, UNKNOWN_GOAL, sentence)
        return key

    def words(self, cell: str, column: str) -> str:
        """A text of a goal or an action, as long as the longest of them may be."""
        return self.text(cell, column, LONGEST_ACTION)

    def place(self, cell: str, column: str) -> int:
        """An action's number."""
        found = self.number(cell, column)
        if found != int(found) or not 1 <= found <= MOST_ACTIONS:
            sentence = f"An action has a whole number from 1 to {MOST_ACTIONS:,}."
            raise Refused(column, self.said(cell), INVALID_NUMBER, sentence)
        return int(found)

    def direction(self, cell: str, column: str) -> Direction:
        """Which way is good."""
        said = self.text(cell, column)
        found = next((each for each in Direction if each.value == said.casefold()), None)
        if found is None:
            sentence = f"“{said[:QUOTED]}” is no direction: write one of {', '.join(Direction)}."
            raise Refused(column, said, UNKNOWN_DIRECTION, sentence)
        return found

    def colour(self, cell: str, column: str) -> Colour:
        """What an owner claims; a template that nobody filled in is left out."""
        said = self.text(cell, column)
        self.refuse_unfilled(said, column)
        word = self._colours.get(folded(said))
        found = next((each for each in Colour if each.value == word), None)
        if found is None:
            several = [theirs for theirs in self._colours if f" {theirs} " in f" {folded(said)} "]
            raise self._no_colour(column, said, several)
        return found

    def _no_colour(self, column: str, said: str, several: list[str]) -> Refused:
        quoted = f"“{said[:QUOTED]}”"
        if len(several) > 1:
            sentence = f"{quoted} names more than one colour: write the one that holds."
            return Refused(column, said, SEVERAL_COLOURS, sentence)
        sentence = f"{quoted} is no colour: write one of {', '.join(Colour)}, or map it to one."
        return Refused(column, said, UNKNOWN_COLOUR, sentence)

    def stage(self, cell: str, column: str) -> Stage:
        """Published or draft; a null is published."""
        said = self.text(cell, column).casefold() or Stage.PUBLISHED
        found = next((each for each in Stage if each.value == said), None)
        if found is None:
            sentence = f"“{said[:QUOTED]}” is no state: write {' or '.join(Stage)}."
            raise Refused(column, said, UNKNOWN_STATE, sentence)
        return found
