"""What an import did, or would do."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.delivery import SKIPPED_STATE
from dashboard.imports.runs import Outcome, RefusedGroup, RowCounts, left_out_word
from layouts.components import Column, KeyFigure, key_figures, table
from layouts.imports.words import reason, role, seconds, total


def figures(outcome: Outcome) -> Component:
    """The four numbers, large."""
    rows = total(outcome.tables.values())
    wrong = rows.quarantined > outcome.reasons.get(SKIPPED_STATE, 0)  # what is left out is meant
    return key_figures(
        [
            KeyFigure("New", formats.count(rows.new), f"of {formats.plural(rows.read, 'row')}"),
            KeyFigure("Changed", formats.count(rows.changed), "what the store has is corrected"),
            KeyFigure("Repeated", formats.count(rows.repeated), "said before, not taken twice"),
            KeyFigure(
                "Refused",
                formats.count(rows.quarantined),
                "to be corrected" if wrong else "nothing to correct",
                "red" if wrong else "green",
            ),
        ]
    )


def parts(outcome: Outcome) -> list[Component | None]:
    """Behind the numbers: by table, by reason, and row by row."""
    return [_by_table(outcome), _reasons(outcome), _refused(outcome), _spent(outcome)]


def _by_table(outcome: Outcome) -> Component:
    names = ("Read", "New", "Changed", "Repeated", "Refused",
             left_out_word(outcome.tables).capitalize())  # fmt: skip
    columns = (Column("table", "Table"), *(Column(n, n, number=True) for n in names))
    rows = [(role(key), *_numbers(counts)) for key, counts in outcome.tables.items()]
    return table(columns, rows, "Rows by table")


def _numbers(counts: RowCounts) -> tuple[str, ...]:
    found = (counts.read, counts.new, counts.changed, counts.repeated, counts.quarantined,
             counts.left_out)  # fmt: skip
    return tuple(map(formats.count, found))


def _reasons(outcome: Outcome) -> Component | None:
    if not outcome.reasons:
        return None
    counted = sorted(outcome.reasons.items(), key=lambda pair: -pair[1])
    said = ", ".join(f"{n:,} × {reason(code)}" for code, n in counted)
    return html.P(["Refused: ", said, "."], className="reasons-said")


def _refused(outcome: Outcome) -> Component | None:
    """What is refused, alike rows once: what stands in the cell and what to do about it."""
    if not outcome.groups:
        return None
    columns = (
        Column("count", "Rows", number=True),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("what", "What to do", grows=True),
        Column("where", "Where"),
    )
    rows = [_line(group) for group in outcome.groups]
    others = sum(outcome.reasons.values()) - sum(group.count for group in outcome.groups)
    cut = f"{formats.plural(others, 'other row')} in smaller groups." if others > 0 else ""
    return html.Div(
        [
            table(columns, rows, "Refused rows", "refused-list"),
            html.P(cut, className="quiet") if cut else None,
        ]
    )


def _line(group: RefusedGroup) -> tuple[str, ...]:
    more = " …" if group.count > len(group.rows) else ""
    numbers = ", ".join(f"{row:,}" for row in group.rows)
    return (
        formats.count(group.count),
        group.column or "–",
        f"“{group.value[:80]}”" if group.value else "–",
        group.sentence,
        f"{group.file}, row {numbers}{more}",
    )


def _spent(outcome: Outcome) -> Component | None:
    if not outcome.seconds:
        return None
    return html.P(f"It took {seconds(outcome.seconds)}.", className="quiet")
