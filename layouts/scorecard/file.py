"""The weekly table as a file: whole numbers of every cell, units and states beside them."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard import formats
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.numbers import NOT_MEANINGFUL, told_state
from dashboard.scorecard.table import Judged, TableRow
from dashboard.scorecard.words import due_in
from layouts.components.tables import Column, TableContent
from layouts.scorecard.words import STATUS_WORDS, signal_in_words

LABEL = "Weekly table"
_DIGITS = 12


def table_file(card: Scorecard, rows: Sequence[TableRow]) -> TableContent:
    """Columns and rows of the file."""
    weeks = [
        f"{formats.week(span.end, card.program.calendar)}, to {span.end.isoformat()}"
        for span in card.periods.weeks
    ]
    spans = [name.upper() for name in card.periods.to_date]
    texts = ("Area", "Role", "Key", "Metric", "Unit", "Owner")
    columns = (
        *(Column(name, name) for name in texts),
        *(Column(name, name, number=True) for name in weeks),
        Column("state", f"State of {weeks[-1]}"),
        *_judged_columns("Week"),
        *_change_columns("WoW"), *_change_columns("YoY"),
        *(each for name in spans for each in _to_date_columns(name)),
        Column("signal", "Signal"), Column("note", "Note", grows=True),
    )  # fmt: skip
    return TableContent(LABEL, columns, _Rows(card, rows))


class _Rows(Sequence[Sequence[str]]):
    """Rows that are made when the file is asked for: the page itself does not need them."""

    def __init__(self, card: Scorecard, rows: Sequence[TableRow]) -> None:
        self._card, self._rows = card, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return _row(self._card, self._rows[place])


def _judged_columns(name: str) -> tuple[Column, ...]:
    return (
        Column(f"{name} target", f"{name} target", number=True),
        Column(f"{name} upper edge", f"{name} upper edge", number=True),
        Column(f"{name} status", f"{name} status"),
    )


def _change_columns(name: str) -> tuple[Column, ...]:
    return (Column(name, name, number=True), Column(f"{name} in", f"{name} in"))


def _to_date_columns(name: str) -> tuple[Column, ...]:
    value = Column(name, name, number=True)
    return (value, *_change_columns(f"{name} change"), *_judged_columns(name))


def _row(card: Scorecard, row: TableRow) -> tuple[str, ...]:
    metric = row.metric
    to_date = (
        text
        for cell in row.to_date.values()
        for text in (
            exact(cell.judged.value.value),
            *_change(cell.change),
            *_judged(cell.judged),
        )
    )
    return (
        metric.area, metric.role.value, metric.key, metric.title, metric.unit, metric.owner,
        *(exact(value.value) for value in row.weeks),
        told_state(row.weeks[-1], due_in(metric)),
        *_judged(row.week),
        *_change(row.wow), *_change(row.yoy),
        *to_date,
        signal_in_words(row.rules),
        row.note.text if row.note else "asked for" if row.note_missing else "",
    )  # fmt: skip


def _judged(of: Judged) -> Iterable[str]:
    if of.target is None:
        return ("", "", "")
    return (exact(of.target.value), exact(of.target.upper), STATUS_WORDS[of.status])


def _change(of: Change) -> Iterable[str]:
    if of.shown is None:
        return ("", NOT_MEANINGFUL)
    return (exact(of.shown), "%" if of.comparison is Comparison.PCT else "bps")


def exact(value: float | None) -> str:
    """A number with all of its digits, as a cell of a file holds it."""
    if value is None:
        return ""
    digits = f"{value:,.{_DIGITS}f}".rstrip("0").rstrip(".")
    return digits.replace("-", formats.MINUS)
