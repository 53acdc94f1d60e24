"""What is wrong with definitions taken together: keys, operands and cycles."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from dashboard.scorecard.definitions import Metric, cycles
from dashboard.scorecard.problems import Problem, quoted

MOST_HINTS = 20
"""Unknown operands for which a near key is looked for: that takes long among many."""


class Defined(NamedTuple):
    """A definition's place, key and operands."""

    row: int
    key: str
    operands: tuple[str, ...]


def set_problems(defined: Sequence[Defined], known: Iterable[Metric] = ()) -> list[Problem]:
    """Keys given twice, operands that there are not, and cycles, among all metrics together."""
    return [*_twice(defined), *_unknown(defined, known), *_cycles(defined, known)]


def _twice(defined: Sequence[Defined]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, key, _ in defined:
        if key and first.setdefault(key, row) != row:
            sentence = f"The key {quoted(key)} stands in row {first[key]} already: change one."
            yield Problem(row, "key", key, "duplicate_key", sentence)


def _unknown(defined: Sequence[Defined], known: Iterable[Metric]) -> Iterator[Problem]:
    keys = {each.key for each in known} | {each.key for each in defined}
    offered = sorted(keys - {""})
    found = 0
    for row, _, operands in defined:
        for operand in dict.fromkeys(operands):
            if operand not in keys:
                found += 1
                near = get_close_matches(operand, offered if found <= MOST_HINTS else (), 1)
                hint = f"did you mean {quoted(near[0])}?" if near else "define it, or correct this."
                sentence = f"There is no metric {quoted(operand)}: {hint}"
                yield Problem(row, "operands", operand, "unknown_operand", sentence)


def _cycles(defined: Sequence[Defined], known: Iterable[Metric]) -> Iterator[Problem]:
    operands = {each.key: each.operands for each in known}
    operands |= {each.key: each.operands for each in defined}
    rows = {each.key: each for each in defined}
    for cycle in cycles(operands):
        at = next((rows[key] for key in cycle if key in rows), None)
        if at is not None:
            path = " → ".join(cycle)
            sentence = f"This builds on itself: {path}. Take one of these operands out."
            yield Problem(at.row, "operands", ";".join(at.operands), "cycle", sentence)
