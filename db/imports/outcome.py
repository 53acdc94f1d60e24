"""What became of a delivery's rows, in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dashboard.imports.delivery import DeliveredRows, Refusal
from dashboard.imports.runs import Outcome, RefusedGroup, RefusedRow, RowCounts

MOST_REFUSED = 10_000
"""Refused rows that an outcome lists."""
MOST_GROUPS = 30


@dataclass(slots=True)
class RowsOf:
    """Which rows of a table say something new, and which of them correct something."""

    taken: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)

    def note(self, row: int, corrects: bool) -> None:
        """A row says something new."""
        self.taken.add(row)
        if corrects:
            self.changed.add(row)


def outcome_of(delivery: DeliveredRows, tables: Mapping[str, RowCounts]) -> Outcome:
    """The counts of each table, and the refused rows in groups and one by one."""
    reasons = Counter(refusal.reason for refusal in delivery.refusals)
    refused = tuple(RefusedRow(*r[:7]) for r in delivery.refusals[:MOST_REFUSED])
    groups = _groups(delivery.refusals)
    return Outcome(tables, dict(reasons.most_common()), refused, groups=groups)


def outcome_of_rows(delivery: DeliveredRows, tables: Mapping[str, RowsOf]) -> Outcome:
    """The same of the tables that were delivered, by which of their rows say something."""
    counts = {
        role: row_counts(delivery, role, len(rows.taken), len(rows.changed))
        for role, rows in tables.items()
        if delivery.read[role]
    }
    return outcome_of(delivery, counts)


def row_counts(delivery: DeliveredRows, what: str, taken: int, changed: int) -> RowCounts:
    """What became of a table's rows: what is left over was known already."""
    read, quarantined = delivery.read[what], delivery.quarantined[what]
    left_out = delivery.left_out[what]
    repeated = read - taken - quarantined - left_out
    return RowCounts(read, taken, repeated, quarantined, changed, left_out)


def _groups(refusals: Iterable[Refusal]) -> tuple[RefusedGroup, ...]:
    """What a person corrects in one go, the most frequent first."""
    rows: dict[tuple[str, str, str, str, str], list[int]] = {}
    for r in refusals:
        rows.setdefault((r.file, r.column, r.value, r.reason, r.sentence), []).append(r.row)
    largest = sorted(rows.items(), key=lambda group: -len(group[1]))[:MOST_GROUPS]
    return tuple(RefusedGroup(*key, len(found), tuple(found[:5])) for key, found in largest)
