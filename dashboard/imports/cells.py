"""Cells into meanings, by a program's workflow and a mapping; rows one after the other."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from dashboard.imports.delivery import (
    INVALID_RATING,
    INVALID_TIME,
    KINDS,
    LEVELS,
    LONGEST_NAME,
    RAGGED,
    RATINGS,
    SKIPPED_EVENT_TYPE,
    SKIPPED_STATE,
    TOO_LONG,
    UNKNOWN_EVENT_TYPE,
    UNKNOWN_KIND,
    UNKNOWN_LEVEL,
    UNKNOWN_STATE,
    Delivery,
    LeftOut,
    Refused,
    row_digest,
)
from dashboard.imports.mapping import Mapping, Section
from dashboard.imports.refused_rows import COLUMNS, as_it_was
from dashboard.imports.tables import DATE_CELL, TextTable
from dashboard.imports.times import InvalidTime, Moment, TimeReader
from dashboard.programs import Program
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE

Cells = tuple[str, ...]
NONE = "(none)"  # what pages and exports write for a missing value
EVENT_KINDS = {
    "created": CREATED,
    "state": STATE,
    "priority": PRIORITY,
    "assignment_group": GROUP,
    "group": GROUP,
    "response": RESPONSE,
}
_LEVELS = {"sev2": LEVELS[0], "executive": LEVELS[1]}
_MOST_KNOWN = 30_000  # what a column says differently before its dictionary starts anew
_ROWS_BETWEEN = 5_000  # from one word of progress to the next

K = TypeVar("K")
T = TypeVar("T")


class Known(dict[K, T]):
    """What was said and what it means: each is understood once; what is refused never stays."""

    def __init__(self, meaning: Callable[[K], T]) -> None:
        self._meaning = meaning

    def __missing__(self, said: K) -> T:
        """Understand what is said for the first time."""
        meaning = self._meaning(said)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[said] = meaning
        return meaning


class CellReader:
    """Understands the cells of one delivery; what it cannot, it refuses."""

    def __init__(self, program: Program, mapping: Mapping) -> None:
        self.mapping = mapping
        self._times = TimeReader(mapping.zone or program.calendar.zone, mapping.dates)
        self._missing = {"", *mapping.nulls, NONE}
        self._workflow = program.tickets.workflow
        self._states = {k.strip().casefold(): v for k, v in mapping.states.items()}
        self._skipped = {name.strip().casefold() for name in mapping.skip_states}
        self._skipped_types = {name.strip().casefold() for name in mapping.skip_event_types}
        self._event_types, self._priorities, self._kinds = (
            {k.strip().casefold(): v for k, v in words.items()}
            for words in (mapping.event_types, mapping.priorities, mapping.kinds)
        )

    def said(self, cell: str) -> str:
        """What stands in a cell, however long; empty when it is a null."""
        text = plain(cell)
        return "" if text in self._missing else text

    def text(self, cell: str, column: str, longest: int = LONGEST_NAME) -> str:
        """The cell, stripped; empty when it is a null."""
        text = self.said(cell)
        if len(text) > longest:
            sentence = f"This text may have {longest:,} characters and has {len(text):,}."
            raise Refused(column, text, TOO_LONG, sentence)
        return text

    def actor(self, cell: str) -> str | None:
        """Who did it, cut when too long: no figure rests on it."""
        return self.said(cell)[:LONGEST_NAME] or None

    def moment(self, cell: str, column: str) -> Moment:
        """The instant that a cell names."""
        text = cell.strip()
        try:
            return self._times.moment("" if text in self._missing else text)
        except InvalidTime as error:
            raise Refused(column, cell.replace(DATE_CELL, ""), INVALID_TIME, str(error)) from None

    def optional_instant(self, cell: str, column: str) -> int | None:
        """The second that a cell names, None when it is a null."""
        return self.moment(cell, column).at if self.text(cell, column) else None

    def state(self, cell: str, column: str) -> str:
        """The workflow's name of a state."""
        name = self.text(cell, column)
        folded = name.casefold()
        if folded in self._skipped:
            raise Refused(column, name, SKIPPED_STATE, "The mapping leaves this state out.")
        state = self._workflow.known(self._states.get(folded, name))
        if state is None:
            names = ", ".join(s.name for s in self._workflow.states)
            sentence = f"“{name[:60]}” is no state of the workflow: map it to one of {names}."
            raise Refused(column, name, UNKNOWN_STATE, sentence)
        return state.name

    def value(self, kind: str, cell: str, column: str) -> str:
        """An event's new value; what a creation says besides its time is not used."""
        if kind == STATE:
            return self.state(cell, column)
        text = self.text(cell, column)
        return self._priorities.get(text.casefold(), text) if kind == PRIORITY else text

    def event_kind(self, cell: str, column: str) -> str:
        """What kind of event a cell names."""
        said = plain(cell)
        folded = said.casefold()
        kind = EVENT_KINDS.get(self._event_types.get(folded, said).casefold())
        if folded in self._skipped_types:
            sentence = "The mapping leaves this kind of change out."
            raise LeftOut(column, said, SKIPPED_EVENT_TYPE, sentence)
        if kind is None:
            sentence = (
                f"“{said[:60]}” is no event type: it is one of"
                f" {', '.join(EVENT_KINDS)}; map it in [event_types]."
            )
            raise Refused(column, cell, UNKNOWN_EVENT_TYPE, sentence)
        return kind

    def ticket_kind(self, cell: str, column: str) -> str:
        """One of ours; a null is a ticket."""
        said = self.text(cell, column)
        text = self._kinds.get(said.casefold(), said) or KINDS[0]
        found = next((k for k in KINDS if k.casefold() == text.casefold()), None)
        if found is None:
            names = ", ".join(KINDS)
            sentence = f"“{said[:60]}” is no kind: it is one of {names}; map it in [kinds]."
            raise Refused(column, said, UNKNOWN_KIND, sentence)
        return found

    def level(self, cell: str, column: str) -> str | None:
        """How an escalation came; ``sev 2`` and ``Executive`` are understood."""
        said = self.text(cell, column)
        found = _LEVELS.get("".join(filter(str.isalnum, said.casefold())))
        if said and found is None:
            sentence = f"“{said[:60]}” is no level: it is {' or '.join(LEVELS)}, or empty."
            raise Refused(column, said, UNKNOWN_LEVEL, sentence)
        return found

    def rating(self, cell: str, column: str) -> int | None:
        """What the requester said of it."""
        said = self.text(cell, column)
        found = next((n for n in RATINGS if said in (str(n), f"{n}.0")), None)
        if said and found is None:
            sentence = f"“{said[:60]}” is no rating: it is a number from 1 (bad) to 5 (good)."
            raise Refused(column, said, INVALID_RATING, sentence)
        return found


