"""People who sign in, as administrators see them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.rights import Grant

INVITED, ACTIVE, DISABLED = "invited", "active", "disabled"


_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


def browser_name(user_agent: str) -> str:
    """A browser as a person knows it: “Chrome 156 on Linux”; else what it calls itself."""
    found = ((name, re.search(rf"{mark}/(\d+)", user_agent)) for mark, name in _BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in found if match), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return " on ".join(filter(None, (browser, system))) or user_agent[:40]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who acts for a person; instants in epoch seconds, ``until_at`` None: for good."""

    id: int
    person: str
    stand_in: str
    from_at: int
    until_at: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account; instants in epoch seconds."""

    id: int
    person: int
    name: str
    login: str
    administrator: bool
    demonstration: bool
    created_at: int
    password_at: int | None
    disabled_at: int | None
    version: int
    grants: Mapping[str, Grant] = field(default_factory=dict)
    """By the program's key."""
    seen_at: int | None = None
    """When a browser of this account last asked for something."""
    sessions: int = 0
    """Signed-in browsers."""
    open_tickets: int = 0
    """What this person owns and would have to be handed over."""
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def state(self) -> str:
        """Invited (no password yet), active or disabled."""
        if self.disabled_at is not None:
            return DISABLED
        return ACTIVE if self.password_at is not None or self.demonstration else INVITED


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser."""

    id: int
    account: int
    name: str
    begun_at: int
    seen_at: int
    address: str
    browser: str
    own: bool = False
