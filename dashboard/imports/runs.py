"""Imports as the Data page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.audit import Entry
from dashboard.imports.inspection import FoundTable
from dashboard.jobs import Job
from dashboard.programs import Program
from dashboard.scope import Scope

READ, CHECK, RUN, TAKE_BACK = "import.read", "import.check", "import.run", "import.take_back"
"""Kinds of jobs."""


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of a table's rows: read = taken + repeated + quarantined + left out.

    ``changed`` of the taken ones correct what the store had, the others are new.
    """

    read: int
    taken: int
    repeated: int
    quarantined: int
    changed: int = 0
    left_out: int = 0
    """As the mapping says."""

    @property
    def new(self) -> int:
        """Rows that bring what the store did not have."""
        return self.taken - self.changed


MISSING_ROLE = "updates"
"""What is left out of such a table are templates that nobody filled in: updates are missing."""


def left_out_word(tables: Mapping[str, RowCounts]) -> str:
    """What to call the rows that were left out of tables, by role."""
    left_out = {name for name, rows in tables.items() if rows.left_out}
    return "missing" if left_out == {MISSING_ROLE} else "left out"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row, or a cell of it, that is not taken, and what to do about it."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    sentence: str
    identity: str = ""
    """What the row is about, as far as it could be read."""


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Rows that are refused for the same cell and reason; ``rows`` are the first ones."""

    file: str
    column: str
    value: str
    reason: str
    sentence: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do; of the refused rows the first ones."""

    tables: Mapping[str, RowCounts]
    """By role: ``events``, ``tickets``."""
    reasons: Mapping[str, int]
    refused: tuple[RefusedRow, ...]
    seconds: float = 0.0
    groups: tuple[RefusedGroup, ...] = ()
    """The largest ones of refused rows."""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that was brought for an import."""

    id: int
    name: str
    size: int
    format: str
    """“CSV in UTF-8, separated by commas”; empty until it was read."""
    tables: tuple[FoundTable, ...]


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import, from the upload to its end; instants in epoch seconds."""

    id: int
    register: str
    name: str
    """The files' names."""
    begun_at: int
    imported_at: int | None
    taken_back_at: int | None
    taken_back_reason: str
    mapping: str
    """TOML."""
    sources: Mapping[str, tuple[int, str]]
    """Role → (file, sheet): which table is what."""
    files: tuple[ImportFile, ...]
    check: Outcome | None
    """What the last dry run found; gone when the mapping changes."""
    outcome: Outcome | None
    """What the import did."""
    waiting: int
    """Rows of it that stand in quarantine."""
    job: Job | None
    """The newest one."""
    corrects: int | None = None
    """The row of the quarantine that it brings again."""
    begun_by: str = ""
    taken_back: Mapping[str, int] = field(default_factory=dict)
    """``events`` voided, ``restored`` and ``tickets`` withdrawn when it was taken back."""

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self.job is not None and not self.job.over

    def file_name(self, file_id: int) -> str:
        """What one of its files is called."""
        return next(file.name for file in self.files if file.id == file_id)

    def table(self, role: str) -> FoundTable | None:
        """The table that plays a role."""
        file_id, sheet = self.sources.get(role, (0, ""))
        found = (t for f in self.files if f.id == file_id for t in f.tables if t.sheet == sheet)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that waits to be corrected; ``cells`` beside ``header``, empty when not kept."""

    id: int
    run: int
    file: str
    row: int
    column: str
    value: str
    reason: str
    sentence: str
    header: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Rows that wait for the same cell and reason; ``rows`` are the first ones."""

    column: str
    value: str
    reason: str
    sentence: str
    count: int
    rows: tuple[QuarantinedRow, ...]


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Everything the Data page shows."""

    scope: Scope
    program: Program
    runs: tuple[ImportRun, ...]
    """The history, newest first, without files and mapping; at most 100."""
    run: ImportRun | None
    """The import that is open."""
    quarantine: tuple[WaitingGroup, ...]
    """Of the open import, else of the program: the largest groups."""
    waiting: int
    """How many there are."""
    row: QuarantinedRow | None = None
    """The row that is being corrected."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Of all that wait."""
    earlier: tuple[tuple[int, str], ...] = ()
    """Earlier imports whose mapping can be taken over: (id, “log.csv, 12 Nov 2026”)."""
    history: tuple[Entry, ...] = ()
    """What was done to the open import, newest first."""
