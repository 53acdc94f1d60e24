"""Milestones that stand in their initiative's row, as alpha, beta and stable do."""

from functools import partial

from dashboard.imports.places import Places
from dashboard.imports.roadmap.cells import RoadmapCells
from dashboard.imports.roadmap.row_words import RowWords
from dashboard.imports.rows import Cells
from dashboard.imports.tables import TextTable
from dashboard.roadmap import words
from dashboard.roadmap.initiatives import State


class OwnMilestones:
    """Their columns in one table."""

    def __init__(self, table: TextTable, reader: RoadmapCells) -> None:
        self._reader, mapping = reader, reader.mapping
        self._by_stage = mapping.passed_by_stage
        self._places = {key: Places(table, names) for key, names in mapping.own_milestones.items()}
        self._columns = {
            key: (names.date, names.word or names.date)
            for key, names in mapping.own_milestones.items()
        }

    def add(self, row: Cells, found: RowWords) -> None:
        """What the row says of them; how firm the last one is says how firm the dates are."""
        for key, places in self._places.items():
            found.read(words.MILESTONE + key, partial(self._day, row, key))
            if "done" in places.fields:
                done = partial(places.read, row, "done", self._reader.iso_day)
                found.read(words.MILESTONE_DONE + key, done)
        days = {key: found.said.get(words.MILESTONE + key, "") for key in self._places}
        if self._by_stage:
            passed = self._passed(found)
            for key, day in days.items():
                found.said.setdefault(words.MILESTONE_DONE + key, day if key in passed else "")
        last = max(days, key=lambda key: days[key], default="")
        if days.get(last) and not found.said.get(words.DATE_KIND):
            places = self._places[last]
            kind = partial(places.read, row, "kind", self._reader.date_kind, "")
            found.read(words.DATE_KIND, kind)

    def _day(self, row: Cells, key: str) -> str:
        places = self._places[key]
        cell, word = places.cell(row, "date"), places.cell(row, "word")
        return self._reader.worded_day(cell, word, self._columns[key])

    def _passed(self, found: RowWords) -> set[str]:
        """Those before the one that the stage names; all where nothing is left to be done."""
        order = list(self._places)
        if found.said.get(words.STATE) == State.DONE:
            return set(order)
        stage = found.said.get(words.STAGE, "").casefold()
        names = [key.casefold() for key in order]
        return set(order[: names.index(stage)]) if stage in names else set()
