"""The roadmap as a calendar file: the ends of initiatives and their milestones (RFC 5545)."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dashboard import formats
from dashboard.program_calendar import utc
from dashboard.roadmap.initiatives import DateKind, State
from dashboard.roadmap.values import InitiativeStanding, MilestoneState, Roadmap
from dashboard.slips import Ledger

_LONGEST_LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
_ENDS, _DAY = "\r\n", timedelta(days=1)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})


def as_calendar(found: Roadmap, stamp: int) -> str:
    """All-day events of what the filters keep and is dated; ``stamp``: when it was written.

    An event keeps its UID when its day moves, and counts its moves, so that a calendar that has
    it already moves it.
    """
    name = f"{found.program.name}: roadmap"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Greenpath//Roadmap//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}",
        *(line for of in found.items for line in _events(found.program.key, of, stamp)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}{_ENDS}" for line in lines)


def _events(program: str, of: InitiativeStanding, stamp: int) -> Iterator[str]:
    initiative = of.initiative
    if of.span is not None:
        over = f" ({initiative.state})" if initiative.over else ""
        title = f"{initiative.title} ends{over}"
        yield from _event((program, of.key, "end"), title, of.span.end, initiative.end, of, stamp)
    for each in of.milestones:
        stone = each.milestone
        state = "" if each.state is MilestoneState.DUE else f" ({each.state})"
        title = f"{initiative.title}: {stone.title}{state}"
        place = program, of.key, "milestone", stone.key
        yield from _event(place, title, each.day, stone.dates, of, stamp)


def _event(
    place: Iterable[str],
    title: str,
    day: date,
    dates: Ledger,
    of: InitiativeStanding,
    stamp: int,
) -> Iterator[str]:
    initiative = of.initiative
    uid = hashlib.sha256("\x1f".join(place).encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@greenpath"
    yield f"DTSTAMP:{utc(stamp):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + _DAY:%Y%m%d}"
    yield f"SEQUENCE:{len(dates.moves)}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(_description(of, day, dates))}"
    yield f"CATEGORIES:{_text(of.lane)}"
    yield f"STATUS:{_status(initiative.state, initiative.date_kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _status(state: State, kind: DateKind) -> str:
    if state is State.CANCELLED:
        return "CANCELLED"
    firm = state is not State.CANDIDATE and kind in (DateKind.RELEASED, DateKind.PLANNED)
    return "CONFIRMED" if firm else "TENTATIVE"


def _description(of: InitiativeStanding, day: date, dates: Ledger) -> str:
    """What somebody who sees only the event wants to know."""
    owner = of.initiative.owner
    said = [f"{of.key}, {of.lane}", f"Status: {of.status}", f"Owner: {owner}" if owner else ""]
    if dates.original is not None and dates.original != day:
        moved = formats.plural(len(dates.moves), "move")
        said.append(f"First said to be on {formats.day(dates.original)}, {moved} since.")
    return "\n".join(filter(None, said))


def _text(text: str) -> str:
    """A text as RFC 5545, 3.3.11 escapes it, without what steers."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", whole).translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line of at most 75 octets, and its rest below; no character is cut in two."""
    parts, part, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LONGEST_LINE:
            parts.append(part)
            part, octets = "", 1  # the space that begins the rest
        part, octets = part + character, octets + size
    return f"{_ENDS} ".join([*parts, part])
