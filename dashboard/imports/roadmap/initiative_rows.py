"""Rows that each hold an initiative as it is."""

from functools import partial

from dashboard.imports.delivery import Refused
from dashboard.imports.places import Places
from dashboard.imports.roadmap.cells import RoadmapCells
from dashboard.imports.roadmap.delivery import (
    DUPLICATE_KEY,
    INITIATIVES,
    INVALID_INITIATIVE,
    RoadmapDelivery,
    SaidWord,
)
from dashboard.imports.roadmap.links import Links, SaidLinks, entry
from dashboard.imports.roadmap.own_milestones import OwnMilestones
from dashboard.imports.roadmap.row_words import RowWords
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity
from dashboard.imports.tables import TextTable
from dashboard.roadmap import words
from dashboard.roadmap.checks import initiative_problems
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_from

CELLS = "cells"
"""Refused ones are counted apart from rows: the rest of their row is taken."""


def read_initiatives(
    delivery: RoadmapDelivery,
    table: TextTable,
    reader: RoadmapCells,
    links: Links,
    watch: RowWatch,
) -> None:
    """Stage initiatives. A cell that is not understood is put aside, and the rest is taken.

    A key stands once: of several rows the last one counts, and the others wait to be renamed.
    """
    InitiativeRows(delivery, table, reader).read(links, watch)


class InitiativeRows:
    """The rows of one table."""

    def __init__(self, delivery: RoadmapDelivery, table: TextTable, reader: RoadmapCells) -> None:
        self._delivery, self._table, self._reader = delivery, table, reader
        self._places = Places(table, reader.mapping.initiatives)
        self._fields = [name for name in words.FIELDS if name in self._places.fields]
        self._milestones = OwnMilestones(table, reader)
        self._about = (self._places.at("key"),)
        self._rows = RowReader(delivery, table, INITIATIVES, self._about)
        self._seen: dict[str, tuple[int, Cells]] = {}
        self._said: dict[str, dict[str, str]] = {}

    def read(self, links: Links, watch: RowWatch) -> None:
        """Stage all of them; what they wait for may stand further below."""
        self._rows.read(self._understand, watch)
        for key, said in self._said.items():
            number = self._seen[key][0]
            for name, value in said.items():
                self._delivery.said[key, name] = SaidWord(value, INITIATIVES, number)
        if "depends_on" in self._places.fields:
            for key, (number, row) in self._seen.items():
                self._wait(links, key, number, row)

    def _understand(self, number: int, row: Cells) -> None:
        key = self._places.read(row, "key", self._reader.key)
        if key in self._seen:
            self._refuse_earlier(key, number, row)
        self._seen[key] = number, row
        self._reader.know((key,))
        found = self._words(row)
        self._said[key] = found.said
        self._delivery.taken.add(identity(INITIATIVES, row, self._about))
        self._delivery.taken |= {self._identity(name, row) for name in found.said}
        for name, refused in found.problems.items():
            self._put_aside(name, number, row, refused)

    def _refuse_earlier(self, key: str, number: int, row: Cells) -> None:
        """The row before that has the same key; one that says the same is only repeated."""
        before, cells = self._seen[key]
        if cells == row:
            return
        sentence = (
            f"Row {number} has the key {key[:60]} too, and counts: give one of both rows a key of"
            " its own, or remove this one."
        )
        refused = Refused(self._places.name("key"), key, DUPLICATE_KEY, sentence)
        self._rows.refuse(before, cells, refused)

    def _words(self, row: Cells) -> RowWords:
        found, places = RowWords(), self._places
        for name in self._fields:
            read = self._reader.meaning(name)
            found.read(name, partial(places.read, row, name, read))
        if not found.said.get(words.TITLE):
            found.said.pop(words.TITLE, None)  # without one it is called by its key
        self._milestones.add(row, found)
        for name, sentence in initiative_problems(found.said).items():
            said = places.said(row, name)
            refused = Refused(places.name(name), said, INVALID_INITIATIVE, sentence)
            found.put_aside(name, refused)
        return found

    def _wait(self, links: Links, key: str, number: int, row: Cells) -> None:
        """What an initiative waits for: one that cannot be puts all of the cell aside."""
        name = self._places.name("depends_on")

        def refuse(refused: Refused) -> None:
            self._put_aside("depends_on", number, row, refused)

        try:
            found = self._places.read(row, "depends_on", lambda c, n: self._links(key, c, n))
        except Refused as refused:
            refuse(refused)
            return
        said = self._places.said(row, "depends_on")
        links.said.append(SaidLinks(found, INITIATIVES, number, name, said, refuse, key))

    def _links(self, key: str, cell: str, column: str) -> tuple[Dependency, ...]:
        found = []
        for part in self._reader.parts(cell, column):
            before, link = (part, "") if self._reader.knows(part) else entry(part)
            self._reader.known_key(before, column)
            written = self._reader.link(link or "FS", column)
            found.append(Dependency(before, key, *link_from(written)))
        return tuple(found)

    def _put_aside(self, name: str, number: int, row: Cells, refused: Refused) -> None:
        kept = (*row, refused.reason)  # two cells of a row are two refusals
        about = self._identity(name, row)
        self._delivery.taken.discard(about)
        self._delivery.refuse(self._table.file, CELLS, number, kept, refused, about)

    def _identity(self, name: str, row: Cells) -> str:
        return identity(f"{INITIATIVES}.{name}", row, self._about)
