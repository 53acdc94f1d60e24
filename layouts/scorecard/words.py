"""The scorecard in words: what things are called, and sentences made from the numbers."""

from collections.abc import Iterable, Sequence

from dashboard import formats
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.definitions import Role
from dashboard.scorecard.table import TableRow
from dashboard.scorecard.targets import Status
from dashboard.scorecard.words import RULES

TITLE = "Scorecard"
EVERYTHING = "All metrics"
FILTER_LABELS = {"area": "Area", "role": "Role", "owner": "Owner"}
STATUS_WORDS = {
    Status.GREEN: "on track", Status.AMBER: "at risk", Status.RED: "off track",
    Status.GREY: "no status",
}  # fmt: skip
ROLES = {Role.OUTPUT: "Outputs", Role.INPUT: "Inputs that drive them"}
TO_DATE = {"mtd": "month to date", "qtd": "quarter to date", "ytd": "year to date"}
NO_OWNER = "Nobody is named."


def headline(card: Scorecard, rows: Sequence[TableRow]) -> str:
    """The page in one sentence."""
    count = {status: sum(row.week.status is status for row in rows) for status in Status}
    week = formats.week(card.periods.week.end, card.program.calendar)
    metrics = formats.plural(len(rows), "metric")
    if count[Status.GREY] == len(rows):
        said = f"None of {metrics} has a status in {week}: that takes a value and a target"
    else:
        said = (
            f"{_count(count[Status.RED])} of {metrics} {_are(count[Status.RED])} off track in"
            f" {week}, {count[Status.AMBER] or 'none'} at risk and"
            f" {count[Status.GREEN] or 'none'} on track"
        )
    signals = sum(bool(row.rules) for row in rows)
    wanted = sum(row.note_missing for row in rows)
    shown = f"{signals or 'none'} {'show' if signals > 1 else 'shows'} a signal"
    asked = f"; {formats.plural(wanted, 'note')} asked for" if wanted else ""
    return f"{said}; {shown}{asked}."


def _count(count: int) -> str:
    return f"{count:,}" if count else "None"


def _are(count: int) -> str:
    return "are" if count > 1 else "is"


def signal_in_words(rules: Iterable[int]) -> str:
    """What the process-behaviour chart reports."""
    return "; ".join(RULES[rule] for rule in rules)