def plain(cell: str) -> str:
    """A cell's text, without the mark of a workbook's date."""
    return cell.strip().removeprefix(DATE_CELL)


@dataclass(frozen=True, slots=True)
class RowWatch:
    """What is looked at beside the meaning of rows, while they go by."""

    waiting: Set[str] = frozenset()
    """Digests of the rows in quarantine."""
    progress: Callable[[int], None] = lambda rows: None
    """Hears now and then how many rows have been read in all tables."""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table into a delivery; none is held.

    The cells at ``identify`` say what a row is about, so that a corrected one settles it.
    """

    delivery: Delivery
    table: TextTable
    what: str
    identify: Sequence[int]

    def read(self, understand: Callable[[int, Cells], None], watch: RowWatch) -> None:
        """Take each row with ``understand``; what it refuses goes to quarantine."""
        width, before, count = self.table.width, self.delivery.read.total(), 0
        waiting, again = watch.waiting, self.delivery.again
        for number, row in self._rows():
            count += 1
            if waiting and (digest := row_digest(row)) in waiting:
                again.add(digest)
            try:
                if len(row) != width:
                    sentence = f"The row has {len(row)} cells and the header {width}."
                    raise Refused("", "", RAGGED, sentence)
                understand(number, row)
            except LeftOut:
                self.delivery.left_out[self.what] += 1
            except Refused as refused:
                self.refuse(number, row, refused)
            if not count % _ROWS_BETWEEN:
                watch.progress(before + count)
        self.delivery.read[self.what] += count

    def _rows(self) -> Iterator[tuple[int, Cells]]:
        """As they were, when the file is one of refused rows."""
        if self.table.header[: len(COLUMNS)] != COLUMNS:
            return self.table.numbered()
        return ((n, tuple(map(as_it_was, row))) for n, row in self.table.numbered())

    def refuse(self, number: int, row: Cells, refused: Refused) -> None:
        """Put a row aside."""
        about = identity(self.what, row, self.identify)
        self.delivery.refuse(self.table.file, self.what, number, row, refused, about)


def identity(what: str, row: Cells, places: Sequence[int]) -> str:
    """What a row is about, by the cells at these places."""
    return " ".join((what, *(plain(row[p]) for p in places if p < len(row))))[:LONGEST_NAME]


def optional_position(table: TextTable, names: Section, field: str) -> int | None:
    """Where an optional column stands; one that the mapping names itself must be there."""
    column = getattr(names, field)
    if column is not None and field in names.model_fields_set:
        return table.position(column)
    return table.optional_position(column)
