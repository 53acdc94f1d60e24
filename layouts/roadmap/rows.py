"""Which rows a timeline has, and where each initiative lies: pixels of a row as shares of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.values import InitiativeStanding, Lane, Roadmap

ROW = 28
"""Pixels of a row, which is 1 on the axis; a place of it is said from its middle, downwards."""
BAR, BAR_AT = 14 / ROW, -3 / ROW
BASELINE, BASELINE_AT = 4 / ROW, 8 / ROW
TRACKS, THIN, STEP = 6, 3 / ROW, 4 / ROW
"""In the row of a collapsed lane: bars that overlap lie under each other."""
MOST_THIN = 4 * TRACKS
"""Bars that can be told apart in the row of a collapsed lane; of more it has counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timeline: a lane's, or an initiative's in a lane that is open."""

    lane: Lane
    item: InitiativeStanding | None = None
    """None: it is the lane's own."""
    opened: bool = True

    @property
    def counted(self) -> bool:
        """A collapsed lane with more than can be told apart."""
        return self.item is None and not self.opened and len(self.lane.items) > MOST_THIN


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bar of an initiative lies."""

    item: InitiativeStanding
    span: Span
    y: float
    thin: bool = False
    """It has no row of its own."""
    counted: bool = False
    """It is only counted: nothing but links that come from open lanes show where it is."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows from top to bottom, and the places of whatever is dated."""

    rows: tuple[Row, ...]
    ends: Mapping[str, Place] = field(default_factory=dict)
    """Of links: every place, also of what is only counted."""

    @property
    def places(self) -> dict[str, Place]:
        """Where a bar is drawn."""
        return {key: place for key, place in self.ends.items() if not place.counted}

    @property
    def height(self) -> int:
        """Of all rows, in pixels."""
        return ROW * len(self.rows)


def timeline_rows(found: Roadmap, open_now: Collection[str]) -> Rows:
    """Lanes with their initiatives; a collapsed lane is one row with its bars or counts."""
    rows: list[Row] = []
    places: dict[str, Place] = {}
    for lane in found.lanes:
        opened = lane.name in open_now
        top = len(rows)
        rows.append(Row(lane, None, opened))
        if rows[-1].counted:
            places |= _in_one(lane.items, top)
        elif opened:
            rows.extend(Row(lane, each) for each in lane.items)
            places |= _in_rows(lane.items, top + 1)
        else:
            places |= _in_tracks(lane.items, top)
    return Rows(tuple(rows), places)


def _in_rows(items: Sequence[InitiativeStanding], top: int) -> dict[str, Place]:
    return {
        each.key: Place(each, each.span, y + BAR_AT)
        for y, each in enumerate(items, top)
        if each.span is not None
    }


def _in_one(items: Sequence[InitiativeStanding], y: int) -> dict[str, Place]:
    return {
        each.key: Place(each, each.span, y, thin=True, counted=True)
        for each in items
        if each.span is not None
    }


def _in_tracks(items: Sequence[InitiativeStanding], y: int) -> dict[str, Place]:
    """Each in the first track that is free at its start, else in the one that is free soonest."""
    free, places = [date.min] * TRACKS, {}
    for each in items:
        if each.span is None:
            continue
        track = next((n for n, end in enumerate(free) if end < each.span.start), None)
        if track is None:
            track = free.index(min(free))
        free[track] = max(free[track], each.span.end)
        at = y + (track - (TRACKS - 1) / 2) * STEP
        places[each.key] = Place(each, each.span, at, thin=True)
    return places
