"""Entries of the audit, and a page of them."""

from dataclasses import dataclass, field

from dashboard.audit.filters import AuditFilters
from dashboard.audit.words import DEEDS, Change

PAGE = 100
"""Entries on a page."""


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
