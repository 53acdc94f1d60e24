"""Rows that each hold a change: from which day on a field of an initiative says what."""

from dashboard.imports.delivery import LeftOut, Refused
from dashboard.imports.places import Places
from dashboard.imports.roadmap.cells import RoadmapCells
from dashboard.imports.roadmap.delivery import (
    HISTORY,
    Change,
    Place,
    RoadmapDelivery,
    SaidWord,
)
from dashboard.imports.roadmap.links import Links, SaidLinks
from dashboard.imports.roadmap.row_words import refuse_wrong
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity
from dashboard.imports.tables import TextTable
from dashboard.roadmap import words
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_from


def read_history(
    delivery: RoadmapDelivery,
    table: TextTable,
    reader: RoadmapCells,
    links: Links,
    watch: RowWatch,
) -> None:
    """Stage changes by field, in the order of their days, then of their rows."""
    HistoryRows(delivery, table, reader).read(links, watch)


class HistoryRows:
    """The rows of one table."""

    def __init__(self, delivery: RoadmapDelivery, table: TextTable, reader: RoadmapCells) -> None:
        self._delivery, self._reader = delivery, reader
        self._places = Places(table, reader.mapping.history)
        places = self._places
        self._about = (places.at("initiative"), places.at("field"), places.at("changed_on"))
        self._rows = RowReader(delivery, table, HISTORY, self._about)
        self._new: dict[str, tuple[str, int]] = {}
        self._waiting: dict[Place, list[tuple[int, Cells]]] = {}

    def read(self, links: Links, watch: RowWatch) -> None:
        """Stage all of them, and initiatives that only they name."""
        self._rows.read(self._understand, watch)
        for changes in self._delivery.history.values():
            changes.sort(key=lambda change: change[:2])
        for key, (day, row) in self._new.items():
            self._delivery.said[key, words.ADDED] = SaidWord(day, HISTORY, row)
        for place, rows in self._waiting.items():
            self._wait(links, place, rows)

    def _wait(self, links: Links, place: Place, rows: list[tuple[int, Cells]]) -> None:
        """What an initiative waits for in the end: where that closes a ring no row of it counts."""
        successor, name = place
        before, value = name.removeprefix(words.AFTER), self._delivery.history[place][-1].value
        if not value:
            links.ended.add((before, successor))
            return

        def refuse(refused: Refused) -> None:
            del self._delivery.history[place]
            for number, row in rows:
                self._delivery.taken.discard(identity(HISTORY, row, self._about))
                self._rows.refuse(number, row, refused)

        found = (Dependency(before, successor, *link_from(value)),)
        column = self._places.name("field")
        links.said.append(SaidLinks(found, HISTORY, rows[-1][0], column, name, refuse))

    def _understand(self, number: int, row: Cells) -> None:
        places, reader = self._places, self._reader
        known = reader.key if reader.mapping.new_initiatives else reader.known_key
        key = places.read(row, "initiative", known)
        name = places.read(row, "field", reader.field)
        waits = name.startswith(words.AFTER)
        if waits and not reader.mapping.new_initiatives:
            reader.known_key(name.removeprefix(words.AFTER), places.name("field"))
        day = places.read(row, "changed_on", reader.day)
        places.read(row, "new", reader.filled)
        value = self._value(row, name, "new", "new_date")
        refuse_wrong(name, value, places.name("new"))
        if not reader.knows(key):
            self._new[key] = min((day.isoformat(), number), self._new.get(key, ("9", 0)))
        change = Change(day, number, value, self._before(row, name), self._reason(row, name))
        self._delivery.history.setdefault((key, name), []).append(change)
        if waits:
            self._waiting.setdefault((key, name), []).append((number, row))
        self._delivery.taken.add(identity(HISTORY, row, self._about))

    def _value(self, row: Cells, name: str, of: str, day: str) -> str:
        """What a field became, or had been; a day may stand beside the file's word for it."""
        places, read = self._places, self._reader.meaning(name)
        if day in places.fields and read == self._reader.iso_day:
            columns = places.name(day), places.name(of)
            return self._reader.worded_day(places.cell(row, day), places.cell(row, of), columns)
        if of not in places.fields or not places.said(row, of):
            return ""
        return read(places.cell(row, of), places.name(of))

    def _before(self, row: Cells, name: str) -> str | None:
        """Counts in the first row of a field only, so a wrong one refuses no change."""
        if "old" not in self._places.fields:
            return None
        try:
            return self._value(row, name, "old", "old_date")
        except (Refused, LeftOut):
            return None

    def _reason(self, row: Cells, name: str) -> str:
        """As it is written; else of a day the words for both, as ``1.20 → 1.21``."""
        places = self._places
        said = places.read(row, "reason", self._reader.long, "")
        both = places.said(row, "old"), places.said(row, "new")
        dated = "new_date" in places.fields and name.startswith(words.MILESTONE)
        return said or (" → ".join(both) if dated and all(both) else "")
