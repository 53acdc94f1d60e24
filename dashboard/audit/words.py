"""What was changed in plain words: deeds, fields, and values from what to what."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import formats

LONGEST_VALUE = 80
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
    "moved": "moved",
    "filed": "filed",
    "acknowledged": "acknowledged",
    "answered": "answered",
    "delegated": "delegated",
    "reassigned": "reassigned",
    "dropped": "dropped",
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
KINDS = (
    "program", "import", "ticket", "rule", "metric", "goal", "goal action", "initiative",
    "roadmap scenario", "roadmap planning", "status update", "question", "assignment",
    "action item", "person", "stand-in", "file",
)  # fmt: skip
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


PERSON_FIELDS = frozenset({"person_id", "stand_in_id", "owner_id"})
"""Columns that hold a person's id."""
