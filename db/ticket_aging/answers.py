"""What was calculated from a version of the columns is given again to whoever asks the same.

It goes with its version, and depends on nothing that differs between people: who may see the
program has been asked before, each time.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.at_cut import Names
from db.ticket_aging.columns import KnownColumns

Answer = TypeVar("Answer")
MOST = 48
"""Of one version of a program; the oldest one makes way."""
Key = tuple[str, date, tuple[tuple[str, tuple[str, ...]], ...], int]


def answered(
    known: KnownColumns,
    names: Names,
    program: Program,
    scope: Scope,
    what: str,
    listed: int,
    make: Callable[[], Answer],
) -> Answer:
    """``what`` of a scope, made where it is not known under these names, policy and calendar."""
    key: Key = (what, scope.as_of, tuple(sorted(scope.filters.items())), listed)
    rules = (names, program.tickets, program.calendar)
    held = known.answers.get(key)
    if held is not None and held[0] == rules:
        return held[1]  # type: ignore[no-any-return]  # what was made under this key
    made = make()
    for old in list(known.answers)[: 1 - MOST]:  # a copy: others add theirs meanwhile
        known.answers.pop(old, None)
    known.answers[key] = (rules, made)
    return made
