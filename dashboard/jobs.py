"""A job: long work that is done beside the pages, and how far it is."""

from dataclasses import dataclass

QUEUED, WORKING, DONE, FAILED, CANCELLED = "queued", "working", "done", "failed", "cancelled"
OVER = frozenset({DONE, FAILED, CANCELLED})
MOST_ATTEMPTS = 2
"""A job whose worker was killed is taken up once more."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as a page shows it; instants in epoch seconds."""

    id: int
    kind: str
    state: str
    said: str
    """What it is doing, in words: “Reading rows”."""
    done: int
    total: int
    """0 while nobody knows."""
    problem: str
    """One sentence, when it failed."""
    attempts: int
    cancel_asked: bool
    queued_at: int
    started_at: int | None
    ended_at: int | None

    @property
    def over(self) -> bool:
        """Whether nothing will happen any more."""
        return self.state in OVER

    @property
    def share(self) -> float | None:
        """How much is done, 0 to 1; None while nobody knows."""
        return min(self.done / self.total, 1.0) if self.total else None
