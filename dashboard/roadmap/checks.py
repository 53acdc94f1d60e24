"""What is wrong with what is said of an initiative, by its field: for forms and files alike."""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from dashboard.errors import InvalidRequest
from dashboard.formats import day as day_words
from dashboard.forms import NO_TEXT
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR
from dashboard.roadmap import words as said
from dashboard.roadmap.dependencies import circle
from dashboard.roadmap.initiatives import DateKind, Dependency, State
from dashboard.roadmap.links import link_from

LONGEST_KEY, LONGEST_TITLE, LONGEST_LABEL, LONGEST_WORDS = 100, 300, 200, 5_000
LARGEST = 1e15
"""Beyond it a value is a slip of the pen."""
MOST_KEYS = 100
_LONGEST = {
    said.TITLE: LONGEST_TITLE, said.DESCRIPTION: LONGEST_WORDS, said.LANE: LONGEST_LABEL,
    said.OWNER: LONGEST_LABEL, said.STAGE: LONGEST_LABEL, said.GOALS: LONGEST_WORDS,
    said.METRICS: LONGEST_WORDS,
}  # fmt: skip
_CHOICES: Mapping[str, type[StrEnum]] = {said.STATE: State, said.DATE_KIND: DateKind}
_RANGES: Mapping[str, tuple[float, float, str]] = {
    said.CONFIDENCE: (0.0, 1.0, "Confidence is from 0 to 1: 0.8 is 80 %."),
    said.IMPACT: (0.0, 10.0, "Impact is from 0 to 10."),
    said.EFFORT: (0.0, LARGEST, "Effort is 0 or more person-weeks."),
    said.COST: (0.0, LARGEST, "Cost is 0 or more."),
    said.BENEFIT: (-LARGEST, LARGEST, "Write a number that can be."),
    said.REALISED: (-LARGEST, LARGEST, "Write a number that can be."),
}
_SPANS = ((said.START, said.END), (said.BASELINE_START, said.BASELINE_END))
_QUOTED = 60


def initiative_problems(
    fields: Mapping[str, str],
    key: str = "",
    known: Collection[str] | None = None,
) -> dict[str, str]:
    """A sentence for each field that has to be put right; what is empty is taken back.

    ``known`` are the keys of initiatives that there are; None: any will do.
    """
    found = {
        name: problem
        for name, text in fields.items()
        if (problem := _problem(name, text.strip(), key, known))
    }
    if said.TITLE in fields and not fields[said.TITLE].strip():
        found[said.TITLE] = "Write what it is called."
    return found | _spans(fields, found)


def key_problem(key: str) -> str:
    """What is wrong with a key of an initiative or a milestone; empty: nothing is."""
    if not key.strip() or not key.isprintable():
        return "Give it a key of its own, in one line."
    if len(key) > LONGEST_KEY:
        return f"A key has at most {LONGEST_KEY} characters: these are {len(key):,}."
    return ""


def circle_problem(
    dependencies: Iterable[Dependency], titles: Mapping[str, str] | None = None
) -> str:
    """What is wrong with dependencies that go round; empty: they do not."""
    known = titles or {}
    ring = " → ".join(known.get(key, key) for key in circle(dependencies))
    return f"These wait for each other in a ring: {ring}. Take one of them out." if ring else ""


def _problem(
    name: str,
    text: str,
    key: str,
    known: Collection[str] | None,
) -> str:
    if not text:
        return ""
    if NO_TEXT.search(text):
        return "This holds a character that is no text: write it again."
    if name in said.DAYS or name.startswith((said.MILESTONE, said.MILESTONE_DONE)):
        return _named(name) or day_problem(text)
    if name.startswith(said.AFTER):
        return _link(name.removeprefix(said.AFTER), text, key, known)
    if name in _RANGES:
        return _number(text, *_RANGES[name])
    if name in _CHOICES or name == said.AI:
        offered = list(_CHOICES[name]) if name in _CHOICES else [said.YES, "no"]
        return "" if text in offered else f"Write one of {', '.join(offered)}."
    longest = _LONGEST.get(name, LONGEST_TITLE)
    if len(text) > longest:
        return f"Write at most {longest:,} characters: these are {len(text):,}."
    return _named(name) or _words(name, text)


def _named(name: str) -> str:
    """Whether a milestone's key, where the field has one, can be one."""
    for prefix in said.PREFIXES:
        if name.startswith(prefix):
            return key_problem(name.removeprefix(prefix))
    return ""


def _words(name: str, text: str) -> str:
    if name in (said.GOALS, said.METRICS) and text.count(said.SEPARATOR) >= MOST_KEYS:
        return f"Name at most {MOST_KEYS} of them."
    if name != said.DESCRIPTION and not text.isprintable():
        return "Write it in one line, without control characters."
    return ""


def day_problem(text: str) -> str:
    """What is wrong with a day as a word keeps it; empty: nothing is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        return f"“{text[:_QUOTED]}” is no day: write it as 2026-11-21."
    kept = FIRST_YEAR <= day.year <= LAST_YEAR
    return "" if kept else f"Choose a day from {FIRST_YEAR} to {LAST_YEAR}."


def _number(text: str, least: float, most: float, sentence: str) -> str:
    try:
        value = float(number(text))
    except InvalidNumber as error:
        return str(error)
    return "" if math.isfinite(value) and least <= value <= most else sentence


def _link(before: str, text: str, key: str, known: Collection[str] | None) -> str:
    if before == key and key:
        return "An initiative can't wait for itself: choose another one."
    if known is not None and before not in known:
        return f"There is no initiative “{before[:_QUOTED]}” to wait for."
    try:
        link_from(text)
    except InvalidRequest as error:
        return error.sentence
    return key_problem(before)


def _spans(fields: Mapping[str, str], wrong: Collection[str]) -> dict[str, str]:
    """An end lies on its start or after it."""
    found = {}
    for first, last in _SPANS:
        start, end = (fields.get(name, "").strip() for name in (first, last))
        if start and end and first not in wrong and last not in wrong:
            days = date.fromisoformat(start), date.fromisoformat(end)
            if days[1] < days[0]:
                sentence = (
                    f"It starts on {day_words(days[0])}: {day_words(days[1])} is before that."
                )
                found[last] = sentence
    return found
