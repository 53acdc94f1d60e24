"""A goal of the demonstration as a story: how it went week by week, and what people said of it.

Weeks are counted back from the running one: 1 is the last that is whole. Dates are weeks too,
from the end of the running week on; what lies before it is below 0.
"""

from dataclasses import dataclass
from typing import NamedTuple

from dashboard.demonstration.metric_definitions import LEADER
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour

YEAR = 52


class Chapter(NamedTuple):
    """Weeks on end in which an owner says much the same."""

    since: int
    colour: Colour
    headline: str
    """``{value}`` is filled with the value of the week."""
    why: str
    next_steps: str
    beats: tuple[str, ...] = ()
    """What changed, in weeks spread over the chapter; in the others nothing did."""
    back: int | None = None
    """The date back to green."""
    decision: str = ""


class Moved(NamedTuple):
    """A date that moved: in which week, to when, and why."""

    on: int
    to: int
    reason: str


class Step(NamedTuple):
    """An action."""

    text: str
    owner: str
    created: int
    due: int
    """As it was first said."""
    impact: float
    done: int | None = None
    realised: float | None = None
    evidence: str = ""
    moves: tuple[Moved, ...] = ()


class WayBack(NamedTuple):
    """What is written of a path to green, in a week."""

    on: int
    causes: str
    exit_criteria: str
    trigger: str
    consequence: str
    decision: str = ""
    decided_by: str = ""
    until: int | None = None


class Asked(NamedTuple):
    """A question pinned to the update of a week, for the goal's owner, and the answer."""

    on: int
    text: str
    answer: str = ""
    answered: int = 0
    by: str = LEADER


class Lending(NamedTuple):
    """To whom the owner gave its updates, in which week, until when, and why."""

    to: str
    on: int
    until: int
    reason: str


class Level(NamedTuple):
    """From a week on, how far ahead of its glide path a goal is, as a share of the whole way."""

    week: int
    ahead: float


@dataclass(frozen=True, slots=True)
class Story:
    """A goal, and all that became of it."""

    key: str
    title: str
    owner: str
    team: str
    direction: Direction
    baseline: float
    target: float | None
    due: int
    chapters: tuple[Chapter, ...]
    levels: tuple[Level, ...] = ()
    """What lies between two is even; none where it takes a metric's values."""
    decimals: int = 1
    spread: float = 0.01
    """By how much weeks differ, as a share of the whole way."""
    band: tuple[float, float] | None = None
    steps: tuple[Step, ...] = ()
    plans: tuple[WayBack, ...] = ()
    moves: tuple[Moved, ...] = ()
    """Of its due date."""
    questions: tuple[Asked, ...] = ()
    skipped: tuple[int, ...] = ()
    """Weeks in which nobody filed anything."""
    silent: int = 0
    """So many of the last whole weeks have neither updates nor values."""
    undated: bool = False
    """Without a date back to green, which the form asks for: all its updates come by a file."""
    lent: Lending | None = None
    metric: str | None = None
    parent: str | None = None
    tags: tuple[str, ...] = ()
    unit: str = ""
    """Of values kept by hand. Stories tell shares in hundredths, and files in parts of one."""

    def told(self, number: float | None) -> float | None:
        """A number of the story, as a file has it."""
        return number / 100 if number is not None and self.unit == "%" else number

    def chapter(self, ago: int) -> Chapter | None:
        """What is being said in a week."""
        return next((each for each in reversed(self.chapters) if each.since >= ago), None)

    def ahead(self, ago: int) -> float:
        """How far ahead of its path the goal is in a week."""
        later = next((n for n, level in enumerate(self.levels) if level.week < ago), None)
        if later is None:
            return self.levels[-1].ahead
        if not later:
            return self.levels[0].ahead
        before, after = self.levels[later - 1], self.levels[later]
        share = (before.week - ago) / (before.week - after.week)
        return before.ahead + (after.ahead - before.ahead) * share
