"""Which entries of the audit are asked for, as an address says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.audit.words import DEEDS, KINDS
from dashboard.errors import InvalidRequest

LONGEST_TEXT = 200
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


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
