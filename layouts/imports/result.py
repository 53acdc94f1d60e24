"""What an import did, or would do."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.runs import Outcome, RefusedRow, RowCounts
from layouts.components import Column, KeyFigure, key_figures, table
from layouts.imports.words import reason, role, seconds, total


def figures(outcome: Outcome) -> Component:
    """The four numbers, large."""
    rows = total(outcome.tables.values())
    return key_figures(
        [
            KeyFigure("New", formats.count(rows.new), f"of {formats.plural(rows.read, 'row')}"),
            KeyFigure("Changed", formats.count(rows.changed), "what the store has is corrected"),
            KeyFigure("Repeated", formats.count(rows.repeated), "said before, not taken twice"),
            KeyFigure(
                "Refused",
                formats.count(rows.quarantined),
                "to be corrected" if rows.quarantined else "nothing to correct",
                "red" if rows.quarantined else "green",
            ),
        ]
    )


def parts(outcome: Outcome) -> list[Component | None]:
    """Behind the numbers: by table, by reason, and row by row."""
    return [_by_table(outcome), _reasons(outcome), _refused(outcome), _spent(outcome)]


def _by_table(outcome: Outcome) -> Component:
    names = ("Read", "New", "Changed", "Repeated", "Refused")
    columns = (Column("table", "Table"), *(Column(n, n, number=True) for n in names))
    rows = [(role(key), *_numbers(counts)) for key, counts in outcome.tables.items()]
    return table(columns, rows, "Rows by table")


def _numbers(counts: RowCounts) -> tuple[str, ...]:
    found = (counts.read, counts.new, counts.changed, counts.repeated, counts.quarantined)
    return tuple(map(formats.count, found))


def _reasons(outcome: Outcome) -> Component | None:
    if not outcome.reasons:
        return None
    counted = sorted(outcome.reasons.items(), key=lambda pair: -pair[1])
    said = ", ".join(f"{n:,} × {reason(code)}" for code, n in counted)
    return html.P(["Refused: ", said, "."], className="reasons-said")


def _refused(outcome: Outcome) -> Component | None:
    if not outcome.refused:
        return None
    columns = (
        Column("row", "Row"),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("what", "What to do", grows=True),
    )
    rows = [_line(refused) for refused in outcome.refused]
    refused = total(outcome.tables.values()).quarantined
    cut = f"The first {len(rows):,} of {refused:,}." if refused > len(rows) else ""
    return html.Div(
        [
            table(columns, rows, "Refused rows", "refused-list"),
            html.P(cut, className="quiet") if cut else None,
        ]
    )


def _line(refused: RefusedRow) -> tuple[str, ...]:
    return (
        f"{refused.file}, row {refused.row:,}",
        refused.column or "–",
        f"“{refused.value[:80]}”" if refused.value else "–",
        refused.sentence,
    )


def _spent(outcome: Outcome) -> Component | None:
    if not outcome.seconds:
        return None
    return html.P(f"It took {seconds(outcome.seconds)}.", className="quiet")
