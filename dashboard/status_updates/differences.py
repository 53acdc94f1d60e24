"""What one version of an update says otherwise than another, readable word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from dashboard import formats
from dashboard.scorecard.numbers import COUNTS, told
from dashboard.status_updates.updates import StatusUpdate

MOST_COMPARED = 500
"""Words beyond which texts are compared line by line, and lines beyond which as a whole."""
_WORDS, _LINES = re.compile(r"\S+\s*|\s+"), re.compile(r"[^\n]*\n|[^\n]+")
_ALL = re.compile(r".+", re.DOTALL)


class Said(StrEnum):
    """Which of the two versions says a part."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text."""

    said: Said
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions say otherwise; the parts of both, in reading order."""

    field: str
    label: str
    parts: tuple[Part, ...]


TEXTS = {
    "headline": "Headline",
    "why": "Why",
    "changed": "What changed",
    "next_steps": "Next steps",
    "decision": "Decision asked for",
}
_WHOLE = {"colour": "Colour", "date_to_green": "Date back to green", "value": "Value"}
LABELS = _WHOLE | TEXTS
"""Fields by the order in which they are read."""


def differences(
    before: StatusUpdate | None, after: StatusUpdate, unit: str = ""
) -> tuple[Difference, ...]:
    """The fields that have changed; all that is filled in where nothing came before.

    Values are told in the item's ``unit``, as its page tells them.
    """
    found = []
    for field, label in LABELS.items():
        old, new = _told(before, field, unit) if before else "", _told(after, field, unit)
        if old != new:
            parts = text_parts(old, new) if field in TEXTS else _replaced(old, new)
            found.append(Difference(field, label, tuple(parts)))
    return tuple(found)


def _told(update: StatusUpdate, field: str, unit: str) -> str:
    if field == "date_to_green":
        return formats.day(update.date_to_green) if update.date_to_green else ""
    if field == "value":
        return "" if update.value is None else number_in_words(update.value, unit)
    return str(getattr(update, field))


def number_in_words(value: float, unit: str) -> str:
    """A count has as many decimals as it has, six at most."""
    if unit.casefold() not in COUNTS:
        return told(value, unit)
    return f"{value:z,.6f}".rstrip("0").rstrip(".").replace("-", formats.MINUS)


def text_parts(before: str, after: str) -> Iterator[Part]:
    """Two texts as one: what both say, what is gone, what is new."""
    for pieces in (_WORDS, _LINES, _ALL):
        old, new = pieces.findall(before), pieces.findall(after)
        if max(len(old), len(new)) <= MOST_COMPARED:
            break
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part(Said.BOTH, "".join(old[a:b]))
        else:
            yield from _replaced("".join(old[a:b]), "".join(new[c:d]))


def _replaced(before: str, after: str) -> Sequence[Part]:
    parts = (Part(Said.BEFORE, before), Part(Said.AFTER, after))
    return tuple(part for part in parts if part.text)
