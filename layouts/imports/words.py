"""Imports in words: sentences made from their numbers, and what stands behind a state."""

from collections.abc import Iterable
from functools import reduce

from dashboard import formats, jobs
from dashboard.imports.runs import (
    CHECK,
    READ,
    RUN,
    TAKE_BACK,
    ImportRun,
    ImportsPage,
    Outcome,
    RowCounts,
    left_out_word,
)
from dashboard.program_calendar import SECONDS_PER_DAY

TITLE = "Data"
NOTHING = RowCounts(0, 0, 0, 0)
AT_WORK = {
    READ: "reading",
    CHECK: "checking",
    RUN: "importing",
    TAKE_BACK: "taking back",
}
UNDER_WAY = {
    READ: "The files are being read",
    CHECK: "The rows are being checked",
    RUN: "The rows are being imported",
    TAKE_BACK: "The import is being taken back",
}
STOPPED = {
    READ: "The files could not be read",
    CHECK: "The check could not be done",
    RUN: "The import could not be done",
    TAKE_BACK: "The import could not be taken back",
}
ROLES = {"events": "History", "offline_monitoring": "Offline monitoring"}


def headline(page: ImportsPage, now: int) -> str:
    """The home page in one sentence."""
    since = now - 7 * SECONDS_PER_DAY
    recent = sum(r.imported_at is not None and r.imported_at > since for r in page.runs)
    return f"{formats.plural(recent, 'import')} in the last week; {rows_wait(page.waiting)}."


def rows_wait(waiting: int) -> str:
    """``12 rows wait to be corrected``."""
    if not waiting:
        return "no row waits to be corrected"
    return f"{formats.plural(waiting, 'row')} {'waits' if waiting == 1 else 'wait'} to be corrected"


def total(tables: Iterable[RowCounts]) -> RowCounts:
    """The counts of several tables together."""
    return reduce(_sum, tables, NOTHING)


def _sum(a: RowCounts, b: RowCounts) -> RowCounts:
    return RowCounts(
        a.read + b.read,
        a.taken + b.taken,
        a.repeated + b.repeated,
        a.quarantined + b.quarantined,
        a.changed + b.changed,
        a.left_out + b.left_out,
    )


def balance(outcome: Outcome) -> str:
    """``141,712 read = 139,598 new + 0 changed + 2,109 repeated + 5 refused``."""
    rows = total(outcome.tables.values())
    return (
        f"{rows.read:,} read = {rows.new:,} new + {rows.changed:,} changed"
        f" + {rows.repeated:,} repeated + {rows.quarantined:,} refused"
        + (f" + {rows.left_out:,} {left_out_word(outcome.tables)}" if rows.left_out else "")
    )


def result(outcome: Outcome) -> str:
    """``1,204 new, 31 changed, 2,109 repeated, 12 refused``."""
    rows = total(outcome.tables.values())
    return (
        f"{rows.new:,} new, {rows.changed:,} changed, {rows.repeated:,} repeated,"
        f" {rows.quarantined:,} refused"
        + (f", {rows.left_out:,} {left_out_word(outcome.tables)}" if rows.left_out else "")
    )


def state(run: ImportRun) -> tuple[str, str]:
    """How an import stands, as the colour of a status and its word."""
    job = run.job
    if job is not None and not job.over:
        return "grey", AT_WORK.get(job.kind, "working")
    if run.taken_back_at is not None:
        return "grey", "taken back"
    if run.imported_at is not None:
        return ("amber", "imported in part") if run.waiting else ("green", "imported")
    if job is not None and job.state == jobs.FAILED:
        return "red", "failed"
    if job is not None and job.state == jobs.CANCELLED:
        return "grey", "cancelled"
    if run.check is not None:
        return "amber", "checked"
    return ("amber", "to be explained") if job is not None else ("grey", "not all here")


def run_headline(run: ImportRun, zone: str) -> str:
    """One import in one sentence."""
    if run.job is not None and run.busy:
        return f"{UNDER_WAY.get(run.job.kind, 'Work is under way')}; you may leave this page."
    if run.taken_back_at is not None:
        return f"Taken back on {formats.moment(run.taken_back_at, zone)}."
    if run.outcome is not None and run.imported_at is not None:
        return f"{result(run.outcome)}."
    tables = [table for file in run.files for table in file.tables]
    if not tables:
        return "There is nothing to import here."
    if run.check is not None:
        return f"It would bring {result(run.check)}."
    rows = formats.plural(sum(t.rows for t in tables), "row")
    return f"{rows} in {formats.plural(len(tables), 'table')}: say what they mean."


def role(key: str) -> str:
    """What a table that plays a role is called."""
    return ROLES.get(key, key.capitalize())


def reason(code: str) -> str:
    """``invalid_time`` as a person reads it."""
    return code.replace("_", " ")


def size(length: int) -> str:
    """Bytes as 12.4 MB, 830 KB, 12 bytes."""
    if length >= 1_000_000:
        return f"{length / 1_000_000:,.1f} MB"
    return f"{length / 1_000:,.0f} KB" if length >= 1_000 else formats.plural(length, "byte")


def seconds(value: float) -> str:
    """A span of work: 0.8 s, 42 s, 3 min 5 s."""
    if value < 10:
        return f"{value:.1f}".removesuffix(".0") + " s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes:,} min {rest} s" if minutes else f"{rest} s"
