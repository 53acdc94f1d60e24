"""The planning line: candidates by score, what is funded, and its load against capacity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple, Self

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.load import Load, by_quarter, effort_by_quarter, load, undated
from dashboard.roadmap.values import InitiativeStanding

MOST_IMPACT = 10.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What a program makes of each part of a score."""

    impact: float = 0.4
    confidence: float = 0.2
    effort: float = 0.2
    cost: float = 0.2


@dataclass(frozen=True, slots=True)
class PlanningDecision:
    """What a program decided about its plan."""

    weights: Weights = field(default_factory=Weights)
    line: int = 0
    """How many candidates stand above the funding line."""
    capacity: Mapping[tuple[str, date], float] = field(default_factory=dict)
    """Person-weeks by lane and first day of a fiscal quarter."""
    lane_order: tuple[str, ...] = ()

    def form(self) -> dict[str, Any]:
        """As the store keeps it."""
        capacity: dict[str, dict[str, float]] = {}
        for (lane, quarter), weeks in sorted(self.capacity.items()):
            capacity.setdefault(lane, {})[quarter.isoformat()] = weeks
        weights = {each.name: getattr(self.weights, each.name) for each in fields(Weights)}
        return {"weights": weights, "line": self.line, "capacity": capacity,
                "lane_order": list(self.lane_order)}  # fmt: skip

    @classmethod
    def from_form(cls, form: Mapping[str, Any]) -> Self:
        """Of a form that was taken before; what it does not say is as usual."""
        capacity = {
            (lane, date.fromisoformat(quarter)): float(weeks)
            for lane, quarters in form.get("capacity", {}).items()
            for quarter, weeks in quarters.items()
        }
        weights = Weights(**{name: float(said) for name, said in form.get("weights", {}).items()})
        return cls(weights, int(form.get("line", 0)), capacity, tuple(form.get("lane_order", ())))


class Term(NamedTuple):
    """One part of a score."""

    value: float | None
    """As it is said of the initiative; None: nobody said, and it counts 0."""
    share: float
    """Of the most there can be, or is: 0 to 1."""
    points: float
    """What it adds: its share by its weight; effort and cost take away."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate in its place."""

    item: InitiativeStanding
    place: int
    """From 1 on."""
    score: float
    terms: Mapping[str, Term]
    """By the names of the ``Weights``."""
    above: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Parts of the score that nobody said."""
        return tuple(name for name, term in self.terms.items() if term.value is None)


class Total(NamedTuple):
    """What candidates need in all."""

    candidates: int
    effort: float
    """Person-weeks."""
    cost: float


@dataclass(frozen=True, slots=True)
class PlanningLine:
    """Candidates by score, and what funding the first of them means."""

    decision: PlanningDecision
    ranked: tuple[Candidate, ...]
    above: Total
    below: Total
    load: tuple[Load, ...]
    """By lane in the program's order, then by quarter."""
    undated: Mapping[str, float]
    """By lane: person-weeks that lie in no quarter, for want of dates."""

    @property
    def over(self) -> dict[str, float]:
        """By lane that has too little capacity: the person-weeks that it lacks, of all quarters."""
        lacking: dict[str, float] = {}
        for each in self.load:
            if each.over:
                lacking[each.lane] = lacking.get(each.lane, 0.0) + each.over
        return lacking

    @property
    def by_quarter(self) -> dict[date, Load]:
        """All lanes together, quarter by quarter."""
        return by_quarter(self.load)


def planning_line(
    items: Iterable[InitiativeStanding],
    decision: PlanningDecision,
    calendar: ProgramCalendar,
    since: date = date.min,
) -> PlanningLine:
    """Of all initiatives of a program, whatever is filtered; its load from a quarter on.

    What was done before is over and counts no more, so that a past quarter tells only a part.
    """
    known, quarter = tuple(items), _quarter_of(since, calendar)
    ranked = _ranked([each for each in known if _is(each, State.CANDIDATE)], decision)
    funded = [each.item for each in ranked if each.above]
    committed = [each for each in known if _is(each, State.COMMITTED)]
    found = load(
        effort_by_quarter(committed, calendar),
        effort_by_quarter(funded, calendar),
        decision.capacity,
        decision.lane_order,
    )
    return PlanningLine(
        decision=decision,
        ranked=ranked,
        above=_total(each for each in ranked if each.above),
        below=_total(each for each in ranked if not each.above),
        load=tuple(each for each in found if each.quarter >= quarter),
        undated=undated([*committed, *funded]),
    )


def _quarter_of(day: date, calendar: ProgramCalendar) -> date:
    return day if day == date.min else calendar.fiscal_quarter_start(day)


def _is(each: InitiativeStanding, state: State) -> bool:
    return each.initiative.state is state


def _ranked(
    candidates: Sequence[InitiativeStanding], decision: PlanningDecision
) -> tuple[Candidate, ...]:
    effort = max((each.initiative.effort or 0.0 for each in candidates), default=0.0)
    cost = max((each.initiative.cost or 0.0 for each in candidates), default=0.0)
    told = [(each, _terms(each.initiative, decision.weights, effort, cost)) for each in candidates]
    scored = [(sum(term.points for term in terms.values()), each, terms) for each, terms in told]
    ordered = sorted(scored, key=lambda one: (-round(one[0], 9), one[1].key))
    return tuple(
        Candidate(each, place, score, terms, place <= decision.line)
        for place, (score, each, terms) in enumerate(ordered, 1)
    )


def _terms(
    of: Initiative, weights: Weights, most_effort: float, most_cost: float
) -> dict[str, Term]:
    return {
        "impact": _term(of.impact, MOST_IMPACT, weights.impact),
        "confidence": _term(of.confidence, 1.0, weights.confidence),
        "effort": _term(of.effort, most_effort, -weights.effort),
        "cost": _term(of.cost, most_cost, -weights.cost),
    }


def _term(value: float | None, most: float, weight: float) -> Term:
    share = value / most if value and most else 0.0
    return Term(value, share, weight * share if share else 0.0)


def _total(candidates: Iterable[Candidate]) -> Total:
    of = [each.item.initiative for each in candidates]
    return Total(len(of), sum(e.effort or 0.0 for e in of), sum(e.cost or 0.0 for e in of))
