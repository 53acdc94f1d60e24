"""The pages of initiatives in every state, as the read seam tells them."""

from typing import Any

from dashboard.initiative.editing import InitiativeEditing
from dashboard.initiative.values import Change, InitiativeStory, Neighbour
from dashboard.roadmap.initiatives import Dependency, Initiative
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.words import END, MILESTONE, START
from dashboard.status_updates.assignments import Assigned
from dashboard.status_updates.leading import Led
from dashboard.status_updates.updates import ItemKind
from tests.dashboard.path_to_green.given import at
from tests.roadmap_given import AS_OF, found, roadmap_of

CHANGES = (
    Change("end", "2026-12-15", "2027-01-19", at("2026-11-18 10:00"), at("2026-11-18 10:00"),
           "Ann Lee", "The partner froze its releases"),
    Change("cost", "", "240000", None, at("2026-01-05 10:00"), "plan.csv", ""),
    Change("after.TOK-1", "", "FS+3", None, at("2026-01-05 10:00"), "plan.csv", ""),
    Change(f"{MILESTONE}pilot", "", "2026-11-11", None, at("2026-01-05 10:00"), "plan.csv", ""),
)  # fmt: skip


def story(key: str = "TOK-2", board: Roadmap | None = None, **more: Any) -> InitiativeStory:
    """One of the forty, or of another roadmap."""
    every = board or found()
    standing = next(each for each in every.everything if each.key == key)
    of = standing.initiative
    usual: dict[str, Any] = {
        "predecessors": _ends(every, [e for e in every.dependencies if e.successor == key], key),
        "successors": _ends(every, [e for e in every.dependencies if e.predecessor == key], key),
        "changes": CHANGES, "ledgers": {START: of.start, END: of.end}, "updates": (),
        "questions": (), "goals": (), "assigned": Assigned(), "assignments": (),
    }  # fmt: skip
    return InitiativeStory(every, standing, 1, 1, **{**usual, **more})


def _ends(board: Roadmap, links: list[Dependency], key: str) -> tuple[Neighbour, ...]:
    days = {each.dependency: each.days for each in board.violations}
    known = {each.key: each for each in board.everything}
    return tuple(
        Neighbour(
            link, known[link.predecessor if link.successor == key else link.successor],
            days.get(link, 0),
        )
        for link in links
    )  # fmt: skip


def alone(of: Initiative) -> InitiativeStory:
    """Of a roadmap that has nothing else."""
    return story(of.key, roadmap_of((of,)), changes=())


def editing(
    of: Initiative, may_change: bool = True, may_manage: bool = False, **more: Any
) -> InitiativeEditing:
    """What its owner can say of it."""
    board = found()
    kind, calendar = ItemKind.INITIATIVE, board.program.calendar
    led = Led(1, kind, of.owner, calendar, may_change, may_manage)
    usual: dict[str, Any] = {
        "form": {"title": of.title}, "scope": board.scope, "today": AS_OF, "led": led,
        "others": {"TOK-1": "Network tokens", "RSK-1": "Device signals"},
    }  # fmt: skip
    return InitiativeEditing(1, 3, of, **{**usual, **more})
