"""The audit as a person reads it: who changed what and when, from what to what."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboard import formats
from dashboard.errors import InvalidRequest

PAGE = 100
"""Entries on a page."""
LONGEST_TEXT, LONGEST_VALUE = 200, 80
DELETED, RESTORED, CREATED = "deleted", "restored", "created"
DEEDS: Mapping[str, str] = {
    CREATED: "added",
    "changed": "changed",
    DELETED: "deleted",
    RESTORED: "restored",
    "asked to check": "asked for a check of",
    "asked to import": "asked to import",
    "asked to take back": "asked to take back",
    "asked to cancel": "cancelled the work on",
    "voided an event": "voided an event of",
    "printed": "printed",
    "downloaded": "took away",
    "signed in": "signed in as",
    "sign-in refused": "refused to let in",
    "sessions ended: signed out": "signed out as",
    "sessions ended: switched": "ended, by switching, the sessions of",
    "sessions ended: disabled": "ended, as disabled, the sessions of",
    "sessions ended: password changed": "ended, for a new password, the sessions of",
    "sessions ended: ended by an administrator": "ended the sessions of",
    "session ended: ended by an administrator": "ended a session of",
    "password set": "set the password of",
    "password link made": "made a password link for",
    "rights changed": "changed the rights of",
}
"""What can be done, as the store has it, and as a sentence says it; the filter offers these."""
KINDS = ("program", "import", "ticket", "person", "stand-in", "file")
_IN_WORDS: Mapping[str, tuple[str, ...]] = {
    "week_ends": tuple(calendar.day_name),
    "fiscal_year_end": tuple(calendar.month_name),
}
_FIELDS: Mapping[str, str] = {
    "week_ends": "last day of a week",
    "fiscal_year_end": "last month of a fiscal year",
    "zone": "time zone",
    "at": "begun",
    "feature": "register",
    "sha256": "digest of the files",
    "person_id": "person",
    "stand_in_id": "stands in",
    "from_at": "from",
    "until_at": "until",
    "corrects": "corrects the refused row",
    "exports": "may export",
}
"""What a column is called, where that is not its own name."""
_CLOCKS = frozenset({"work_from", "work_to"})
"""Columns that hold seconds of a day."""
_UNSAID = frozenset({"program_id"})  # stands with the entry
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """A field in plain words, with what it was and became."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        """``marking – → Confidential``."""
        return f"{self.field} {self.before} → {self.after}"

    @property
    def is_long(self) -> bool:
        """Whether it is folded where many changes are listed."""
        return max(len(self.before), len(self.after)) > LONGEST_VALUE


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one item."""

    id: int
    at: int
    who: str
    via: str
    """Through what: ``page``, ``terminal``, ``worker``."""
    did: str
    kind: str
    item_id: int | None
    item: str
    program: str = ""
    """The program's name; empty where it is of the whole house, or the program is gone."""
    changes: tuple[Change, ...] = ()
    restorable: bool = False
    """Whether it tells a deletion that stands, so that it can be undone."""

    @property
    def deed(self) -> str:
        """``Priya Raman changed the program Risk mining``."""
        return f"{self.who} {DEEDS.get(self.did, self.did)} the {self.kind} {self.item}"

    @property
    def sentence(self) -> str:
        """The deed with all that changed."""
        told = "; ".join(map(str, self.changes))
        return f"{self.deed}: {told}" if told else self.deed


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """Which entries are asked for; empty is all."""

    who: str = ""
    kind: str = ""
    did: str = ""
    program: str = ""
    """A program's key."""
    since: date | None = None
    until: date | None = None
    """The last day that counts."""
    text: str = ""
    before: int | None = None
    """The id of the last entry of the page before."""
    entry: int | None = None
    """One entry only."""

    def view(self) -> dict[str, str]:
        """The same as an address has it."""
        said = {
            "who": self.who, "kind": self.kind, "did": self.did, "of": self.program,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "text": self.text, "before": self.before, "entry": self.entry,
        }  # fmt: skip
        return {name: str(value) for name, value in said.items() if value}

    def after(self, entry_id: int) -> "AuditFilters":
        """The next page: what is older than that entry."""
        return replace(self, before=entry_id)


