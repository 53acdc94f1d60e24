"""What is wrong with a goal or an action, said beside its field: for forms and files alike."""

import math
import re
from collections.abc import Mapping
from datetime import date

from dashboard.formats import day as day_words
from dashboard.path_to_green.goals import Action, Goal
from dashboard.scorecard.changes import PERCENT
from dashboard.scorecard.definitions import Direction
from dashboard.scorecard.numbers import SHARES

LONGEST_KEY, LONGEST_TITLE, LONGEST_PERSON = 100, 300, 200
LONGEST_ACTION, LONGEST_UNIT = 1_000, 40
LARGEST = 1e15
"""Beyond it a value is a slip of the pen."""
MOST_OF_A_SHARE = 10.0
"""Beyond 1,000 % a share was meant as a number of percents."""
MOST_ACTIONS = 10_000
_SEVERAL = re.compile(r"[;,/|&+\n]|\s(?:and|und|et|or)\s", re.IGNORECASE)

Problems = dict[str, str]
"""Sentences by field."""


def goal_problems(goal: Goal) -> Problems:
    """What has to be put right before a goal can be kept; empty where nothing is wrong."""
    found = _texts(
        (("key", goal.key, LONGEST_KEY), ("title", goal.title, LONGEST_TITLE)),
        {"key": "Give the goal a key of its own.", "title": "Write what is to be reached."},
    )
    found |= _owner(goal.owner)
    found |= _end("due", goal.start, goal.due, "starts")
    found |= _band(goal) if goal.within else _target(goal)
    if not goal.unit.isprintable():
        found["unit"] = "A unit is a word or a sign: %, USD, days."
    elif len(goal.unit) > LONGEST_UNIT:
        found["unit"] = f"Write at most {LONGEST_UNIT} characters: these are {len(goal.unit):,}."
    if goal.tolerance is not None and not 0 <= goal.tolerance <= 1:
        found["tolerance"] = "The amber share is from 0 to 1: 0.1 is 10 %."
    return found


def share_problems(goal: Goal, unit: str) -> Problems:
    """Whether percents were written where fractions are counted."""
    if unit.casefold() not in SHARES:
        return {}
    said = {"baseline": goal.baseline, "target": goal.target, "band_low": goal.low,
            "band_high": goal.high}  # fmt: skip
    return {
        name: f"This is a share: write {value:g} % as {value / PERCENT:g}."
        for name, value in said.items()
        if value is not None and abs(value) > MOST_OF_A_SHARE
    }


def action_problems(action: Action) -> Problems:
    """The same of an action."""
    found = _texts((("text", action.text, LONGEST_ACTION),), {"text": "Write what is to be done."})
    found |= _owner(action.owner)
    found |= _end("due", action.created, action.due, "starts")
    if action.done is not None:
        found |= _end("done", action.created, action.done, "starts")
    if not 1 <= action.number <= MOST_ACTIONS:
        found["number"] = f"Number actions from 1 to {MOST_ACTIONS:,}."
    if not _finite(action.expected_impact):
        found["expected_impact"] = _NO_NUMBER
    elif action.expected_impact < 0:
        found["expected_impact"] = (
            "An impact counts in the good direction, also where lower is better:"
            " write it without a minus sign."
        )
    if action.realised_impact is not None and not _finite(action.realised_impact):
        found["realised_impact"] = _NO_NUMBER
    return found


_NO_NUMBER = "Write a number that can be."


def _texts(texts: tuple[tuple[str, str, int], ...], missing: Mapping[str, str]) -> Problems:
    found: Problems = {}
    for name, text, longest in texts:
        if not text.strip():
            found[name] = missing[name]
        elif len(text) > longest:
            found[name] = f"Write at most {longest:,} characters: these are {len(text):,}."
    return found


def _owner(owner: str) -> Problems:
    """One named person."""
    if not owner.strip():
        return {"owner": "Name one person who answers for it."}
    if len(owner) > LONGEST_PERSON:
        return {"owner": f"A name has at most {LONGEST_PERSON} characters."}
    if _SEVERAL.search(owner.strip()):
        return {"owner": "Name one person, not several: who else helps belongs in the text."}
    return {}


def _end(field: str, start: date, end: date, word: str) -> Problems:
    if end >= start:
        return {}
    return {field: f"It {word} on {day_words(start)}: {day_words(end)} is before that."}


def _target(goal: Goal) -> Problems:
    if goal.target is None:
        return {"target": f"Good is {goal.direction.value}: give the value that is to be reached."}
    found = {
        name: _NO_NUMBER
        for name, value in (("baseline", goal.baseline), ("target", goal.target))
        if not _finite(value)
    }
    if not found and (goal.low is not None or goal.high is not None):
        return {"band_low": f"Good is {goal.direction.value}: leave the band empty."}
    way = (goal.target - goal.baseline) * (1 if goal.direction is Direction.UP else -1)
    if not found and way < 0:
        found["target"] = (
            f"Good is {goal.direction.value}, and the target lies the other way from the baseline:"
            " correct one of them."
        )
    return found


def _band(goal: Goal) -> Problems:
    if goal.low is None or goal.high is None or not (_finite(goal.low) and _finite(goal.high)):
        return {"band_low": "Good is within a band: give its lower and its upper edge."}
    if goal.low >= goal.high:
        return {"band_high": "The upper edge lies above the lower one: correct one of them."}
    if goal.target is not None:
        return {"target": "Good is within a band: leave the target empty."}
    return {} if _finite(goal.baseline) else {"baseline": _NO_NUMBER}


def _finite(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= LARGEST
