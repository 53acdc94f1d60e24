"""Drafts: what is typed into a form and not sent yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.forms import base, texts

MOST_DRAFTS = 200
TOO_MANY = f"You have {MOST_DRAFTS} unfinished forms, the most that are kept: send some of them."


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form that differ from how it was drawn."""

    fields: Mapping[str, str]
    drawn: Mapping[str, str]
    """What stood in these fields before: without it nobody could tell later who changed what."""
    base: int | None
    """The version, or the id of the row to be superseded, that was drawn."""
    saved_ms: int = 0
    """Milliseconds since 1970 on the server's clock."""

    def says_the_same(self, other: "Draft") -> bool:
        """Whether the same was typed, whenever that was."""
        return self.fields == other.fields


@dataclass(frozen=True, slots=True)
class Kept:
    """When a draft was kept, and the one from another device that it has replaced."""

    saved_ms: int
    other: Draft | None = None


def draft_from(said: Any) -> Draft:
    """What a browser sends to be kept; raises ``InvalidRequest``."""
    said = said if isinstance(said, dict) else {}
    return Draft(texts(said.get("fields")), texts(said.get("drawn", {})), base(said.get("base")))


def in_step_at(said: Any) -> int:
    """The server's time of the newest draft that a browser knows of; 0 where it knows none."""
    since = said.get("since") if isinstance(said, dict) else None
    return since if type(since) is int and 0 <= since < 2**62 else 0
