"""What a what-if moves: written in the address, kept as a scenario."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.errors import InvalidRequest

LONGEST_SHIFT = 3_660
"""Ten years of days."""
MOST_SHIFTS = 100
LONGEST_SHIFTS = 3_000
"""Characters: an address holds more beside them."""
_WRITTEN = re.compile(r"(.+?):([+-]?[0-9]{1,9}):([+-]?[0-9]{1,9})(?:,|$)")
_QUOTED = 60


class Shift(NamedTuple):
    """An initiative whose first and last day move by so many days."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """Shifts with a name: never a copy of the plan."""

    name: str
    shifts: tuple[Shift, ...]


def shifts_text(shifts: Iterable[Shift]) -> str:
    """``KEY:14:14``, joined by commas."""
    return ",".join(f"{shift.key}:{shift.start}:{shift.end}" for shift in shifts)


def shifts_from(text: str) -> tuple[Shift, ...]:
    """The shifts of such a text; each initiative is named once."""
    if len(text) > LONGEST_SHIFTS:
        raise InvalidRequest("These are too many shifts for one address: keep a scenario.")
    found: dict[str, Shift] = {}
    place = 0
    while place < len(text):
        written = _WRITTEN.match(text, place)
        if written is None:
            raise _unreadable(text[place:])
        shift = Shift(written[1], int(written[2]), int(written[3]))
        if shift.key in found:
            raise InvalidRequest(f"“{shift.key[:_QUOTED]}” is shifted twice: say it once.")
        found[shift.key] = _bounded(shift)
        place = written.end()
    if len(found) > MOST_SHIFTS:
        raise InvalidRequest(f"Shift at most {MOST_SHIFTS} initiatives at once.")
    return tuple(found.values())


def _bounded(shift: Shift) -> Shift:
    if max(abs(shift.start), abs(shift.end)) > LONGEST_SHIFT:
        raise InvalidRequest(
            f"“{shift.key[:_QUOTED]}” cannot move by more than {LONGEST_SHIFT:,} days."
        )
    return shift


def _unreadable(text: str) -> InvalidRequest:
    return InvalidRequest(
        f"“{text[:_QUOTED]}” is no shift: write the key, and the days by which its first and its"
        " last day move, such as KEY:14:14."
    )