VIEWS = ("who", "kind", "did", "of", "since", "until", "text", "before", "entry")
"""What an address may say of them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters offer: names as the entries have them, and programs as (key, name)."""

    people: tuple[str, ...] = ()
    programs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit, newest first."""

    filters: AuditFilters
    zone: str
    """In which its moments and days are."""
    entries: tuple[Entry, ...]
    more: bool = False
    """Whether there are older ones."""
    may_export: bool = False
    offered: Offered = field(default_factory=Offered)


def audit_filters(view: Mapping[str, str]) -> AuditFilters:
    """The filters that an address asks for; raises ``InvalidRequest``."""
    for name, known in (("kind", KINDS), ("did", tuple(DEEDS))):
        if view.get(name, known[0]) not in known:
            raise InvalidRequest(f"The audit knows no “{view[name][:40]}”.")
    if any(len(view.get(name, "")) > LONGEST_TEXT for name in ("who", "text", "of")):
        raise InvalidRequest(f"Look for at most {LONGEST_TEXT} characters.")
    return AuditFilters(
        view.get("who", ""), view.get("kind", ""), view.get("did", ""), view.get("of", ""),
        _day(view.get("since")), _day(view.get("until")), view.get("text", "").strip(),
        _number(view.get("before")), _number(view.get("entry")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.isoformat() != text or not 1970 <= found.year < 9999:
        raise InvalidRequest(f"“{text[:40]}” is no date: write it as 2026-11-21.")
    return found


def _number(text: str | None) -> int | None:
    if text is not None and not _NUMBER.fullmatch(text):
        raise InvalidRequest("There is no such entry.")
    return None if text is None else int(text)


def changes(
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
    zone: str,
    people: Mapping[int, str],
) -> tuple[Change, ...]:
    """What changed, field by field; what was nothing and stays nothing is left out."""
    before, after = was or {}, became or {}
    names = [name for name in {**before, **after} if name not in _UNSAID]
    told = [
        Change(
            field_in_words(name),
            in_words(name, before.get(name), zone, people),
            in_words(name, after.get(name), zone, people),
        )
        for name in names
    ]
    return tuple(change for change in told if change.before != change.after)


def field_in_words(name: str) -> str:
    """``imported_at`` as a person reads it: imported."""
    return _FIELDS.get(name) or name.removesuffix("_at").removesuffix("_id").replace("_", " ")


def in_words(name: str, value: Any, zone: str, people: Mapping[int, str]) -> str:
    """A value as a person reads it: an instant as a moment, a person by name, nothing as –."""
    if value is None or value == "":
        return formats.MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _number_in_words(name, value, zone, people)
    if isinstance(value, Mapping):
        said = (f"{field_in_words(k)} {in_words(k, v, zone, people)}" for k, v in value.items())
        return ", ".join(said) or formats.MISSING
    if isinstance(value, list):
        return ", ".join(in_words("", each, zone, people) for each in value) or formats.MISSING
    return str(value)


def _number_in_words(name: str, value: int, zone: str, people: Mapping[int, str]) -> str:
    if name == "at" or name.endswith("_at"):
        return formats.moment(value, zone)
    if name in _IN_WORDS and 0 <= value < len(_IN_WORDS[name]):
        return _IN_WORDS[name][value]
    if name in _CLOCKS:
        return f"{value // 3600:02}:{value % 3600 // 60:02}"
    return people.get(value, str(value)) if name in PERSON_FIELDS else formats.count(value)


PERSON_FIELDS = frozenset({"person_id", "stand_in_id"})
"""Columns that hold a person's id."""
