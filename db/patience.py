"""How long PostgreSQL is waited for; weighed in docs/decisions/deadlines.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds; None asks the server for no limit of its own."""

    connect: int = 10
    """libpq knows no less than 2."""
    answer: float = 1_800
    """From a statement to all of its answer, as this side counts."""
    statement: float | None = None
    lock: float | None = None
    pool: float = 30


LONG = Patience()
WEB = Patience(connect=2, answer=20, statement=15, lock=3, pool=2)
BEAT = Patience(connect=2, answer=10, lock=2)
PROBE = Patience(connect=2, answer=1.5, lock=1, pool=1)
