"""Who is to be reminded of what: as text to be copied, and as drafts for a mail program.

Nothing is sent from here. A draft has no sender, and no address where none is known: whoever opens
it adds both.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP

from dashboard import formats
from dashboard.programs import Program
from dashboard.status_updates.silence import Owed

LONGEST_NAME = 80
"""Of a file."""
_PACKED = (1980, 1, 1, 0, 0, 0)
"""The same drafts make the same file."""
_NO_NAME = re.compile(r"[^\w.-]+")
_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person owes, the longest overdue first."""

    person: str
    items: tuple[Owed, ...]
    address: str = ""
    """For mail; empty where none is known."""


def reminders(
    owed: Iterable[tuple[str, Owed]], logins: Mapping[str, str] | None = None
) -> tuple[Reminder, ...]:
    """A reminder for each person who files, by name; a login that is a mail address is taken."""
    found: dict[str, list[Owed]] = {}
    for person, item in owed:
        found.setdefault(person, []).append(item)
    known = logins or {}
    return tuple(
        Reminder(person, tuple(found[person]), _mail_address(known.get(person, "")))
        for person in sorted(found)
    )


def as_text(told: Sequence[Reminder], program: Program, as_of: date) -> str:
    """All of them as one text, to be copied."""
    if not told:
        return f"{_head(program, as_of)}\nNothing is due.\n"
    lines = [_head(program, as_of)]
    for each in told:
        lines += ["", each.person or "Nobody", *(f"- {_line(item)}" for item in each.items)]
    return "\n".join(lines) + "\n"


def draft(told: Reminder, program: Program, as_of: date, at: int, page: str) -> bytes:
    """A draft for one person; ``page`` is where updates are filed."""
    message = EmailMessage(policy=SMTP)
    week = formats.week(as_of, program.calendar)
    message["Subject"] = _one_line(f"Status updates due in {program.name}, {week}")
    if told.address:
        message["To"] = told.address
    message["Date"] = datetime.fromtimestamp(at, UTC)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(_body(told, program, as_of, page), cte="quoted-printable")
    return message.as_bytes()


def drafts(told: Iterable[Reminder], program: Program, as_of: date, at: int, page: str) -> bytes:
    """All drafts in one ZIP, a file for each person."""
    packed = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in told:
            about = zipfile.ZipInfo(_file_name(each.person, names), _PACKED)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, draft(each, program, as_of, at, page))
    return packed.getvalue()


def _body(told: Reminder, program: Program, as_of: date, page: str) -> str:
    calendar = program.calendar
    week = formats.week_in_words(calendar.week_ending(as_of), calendar, partial=False)
    lines = [
        f"Hello {_one_line(told.person) or 'all'},",
        "",
        f"{_asked(len(told.items))} in {_one_line(program.name)} ({week}):",
        "",
        *(f"- {_line(item)}" for item in told.items),
        "",
        f"File them here: {page}",
        "The form holds last week's words. “Nothing changed” is an answer, too.",
    ]
    return "\n".join(lines) + "\n"


def _asked(items: int) -> str:
    return "one status update is due" if items == 1 else f"{items:,} status updates are due"


def _head(program: Program, as_of: date) -> str:
    return f"Status updates due in {_one_line(program.name)}, as of {formats.day(as_of)}"


def _line(owed: Owed) -> str:
    """``Network tokens: 10 days overdue, last filed for the week to 7 Nov 2026``."""
    late = owed.silence.days_overdue
    due = owed.silence.due
    when = f"{formats.plural(late, 'day')} overdue" if late else ""
    if not late and due is not None:
        when = f"due {formats.day(due)}"
    last = "never filed"
    if owed.newest is not None:
        last = f"last filed for the week to {formats.day(owed.newest.week)}"
    return f"{_one_line(owed.item.title)}: {when}, {last}"


def _one_line(text: str) -> str:
    """Text that can stand in a head: no line of somebody's title becomes one of the mail's."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _mail_address(login: str) -> str:
    return login if _ADDRESS.fullmatch(login) else ""


def _file_name(person: str, taken: set[str]) -> str:
    """A name for each, also where two persons would have one."""
    plain = _NO_NAME.sub("-", person).strip(".-")[:LONGEST_NAME] or "nobody"
    name, number = f"{plain}.eml", 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}.eml"
    taken.add(name.casefold())
    return name
