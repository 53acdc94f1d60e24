"""A goal's definition as the cells of a row of a goals file, and back."""

from collections.abc import Iterable, Mapping
from datetime import date

from dashboard.path_to_green.goals import Goal
from dashboard.scorecard.definitions import Direction
from dashboard.slips import DateMove

COLUMNS = (
    "key", "title", "owner", "team", "direction", "baseline", "target", "band_low", "band_high",
    "start", "due", "tolerance_share", "metric", "parent", "tags", "unit",
)  # fmt: skip
"""What is said of a goal; ``due`` is the date that was said first."""
SEPARATOR = ";"


def form_of(goal: Goal) -> dict[str, str]:
    """A goal as the store keeps it: the cells that say something."""
    said = {
        "key": goal.key, "title": goal.title, "owner": goal.owner, "team": goal.team,
        "direction": goal.direction.value, "baseline": _written(goal.baseline),
        "target": _written(goal.target), "band_low": _written(goal.low),
        "band_high": _written(goal.high), "start": goal.start.isoformat(),
        "due": goal.due.isoformat(), "tolerance_share": _written(goal.tolerance),
        "metric": goal.metric or "", "parent": goal.parent or "",
        "tags": SEPARATOR.join(goal.tags), "unit": goal.unit,
    }  # fmt: skip
    return {name: text for name, text in said.items() if text}


def goal_from(form: Mapping[str, str], moves: Iterable[DateMove] = ()) -> Goal:
    """The goal of a form that was taken before."""
    said = {**dict.fromkeys(COLUMNS, ""), **form}
    return Goal(
        key=said["key"],
        title=said["title"],
        owner=said["owner"],
        team=said["team"],
        direction=Direction(said["direction"]),
        baseline=float(said["baseline"]),
        target=_read(said["target"]),
        low=_read(said["band_low"]),
        high=_read(said["band_high"]),
        start=date.fromisoformat(said["start"]),
        due=date.fromisoformat(said["due"]),
        tolerance=_read(said["tolerance_share"]),
        moves=tuple(moves),
        metric=said["metric"] or None,
        parent=said["parent"] or None,
        tags=tags_of(said["tags"]),
        unit=said["unit"],
    )


def tags_of(text: str) -> tuple[str, ...]:
    """Tags, as they stand in one cell."""
    return tuple(tag.strip() for tag in text.split(SEPARATOR) if tag.strip())


def _written(number: float | None) -> str:
    return "" if number is None else repr(number)


def _read(text: str) -> float | None:
    return float(text) if text else None
