"""What managers decide about the plan, as a form holds it."""

import math
from collections.abc import Iterable
from datetime import date

from dashboard.errors import InvalidForm
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.checks import LONGEST_LABEL, day_problem
from dashboard.roadmap.planning import PlanningDecision, Weights
from dashboard.roadmap.typed import Fields
from dashboard.scorecard.typed import as_typed

WEIGHTS = ("impact", "confidence", "effort", "cost")
LINE, LANES, CAPACITY = "line", "lanes", "capacity"
"""How many are funded; lanes one a line; a capacity a line, as ``lane; first day; weeks``."""
SEPARATOR = ";"
MOST_LINES, MOST_CANDIDATES, MOST_WEIGHT, MOST_WEEKS = 2_000, 10_000, 100.0, 1e6
_PARTS = 3


def planning_fields(decision: PlanningDecision) -> dict[str, str]:
    """A decision as its form shows it."""
    weights = {name: as_typed(getattr(decision.weights, name)) for name in WEIGHTS}
    capacity = (
        f"{lane}{SEPARATOR} {quarter.isoformat()}{SEPARATOR} {as_typed(weeks)}"
        for (lane, quarter), weeks in sorted(decision.capacity.items())
    )
    return {
        **weights,
        LINE: str(decision.line),
        LANES: "\n".join(decision.lane_order),
        CAPACITY: "\n".join(capacity),
    }


def planning_from(
    fields: Fields, was: PlanningDecision, calendar: ProgramCalendar
) -> PlanningDecision:
    """The decision of a form; what ``fields`` leave out stays. Raises ``InvalidForm``.

    A day within a fiscal quarter stands for the quarter.
    """
    said, problems = {**planning_fields(was), **fields}, dict[str, str]()
    weights = {name: _number(name, said[name], MOST_WEIGHT, problems) for name in WEIGHTS}
    if not problems and not any(weights.values()):
        problems[WEIGHTS[0]] = "Give at least one of them a weight."
    line = _number(LINE, said[LINE], MOST_CANDIDATES, problems)
    if line != int(line):
        problems[LINE] = "Write how many candidates are funded, a whole number."
    lanes = tuple(dict.fromkeys(_lines(said[LANES])))
    if problem := _lanes_problem(lanes):
        problems[LANES] = problem
    capacity = _capacity(said[CAPACITY], calendar, problems)
    if problems:
        raise InvalidForm(problems)
    return PlanningDecision(Weights(**weights), int(line), capacity, lanes)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(name: str, text: str, most: float, problems: dict[str, str]) -> float:
    try:
        value = float(number(text))
    except InvalidNumber as error:
        problems[name] = str(error)
        return 0.0
    if not (math.isfinite(value) and 0 <= value <= most):
        problems[name] = f"Write a number from 0 to {most:,.0f}."
    return value


def _lanes_problem(lanes: Iterable[str]) -> str:
    known = tuple(lanes)
    if len(known) > MOST_LINES:
        return f"At most {MOST_LINES:,} lines."
    wrong = next(
        (lane for lane in known if len(lane) > LONGEST_LABEL or not lane.isprintable()), ""
    )
    return f"“{wrong[:60]}” can be no lane's name." if wrong else ""


def _capacity(
    text: str, calendar: ProgramCalendar, problems: dict[str, str]
) -> dict[tuple[str, date], float]:
    found: dict[tuple[str, date], float] = {}
    for line in _lines(text)[: MOST_LINES + 1]:
        parts = [part.strip() for part in line.rsplit(SEPARATOR, _PARTS - 1)]
        wrong = "Write each as lane; first day of the quarter; person-weeks."
        if len(parts) != _PARTS or _lanes_problem(parts[:1]) or not parts[0]:
            problems[CAPACITY] = f"“{line[:60]}”: {wrong}"
        elif problem := day_problem(parts[1]):
            problems[CAPACITY] = problem
        else:
            place = parts[0], calendar.fiscal_quarter_start(date.fromisoformat(parts[1]))
            if place in found:
                problems[CAPACITY] = (
                    f"“{line[:60]}”: this lane has that quarter twice: say it once."
                )
            found[place] = _number(CAPACITY, parts[2], MOST_WEEKS, problems)
    if len(found) > MOST_LINES:
        problems[CAPACITY] = f"At most {MOST_LINES:,} lines."
    return found
