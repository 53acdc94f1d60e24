"""Cells into words of a roadmap, by a program's calendar and a mapping."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from dashboard.errors import InvalidRequest
from dashboard.imports.delivery import (
    INVALID_NUMBER,
    INVALID_TIME,
    UNKNOWN_STATE,
    Refused,
)
from dashboard.imports.fact_cells import QUOTED, folded
from dashboard.imports.keyed_cells import KeyedReader
from dashboard.imports.roadmap.delivery import (
    INVALID_DEPENDENCY,
    NO_INITIATIVE,
    UNKNOWN_DATE_KIND,
    UNKNOWN_FIELD,
    UNKNOWN_INITIATIVE,
    UNKNOWN_LANE,
    KnownRoadmap,
)
from dashboard.imports.roadmap.mapping import RoadmapMapping
from dashboard.programs import Program
from dashboard.roadmap import words
from dashboard.roadmap.checks import LONGEST_KEY, LONGEST_TITLE, LONGEST_WORDS
from dashboard.roadmap.initiatives import DateKind, Dependency, State
from dashboard.roadmap.links import link_from, link_text

_AI = frozenset(("yes", "y", "true", "1", "x", "ai"))
_NO_AI = frozenset(("", "no", "n", "false", "0", "not ai"))

Meaning = Callable[[str, str], str]
"""What a cell of a column says, as a word of the roadmap is written."""
E = TypeVar("E", bound=StrEnum)


class RoadmapCells(KeyedReader):
    """Understands the cells of one delivery; what it cannot, it refuses."""

    def __init__(self, program: Program, mapping: RoadmapMapping, known: KnownRoadmap) -> None:
        super().__init__(program, mapping, known.initiatives, mapping.unfilled)
        self.mapping = mapping
        self._states = _ours(State, mapping.states)
        self._date_kinds = _ours(DateKind, mapping.date_kinds)
        self._fields = {folded(theirs): ours for theirs, ours in mapping.fields.items()}
        self._lanes = {folded(lane): lane for lane in known.lanes}
        self._called = {folded(theirs): ours for theirs, ours in mapping.lanes.items()}
        self._days = {folded(word): day.isoformat() for word, day in mapping.days.items()}
        self._own: dict[str, Meaning] = {
            words.STATE: self.state, words.DATE_KIND: self.date_kind, words.LANE: self.lane,
            words.OWNER: self.owner, words.AI: self.ai, words.GOALS: self.keys,
            words.METRICS: self.keys, words.TITLE: self.title, words.DESCRIPTION: self.long,
        }  # fmt: skip

    def key(self, cell: str, column: str) -> str:
        """An initiative's key, or a milestone's, as it is written."""
        said = self.text(cell, column, LONGEST_KEY)
        if not said or not said.isprintable():
            sentence = "The row names nothing here: write its key, in one line."
            raise Refused(column, said, NO_INITIATIVE, sentence)
        return said

    def known_key(self, cell: str, column: str) -> str:
        """The key of an initiative that is there."""
        key = self.key(cell, column)
        if not self.knows(key):
            quoted = f"“{key[:QUOTED]}”"
            sentence = f"There is no initiative {quoted}: bring its row in the initiatives first."
            raise Refused(column, key, UNKNOWN_INITIATIVE, sentence)
        return key

    def field(self, cell: str, column: str) -> str:
        """The field that a row of a history is about."""
        said = self.text(cell, column)
        name = self._fields.get(folded(said), said)
        if name in words.FIELDS or any(name.startswith(p) and name != p for p in words.PREFIXES):
            return name
        sentence = (
            f"“{said[:QUOTED]}” is no field of an initiative: write one such as"
            f" {words.END}, {words.STATE} or {words.MILESTONE}KEY, or map it in [fields]."
        )
        raise Refused(column, said, UNKNOWN_FIELD, sentence)

    def meaning(self, field: str) -> Meaning:
        """How the cells of a field are understood."""
        if field in words.DAYS or field.startswith((words.MILESTONE, words.MILESTONE_DONE)):
            return self.iso_day
        if field in words.NUMBERS:
            return self.python_number
        if field.startswith(words.AFTER):
            return self.link
        return self._own.get(field, self.text)

    def filled(self, cell: str, column: str) -> str:
        """A text that somebody wrote; a template that nobody filled in is left out."""
        if said := self.said(cell):
            self.refuse_unfilled(said, column)
        return cell

    def iso_day(self, cell: str, column: str) -> str:
        """A day, or the file's word for one; empty for a null."""
        said = self.said(cell)
        if not said:
            return ""
        return self._days.get(folded(said)) or self.day(cell, column).isoformat()

    def worded_day(self, cell: str, word: str, columns: tuple[str, str]) -> str:
        """A day, or where only its word is there, what the mapping says that it is."""
        named = self.text(word, columns[1])
        if self.said(cell) or not named:
            return self.iso_day(cell, columns[0])
        if folded(named) not in self._days:
            sentence = (
                f"“{named[:QUOTED]}” has no day: write it in {columns[0]}, or in [days] of the"
                " mapping."
            )
            raise Refused(columns[1], named, INVALID_TIME, sentence)
        return self._days[folded(named)]

    def python_number(self, cell: str, column: str) -> str:
        """A number as Python writes it; empty for a null."""
        return repr(self.number(cell, column)) if self.said(cell) else ""

    def title(self, cell: str, column: str) -> str:
        """One line."""
        return self.text(cell, column, LONGEST_TITLE)

    def whole(self, cell: str, column: str) -> int:
        """Whole days; none for a null."""
        found = self.optional_number(cell, column) or 0.0
        if found != int(found):
            sentence = f"“{self.said(cell)[:QUOTED]}” is no number of whole days."
            raise Refused(column, self.said(cell), INVALID_NUMBER, sentence)
        return int(found)

    def long(self, cell: str, column: str) -> str:
        """A text of several lines."""
        return self.text(cell, column, LONGEST_WORDS)

    def owner(self, cell: str, column: str) -> str:
        """One name: the first one where there are several."""
        return self.text(cell, column).split(self.mapping.between)[0].strip()

    def parts(self, cell: str, column: str) -> list[str]:
        """What stands in a cell, one by one."""
        parts = self.text(cell, column, LONGEST_WORDS).split(self.mapping.between)
        return [part.strip() for part in parts if part.strip()]

    def keys(self, cell: str, column: str) -> str:
        """Keys, joined as words join them."""
        return words.SEPARATOR.join(self.parts(cell, column))

    def ai(self, cell: str, column: str) -> str:
        """Whether it is one with AI."""
        said = self.text(cell, column)
        if said.casefold() not in _AI | _NO_AI:
            sentence = f"“{said[:QUOTED]}” is neither yes nor no."
            raise Refused(column, said, UNKNOWN_STATE, sentence)
        return words.YES if said.casefold() in _AI else ""

    def state(self, cell: str, column: str) -> str:
        """Whether it is decided on, and whether it is over; an empty cell does not say so."""
        return self._one_of(cell, column, self._states, UNKNOWN_STATE, "state")

    def date_kind(self, cell: str, column: str) -> str:
        """How firm dates are; empty for a null."""
        if not self.said(cell):
            return ""
        return self._one_of(cell, column, self._date_kinds, UNKNOWN_DATE_KIND, "kind of date")

    def _one_of(
        self, cell: str, column: str, known: Mapping[str, E], reason: str, called: str
    ) -> str:
        said = self.text(cell, column)
        found = known.get(folded(said))
        if found is None:
            choices = ", ".join(type(next(iter(known.values()))))
            quoted = f"“{said[:QUOTED]}” is no {called}" if said else f"The row says no {called}"
            sentence = f"{quoted}: write one of {choices}, or map it to one."
            raise Refused(column, said, reason, sentence)
        return found.value

    def lane(self, cell: str, column: str) -> str:
        """A team or partner; one that the program has declared, where it has declared any."""
        said = self.text(cell, column)
        lane = self._called.get(folded(said), said)
        if lane and self._lanes and folded(lane) not in self._lanes:
            names = ", ".join(self._lanes.values())
            sentence = f"There is no lane “{lane[:QUOTED]}”: the program has {names}."
            raise Refused(column, said, UNKNOWN_LANE, sentence)
        return self._lanes.get(folded(lane), lane)

    def link(self, cell: str, column: str) -> str:
        """A dependency's kind and lag; empty for a null."""
        said = self.text(cell, column)
        try:
            return link_text(Dependency("", "", *link_from(said))) if said else ""
        except InvalidRequest as error:
            raise Refused(column, said, INVALID_DEPENDENCY, error.sentence) from None


def _ours(kinds: type[E], theirs: Mapping[str, E]) -> dict[str, E]:
    """Our words, and theirs for them."""
    return {folded(each): each for each in kinds} | {folded(t): o for t, o in theirs.items()}
