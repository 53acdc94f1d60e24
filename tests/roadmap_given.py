"""A roadmap of 40 initiatives in every state that there is, and ones of any size."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.calculation import LinkedGoal, RoadmapFacts, roadmap
from dashboard.roadmap.initiatives import (
    DateKind,
    Dependency,
    Initiative,
    Link,
    Milestone,
    State,
)
from dashboard.roadmap.values import Roadmap
from dashboard.scope import Scope
from dashboard.slips import SaidDate, ledger_of
from dashboard.status_updates.updates import Colour, Stage, StatusUpdate
from dashboard.ticket_aging.values import Source
from tests.dashboard.path_to_green.given import at

AS_OF = date(2026, 11, 21)
"""A Saturday."""
DAY = timedelta(days=1)
PROGRAM = Program("p", "Issuer Outreach", ProgramCalendar("UTC", fiscal_year_end=6))
SOURCE = Source("roadmap.csv", at("2026-11-22 03:00"), at("2026-11-20 22:00"))
GOALS = {"live": LinkedGoal("live", "Issuers live on network tokens", date(2027, 1, 30))}
WEEK = timedelta(days=7)


def dates(*said: tuple[str, date], reason: str = "The partner froze its releases") -> Any:
    """A ledger: when each day was said."""
    return ledger_of([SaidDate(at(f"{when} 10:00"), day, reason, "Ann Lee") for when, day in said])


def initiative(
    key: str, title: str, start: int | None, days: int = 60, moved: int = 0, **about: Any
) -> Initiative:
    """One that begins so many days after the as-of date, and was moved by so many days."""
    if start is None:
        return Initiative(key, title, **about)
    first = AS_OF + start * DAY
    last = first + (days - 1) * DAY
    said: list[tuple[str, date]] = [("2026-01-05", last - moved * DAY)]
    said += [("2026-11-18", last)] if moved else []
    return Initiative(key, title, start=dates(("2026-01-05", first)), end=dates(*said), **about)


def milestone(key: str, title: str, day: int, done: int | None = None, moved: int = 0) -> Milestone:
    """Due so many days after the as-of date."""
    due = AS_OF + day * DAY
    said = [("2026-01-05", due - moved * DAY)] + ([("2026-10-05", due)] if moved else [])
    return Milestone(key, title, dates(*said), None if done is None else AS_OF + done * DAY)


def after(key: str, successor: str, link: Link = Link.FS, lag: int = 0) -> tuple[Dependency, ...]:
    """What one waits for."""
    return (Dependency(key, successor, link, lag),)


def update(key: str, colour: Colour, week: date, headline: str) -> StatusUpdate:
    """A published word of the owner, filed on the last day of its week."""
    said = at(f"{week} 16:00")
    return StatusUpdate(
        item=key, week=week, colour=colour, headline=headline, stage=Stage.PUBLISHED,
        author="Ann Lee", at=said, id=1,
    )  # fmt: skip


_NAMED = (
    initiative(
        "TOK-1", "Network tokens for every issuer that asks in the first half of the year", -200,
        150, 21, lane="Payments", owner="Ann Lee", stage="Build", state=State.DONE,
        date_kind=DateKind.RELEASED, goals=("live",),
    ),
    initiative(
        "TOK-2", "Token lifecycle in the wallet", -60, 120, 35, lane="Payments", owner="Ann Lee",
        stage="Build", goals=("live",), depends_on=after("TOK-1", "TOK-2"), confidence=0.6,
        milestones=(
            milestone("api", "Interface agreed", -40, -42),
            milestone("pilot", "Pilot with two issuers", -10, None, 14),
            milestone("live", "Live with all", 55),
        ),
    ),
    initiative(
        "TOK-3", "Tokens in recurring payments", 45, 90, lane="Payments", owner="Bo Park",
        depends_on=after("TOK-2", "TOK-3"), effort=18, cost=240_000, benefit=900_000,
    ),
    initiative(
        "TOK-4", "Tokens for account updater <beta> & more", 140, 60, lane="Payments",
        owner="Bo Park", depends_on=after("TOK-3", "TOK-4", Link.FS, 5),
    ),
    initiative(
        "RSK-1", "Device signals in the risk score", -90, 80, lane="Risk", owner="Eve Sand",
        ai=True, milestones=(milestone("model", "Model approved", -20),),
    ),
    initiative(
        "RSK-2", "Issuers share confirmed fraud within a day", -20, 70, lane="Risk",
        owner="Eve Sand", depends_on=after("RSK-1", "RSK-2", Link.SS, 14),
    ),
    initiative(
        "RSK-3", "Explain each decline in words", 10, 80, lane="Risk", owner="Gus Hale", ai=True,
        state=State.CANDIDATE, date_kind=DateKind.CANDIDATE, impact=8, effort=12, cost=90_000,
        confidence=0.5, depends_on=after("RSK-2", "RSK-3", Link.FF, 10),
    ),
    initiative(
        "RSK-4", "Graph of merchants", None, lane="Risk", owner="Gus Hale",
        state=State.CANDIDATE, date_kind=DateKind.UNSCHEDULED, impact=6, effort=30, cost=300_000,
    ),
    initiative(
        "OPS-1", "Disputes answered by partners", -120, 60, lane="Operations", owner="Hana Cole",
        state=State.CANCELLED,
    ),
    initiative(
        "OPS-2", "One queue for manual reviews", -30, 100, lane="Operations",
        depends_on=after("RSK-2", "OPS-2", Link.SF),
    ),
    initiative("OPS-3", "Hand over of the night", 30, 45, lane="Operations", owner="Di Rossi"),
    initiative("LOOSE", "Nobody's work", None),
)  # fmt: skip
UPDATES = {
    "TOK-2": (update("TOK-2", Colour.RED, AS_OF, "The second issuer cannot certify before January"
                     " because its processor froze all releases; we look for another one"),),
    "TOK-1": (update("TOK-1", Colour.DONE, AS_OF - 7 * WEEK, "Every issuer is live"),),
    "RSK-1": (update("RSK-1", Colour.AMBER, AS_OF - 3 * WEEK, "The model waits for its approval"),),
    "RSK-2": (update("RSK-2", Colour.GREEN, AS_OF, "Three issuers share"),),
}  # fmt: skip


def more(count: int, lanes: int, seed: int = 7) -> Iterable[Initiative]:
    """So many initiatives in so many lanes, some of which wait for the one before."""
    chance = random.Random(seed)
    for n in range(count):
        key, lane = f"X-{n:04d}", f"Team {n % lanes + 1:02d}"
        waits = after(f"X-{n - lanes:04d}", key) if n >= lanes and n % 3 else ()
        yield initiative(
            key, f"Initiative {n} of {lane.lower()}", chance.randint(-400, 300),
            chance.randint(20, 160), chance.choice((0, 0, 0, 14, 28, -7)), lane=lane,
            owner=f"Owner {n % 17}", depends_on=waits, ai=n % 5 == 0,
            milestones=tuple(
                milestone(f"m{m}", f"Step {m}", chance.randint(-300, 200), None)
                for m in range(n % 3)
            ),
        )  # fmt: skip


def initiatives(count: int = 40, lanes: int = 4) -> tuple[Initiative, ...]:
    """So many, the first of which are in every state."""
    return (*_NAMED, *more(count - len(_NAMED), lanes))


def updates_of(of: Iterable[Initiative]) -> dict[str, tuple[StatusUpdate, ...]]:
    """Two in three of the unnamed ones have said something."""
    colours = (Colour.GREEN, Colour.AMBER, Colour.GREEN, Colour.RED, Colour.GREEN)
    unnamed = [each for each in of if each.key.startswith("X-")]
    return UPDATES | {
        each.key: (
            update(each.key, colours[n * n // 7 % 5], AS_OF - n % 4 * WEEK, f"Step {n} is taken"),
        )
        for n, each in enumerate(unnamed)
        if n % 3
    }


@lru_cache(maxsize=8)
def found(count: int = 40, lanes: int = 4) -> Roadmap:
    """Their roadmap as of the day."""
    return roadmap_of(initiatives(count, lanes))


def roadmap_of(of: tuple[Initiative, ...], scope: Scope | None = None) -> Roadmap:
    """The roadmap of these, as of the day."""
    return roadmap(facts_of(of), PROGRAM, scope or Scope("p", AS_OF), SOURCE)


def facts_of(of: tuple[Initiative, ...]) -> RoadmapFacts:
    """What a roadmap of these is calculated from."""
    return RoadmapFacts(of, updates_of(of), GOALS, ("Payments", "Risk", "Operations"))
