"""How the roadmap is looked at: what of it is drawn and how large, to and from the address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dashboard.errors import InvalidRequest
from dashboard.roadmap.shifts import Shift, shifts_from
from dashboard.roadmap.values import InitiativeStanding, Lane, Roadmap
from dashboard.scope import Scope, named_day

ALL, NONE, SEPARATOR = "*", "-", "|"
LONGEST_TEXT = 100
LONGEST_ID = 9
EXCEPTIONS, PLANNING = "exceptions", "planning"
NAMES = ("zoom", "open", "only", "find", "links", "since", "shift", "against", "part")
"""What of the address is about the view."""
MOST_OPEN = 60
"""Rows beyond which lanes begin collapsed."""
MOST_ROWS = 600
"""Rows that are drawn at most."""


class Zoom(StrEnum):
    """What a step of the time axis is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Links(StrEnum):
    """Which dependencies are drawn."""

    NONE = "none"
    EXCEPTIONS = "exceptions"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RoadmapView:
    """What the address chooses; what it leaves open is None or empty."""

    zoom: Zoom | None = None
    opened: frozenset[str] | None = None
    """Lanes; None: as the number of rows has it."""
    only_exceptions: bool = False
    find: str = ""
    links: Links = Links.EXCEPTIONS
    since: date | None = None
    shifts: tuple[Shift, ...] = ()
    """Of a what-if."""
    against: int | None = None
    """The id of the scenario that it is compared with."""
    planning: bool = False


def roadmap_view(chosen: Mapping[str, str]) -> RoadmapView:
    """What the address chooses; refuses what there is not."""
    only, part = chosen.get("only", ""), chosen.get("part", "")
    if only not in ("", EXCEPTIONS):
        raise InvalidRequest("A roadmap shows everything, or only exceptions.")
    if part not in ("", PLANNING):
        raise InvalidRequest("A roadmap has one part of its own: planning.")
    find = chosen.get("find", "").strip()
    if len(find) > LONGEST_TEXT:
        raise InvalidRequest(f"Search for at most {LONGEST_TEXT} letters.")
    return RoadmapView(
        zoom=_zoom(chosen.get("zoom")),
        opened=_opened(chosen.get("open")),
        only_exceptions=bool(only),
        find=find,
        links=_links(chosen.get("links", Links.EXCEPTIONS)),
        since=named_day(chosen["since"]) if chosen.get("since") else None,
        shifts=shifts_from(chosen.get("shift", "")),
        against=_against(chosen.get("against")),
        planning=bool(part),
    )


def _zoom(said: str | None) -> Zoom | None:
    if said is None:
        return None
    if said not in set(Zoom):
        raise InvalidRequest(f"A roadmap is shown by {', '.join(Zoom)}.")
    return Zoom(said)


def _links(said: str) -> Links:
    if said not in set(Links):
        raise InvalidRequest(f"Dependencies are shown as {', '.join(Links)}.")
    return Links(said)


def _against(said: str | None) -> int | None:
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST_ID):
        raise InvalidRequest("A what-if is compared with a scenario that is kept.")
    return int(said)


def _opened(said: str | None) -> frozenset[str] | None:
    return None if said is None else frozenset(said.split(SEPARATOR)) - {NONE}


def quoted(lane: str) -> str:
    """A lane's name as the list of open lanes holds it."""
    escaped = lane.replace("%", "%25").replace(SEPARATOR, "%7C")
    return "".join(f"%{ord(c):02X}" for c in lane) if lane in (ALL, NONE) else escaped


def open_lanes(found: Roadmap, view: RoadmapView) -> frozenset[str]:
    """The names of the lanes that are open; from ``MOST_ROWS`` on they stay collapsed."""
    many = sum(len(lane.items) + 1 for lane in found.lanes) > MOST_OPEN
    opened, rows = set(), len(found.lanes)
    for lane in found.lanes:
        if _is_wanted(lane, view, many) and rows + len(lane.items) <= MOST_ROWS:
            opened.add(lane.name)
            rows += len(lane.items)
    return frozenset(opened)


def _is_wanted(lane: Lane, view: RoadmapView, many: bool) -> bool:
    """Whether it was opened; of many, lanes begin open only where something is shifted."""
    if view.opened is not None:
        return ALL in view.opened or quoted(lane.name) in view.opened
    shifted = {shift.key for shift in view.shifts}
    return not many or any(each.key in shifted for each in lane.items)


def toggled(scope: Scope, open_now: Collection[str], lane: str) -> Scope:
    """The same page with a lane opened that is collapsed, or the other way round."""
    chosen = {*open_now} ^ {lane}
    said = SEPARATOR.join(sorted(map(quoted, chosen))) or NONE
    return scope.viewed(open=said)


def without(scope: Scope, *names: str) -> Scope:
    """The same page without these choices."""
    kept = {name: value for name, value in scope.view.items() if name not in names}
    return replace(scope, view=kept)


def looked_at(found: Roadmap, view: RoadmapView) -> Roadmap:
    """What of the roadmap the view keeps; totals stay those of the whole program."""
    if not view.only_exceptions and not view.find:
        return found
    wanted = view.find.casefold()
    lanes = (
        replace(lane, items=tuple(each for each in lane.items if _fits(each, view, wanted)))
        for lane in found.lanes
    )
    return replace(found, lanes=tuple(lane for lane in lanes if lane.items))


def _fits(each: InitiativeStanding, view: RoadmapView, wanted: str) -> bool:
    if view.only_exceptions and not each.flags:
        return False
    of = each.initiative
    return not wanted or any(
        wanted in text.casefold() for text in (of.key, of.title, of.owner, each.lane)
    )
