"""Cells into what a ticket says, by a program's workflow and a mapping."""

from dashboard.imports.delivery import (
    INVALID_RATING,
    KINDS,
    LEVELS,
    RATINGS,
    SKIPPED_EVENT_TYPE,
    SKIPPED_STATE,
    UNKNOWN_EVENT_TYPE,
    UNKNOWN_KIND,
    UNKNOWN_LEVEL,
    UNKNOWN_STATE,
    LeftOut,
    Refused,
)
from dashboard.imports.mapping import Mapping
from dashboard.imports.rows import PlainReader, plain
from dashboard.programs import Program
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE

EVENT_KINDS = {
    "created": CREATED,
    "state": STATE,
    "priority": PRIORITY,
    "assignment_group": GROUP,
    "group": GROUP,
    "response": RESPONSE,
}
_LEVELS = {"sev2": LEVELS[0], "executive": LEVELS[1]}


class CellReader(PlainReader):
    """Understands the cells of one delivery; what it cannot, it refuses."""

    def __init__(self, program: Program, mapping: Mapping) -> None:
        self.mapping = mapping
        super().__init__(mapping.zone or program.calendar.zone, mapping.dates, mapping.nulls)
        self._workflow = program.tickets.workflow
        self._states = {k.strip().casefold(): v for k, v in mapping.states.items()}
        self._skipped = {name.strip().casefold() for name in mapping.skip_states}
        self._skipped_types = {name.strip().casefold() for name in mapping.skip_event_types}
        self._event_types, self._priorities, self._kinds = (
            {k.strip().casefold(): v for k, v in words.items()}
            for words in (mapping.event_types, mapping.priorities, mapping.kinds)
        )

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
