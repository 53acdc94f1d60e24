"""The open tickets as a list: chosen, in any order, some of them told."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from dashboard.listed_columns import Places, in_order, number_fits, places_of, text_fits
from dashboard.listings import Ask, Condition
from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.programs import Program
from dashboard.ticket_aging import sla
from dashboard.ticket_aging.ages import bucket_index
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.calculation import Labels, Ranking
from dashboard.ticket_aging.columns import Mask
from dashboard.ticket_aging.values import CLOCKS, NEVER, NONE

LISTS = ("open", "held-up", "past-sla", "at-risk", "oldest", "unanswered")
"""What a number of the page opens into."""
OPEN_LIST = "open-tickets"
"""What the list is called, in the address that leads down to it too."""
CODED = ("priority", "group", "state", "kind", "requester", "cause", "sla", "why")
LABELLED = ("key", "title")
WORDS = (*CODED, *LABELLED)
NUMBERS = (
    *CLOCKS, "days_in_state", "sla_used", "sla_target", "reopens", "reassignments",
)  # fmt: skip
SLA_WORDS = ("within SLA", "at risk", "breached", "no SLA")
"""Of ``sla.OF_OPEN``."""
_BY_SLA = (3, 0, 1, 2)
"""From none to the worst."""


def listed(ranked: Ranking, name: str, program: Program) -> Places:
    """The tickets of one of the ``LISTS``, what should be unblocked first on top."""
    return ranked.order[_of_list(ranked, name, program)[ranked.order]]


def _of_list(ranked: Ranking, name: str, program: Program) -> Mask:
    still, edges = ranked.found.open, program.tickets.buckets
    choices: Mapping[str, Callable[[], Mask]] = {
        "open": lambda: np.ones(len(still), dtype=np.bool_),
        "held-up": ranked.is_held_up,
        "past-sla": lambda: ranked.service.has(sla.BREACHED_OPEN),
        "at-risk": lambda: ranked.service.has(sla.AT_RISK),
        "oldest": lambda: bucket_index(ranked.clocks.age, edges) == len(edges.upper),
        "unanswered": lambda: (
            (still.first_response_at == NEVER) | (still.first_response_at >= ranked.found.cut)
        ),
    }
    return choices[name]()


def asked(ranked: Ranking, rows: Places, ask: Ask, labels: Labels, program: Program) -> Places:
    """Those of ``rows`` that fit the conditions, in the order asked for.

    ``labels`` are needed where a key or title is asked about; equal rows stay in their order.
    """
    for condition in ask.conditions:
        rows = rows[_fits(ranked, rows, condition, labels, program)]
    for column, descending in reversed(ask.order):
        values = _sortable(ranked, rows, column, labels, program)
        rows = rows[np.argsort(-values if descending else values, kind="stable")]
    return rows


def needs_labels(ask: Ask) -> bool:
    """Whether keys and titles of all tickets are needed to answer."""
    asked_about = {c.column for c in ask.conditions} | {column for column, _ in ask.order}
    return bool(asked_about & set(LABELLED))


def number(ranked: Ranking, column: str, program: Program) -> NDArray[np.float64]:
    """A column of numbers, NaN where a ticket has none."""
    still, service = ranked.found.open, ranked.service
    values: Mapping[str, Callable[[], NDArray[np.float64]]] = {
        "days_in_state": lambda: (ranked.found.cut - still.state_since) / SECONDS_PER_DAY,
        "sla_used": lambda: service.used / 3600,
        "sla_target": lambda: service.target / 3600,
        "reopens": lambda: still.reopens.astype(np.float64),
        "reassignments": lambda: still.reassignments.astype(np.float64),
    }
    if column in CLOCKS:
        return np.asarray(getattr(ranked.clocks, column), dtype=np.float64)
    return values[column]()


def _sortable(
    ranked: Ranking, rows: Places, column: str, labels: Labels, program: Program
) -> NDArray[np.float64]:
    """Numbers in whose order the rows are; what is missing comes first."""
    if column in NUMBERS:
        return np.nan_to_num(number(ranked, column, program)[rows], nan=-1.0)
    if column in CODED:
        coded = _coded(ranked, column)
        order = _BY_SLA if column == "sla" else in_order(coded.names, (NONE, ""))
        return places_of(order)[coded.codes[rows]]
    words = _labelled(ranked, rows, column, labels)
    ascending = sorted(set(words), key=lambda word: (word.casefold(), word))
    ranks = {word: rank for rank, word in enumerate(ascending)}
    return np.array([ranks[word] for word in words], dtype=np.float64)


def _coded(ranked: Ranking, column: str) -> Coded:
    if column == "sla":
        return Coded(SLA_WORDS, ranked.service.status)
    if column == "why":
        return Coded(_WHY, ranked.held_up)
    coded: Coded = getattr(ranked.found.open, column)
    return coded


_WHY = tuple(", ".join(reasons) for reasons in sla.HELD_UP)


def _labelled(ranked: Ranking, rows: Places, column: str, labels: Labels) -> list[str]:
    which = LABELLED.index(column)
    return [labels[i][which] for i in ranked.found.open.id[rows].tolist()]


def _fits(
    ranked: Ranking, rows: Places, condition: Condition, labels: Labels, program: Program
) -> Mask:
    if condition.column in NUMBERS:
        return number_fits(number(ranked, condition.column, program)[rows], condition)
    if condition.column in CODED:
        coded = _coded(ranked, condition.column)
        return text_fits(coded.names, condition)[coded.codes[rows]]
    return text_fits(_labelled(ranked, rows, condition.column, labels), condition)
