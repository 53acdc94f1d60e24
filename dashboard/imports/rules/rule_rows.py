"""Rows that each hold a rule: its facts, its numbers, and why it may stay."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from dashboard.imports.delivery import LONGEST_NAME, LONGEST_TEXT, Refused
from dashboard.imports.rows import Cells, Known, RowReader, RowWatch, identity, optional_position
from dashboard.imports.rules.cells import RuleCells, refuse_more
from dashboard.imports.rules.delivery import RULES, RulesDelivery, StagedRule
from dashboard.imports.tables import TextTable
from dashboard.rule_deprecation.facts import Performance

FACTS = ("name", "kind", "team", "action", "severity")
COUNTS = ("executions", "hits", "labelled", "true_positives", "unique_true_positives")
NUMBERS = (*COUNTS, "alerts", "minutes_per_alert", "average_loss", "false_positive_cost")
PARTS = (
    ("hits", "executions"), ("labelled", "hits"), ("true_positives", "labelled"),
    ("unique_true_positives", "true_positives"),
)  # fmt: skip
"""Each part with what it is a part of."""
PUT_ASIDE = ("kind", "performance", "regulatory", "kept_until")
"""Parts of a row that are put aside alone: the rest is taken."""


def read_rules(
    delivery: RulesDelivery, table: TextTable, reader: RuleCells, watch: RowWatch
) -> None:
    """Stage rules; of repeated rows the last one wins."""
    names = reader.mapping.rules
    key = table.position(names.key)
    parts = _Parts(table, reader)

    def understand(number: int, row: Cells) -> None:
        rule = reader.rule(row[key], names.key)
        facts = {name: read(row) for name, read in parts.facts.items()}
        problems: dict[str, Refused] = {}
        for name in PUT_ASIDE:
            try:
                parts.stage(delivery, name, rule, number, row, facts)
            except Refused as refused:
                problems[name] = refused
        delivery.rules[rule] = StagedRule(rule, facts, number)
        reader.know((rule,))
        delivery.taken.add(identity(RULES, row, (key,)))
        for name in PUT_ASIDE:
            about = f"{name} {rule}"[:LONGEST_NAME]
            if name in problems:
                kept = (*row, problems[name].reason)  # two parts of a row are two refusals
                delivery.refuse(table.file, "cells", number, kept, problems[name], about)
            else:
                delivery.taken.add(about)

    RowReader(delivery, table, RULES, (key,)).read(understand, watch)


class _Parts:
    """What a row says, by the columns that the table has."""

    def __init__(self, table: TextTable, reader: RuleCells) -> None:
        names = reader.mapping.rules
        self._reader, self._table = reader, table
        self._places = {
            field: place
            for field in type(names).model_fields
            if field != "key" and (place := optional_position(table, names, field)) is not None
        }
        self.facts = {
            name: self._text(name) for name in FACTS if name != "kind" and name in self._places
        }
        self._kinds: Known[str, str] = Known(partial(reader.kind, column=names.kind or ""))

    def _text(self, name: str) -> Callable[[Cells], str | None]:
        place, reader = self._places[name], self._reader
        if name == "action":
            actions = Known(partial(reader.action, column=self._column(name)))
            return lambda row: actions[row[place]]
        longest = LONGEST_TEXT if name == "name" else LONGEST_NAME
        texts: Known[str, str] = Known(lambda cell: reader.text(cell, self._column(name), longest))
        return lambda row: texts[row[place]] or (None if name == "team" else "")

    def _column(self, name: str) -> str:
        return self._table.header[self._places[name]]

    def stage(
        self,
        delivery: RulesDelivery,
        part: str,
        rule: str,
        number: int,
        row: Cells,
        facts: dict[str, Any],
    ) -> None:
        """Stage one part of a row, where the table has it."""
        if part == "performance":
            found = self._performance(rule, row)
            if found is not None:
                delivery.performances[rule, found.since] = (found, number)
        elif part not in self._places:
            return
        elif part == "kind":
            facts["kind"] = self._kinds[row[self._places[part]]]
        elif part == "regulatory":
            said = self._reader.answer(row[self._places[part]], self._column(part))
            delivery.regulatory[rule] = (said, number)
        else:
            until = self._reader.optional_day(row[self._places[part]], self._column(part))
            delivery.kept_until[rule] = (until, number)

    def _performance(self, rule: str, row: Cells) -> Performance | None:
        """The numbers of a row; None where it has none of them."""
        reader = self._reader
        cells = {
            name: row[self._places[name]]
            for name in (*NUMBERS, "alerts_after_modify")
            if name in self._places
        }
        if not any(reader.said(cell) for cell in cells.values()):
            return None
        numbers: dict[str, Any] = {}
        for name in NUMBERS:
            read = reader.whole if name in COUNTS else reader.number
            numbers[name] = read(cells[name], self._column(name)) if name in cells else 0
        for part, whole in PARTS:
            if part in cells and whole in cells:
                columns = self._column(part), self._column(whole)
                refuse_more(columns, numbers[part], numbers[whole])
        after = cells.get("alerts_after_modify", "")
        return Performance(
            rule, self._since(row), **numbers,
            alerts_after_modify=(
                reader.number(after, self._column("alerts_after_modify"))
                if reader.said(after) else None
            ),
        )  # fmt: skip

    def _since(self, row: Cells) -> date | None:
        place = self._places.get("performance_day")
        if place is None:
            return None
        return self._reader.optional_day(row[place], self._column("performance_day"))
