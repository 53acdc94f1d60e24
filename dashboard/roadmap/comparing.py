"""Two what-ifs side by side: what either of them moves, and when the plan ends."""

from dataclasses import dataclass
from datetime import date

from dashboard.roadmap.what_if import Effect, Moved


@dataclass(frozen=True, slots=True)
class Compared:
    """The end of an initiative, or a goal's day of green: as planned, and by two scenarios."""

    key: str
    title: str
    goal: bool
    plan: date
    a: date
    b: date

    @property
    def days(self) -> int:
        """By how many days it is later in the second one."""
        return (self.b - self.a).days


@dataclass(frozen=True, slots=True)
class Side:
    """One of both: its name, and what it does."""

    name: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scenarios over the same plan."""

    a: Side
    b: Side

    @property
    def rows(self) -> tuple[Compared, ...]:
        """Whatever either moves: initiatives, then goals, the earliest first."""
        return compared(self.a.effect, self.b.effect)

    @property
    def end_days(self) -> int | None:
        """By how many days the plan ends later by the second; None where it has no end."""
        ends = self.a.effect.end_after, self.b.effect.end_after
        return None if ends[0] is None or ends[1] is None else (ends[1] - ends[0]).days


def compared(a: Effect, b: Effect) -> tuple[Compared, ...]:
    """Whatever either of two scenarios moves: initiatives, then goals, the earliest first."""
    items = [
        Compared(key, one.title, False, one.before.end, _end_of(a, key, one), _end_of(b, key, one))
        for key, one in {**a.moved, **b.moved}.items()
    ]
    ours, theirs = ({each.goal.key: each for each in side.goals} for side in (a, b))
    goals = [
        Compared(key, each.goal.title, True, each.before,
                 *(side[key].after if key in side else each.before for side in (ours, theirs)))
        for key, each in {**ours, **theirs}.items()
    ]  # fmt: skip
    return tuple(sorted([*items, *goals], key=lambda row: (row.goal, row.plan, row.key)))


def _end_of(side: Effect, key: str, one: Moved) -> date:
    moved = side.moved.get(key)
    return moved.after.end if moved else one.before.end
