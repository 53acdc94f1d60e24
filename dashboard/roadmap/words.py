"""What was ever said of a program's initiatives, word by word; nothing is overwritten.

A word says one field of one initiative: its title, its end, a milestone's date, what it waits for.
Without an instant it holds for all history, as what a file first said of a field does; with one,
from then on. The roadmap as of a week is what the words before its cut add up to, the difference
of two weeks is the difference of two such sums, and the slip ledger of a date is its words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

TITLE, DESCRIPTION, LANE, OWNER, AI, STAGE, STATE, DATE_KIND = (
    "title", "description", "lane", "owner", "ai", "stage", "state", "date_kind",
)  # fmt: skip
CONFIDENCE, IMPACT, EFFORT, COST, BENEFIT, REALISED = (
    "confidence", "impact", "effort", "cost", "benefit", "realised",
)  # fmt: skip
GOALS, METRICS = "goals", "metrics"
"""Keys, joined by ``;``."""
ADDED, START, END, BASELINE_START, BASELINE_END = (
    "added", "start", "end", "baseline_start", "baseline_end",
)  # fmt: skip
"""Days, ISO. ``added``: since when it is on the roadmap; else since its first word."""
FIELDS = (
    TITLE, DESCRIPTION, LANE, OWNER, AI, STAGE, STATE, DATE_KIND, CONFIDENCE, IMPACT, EFFORT, COST,
    BENEFIT, REALISED, GOALS, METRICS, ADDED, START, END, BASELINE_START, BASELINE_END,
)  # fmt: skip
"""Of the initiative itself."""
DAYS = (ADDED, START, END, BASELINE_START, BASELINE_END)
NUMBERS = (CONFIDENCE, IMPACT, EFFORT, COST, BENEFIT, REALISED)
MILESTONE, MILESTONE_TITLE, MILESTONE_DONE = "milestone.", "milestone_title.", "milestone_done."
"""Followed by the milestone's key. A milestone without a date is none."""
AFTER = "after."
"""Followed by the predecessor's key: ``FS``, ``FS+3``, ``SS-2``; empty: no longer."""
PREFIXES = (MILESTONE, MILESTONE_TITLE, MILESTONE_DONE, AFTER)
SEPARATOR = ";"
YES = "yes"


@dataclass(frozen=True, slots=True)
class InitiativeWord:
    """What was said of one field."""

    id: int
    """Of two words of one instant the higher one is the newer."""
    field: str
    value: str
    """Empty: taken back. Days ISO, numbers as Python writes them."""
    at: int | None = None
    """From when on it holds; None: always."""
    reason: str = ""
    by: str = ""
    """A person; empty where a file says so."""
    recorded_at: int = 0


@dataclass(frozen=True, slots=True)
class RoadmapWords:
    """All words that stand, by initiative, in the order in which they hold: ``at``, then ``id``."""

    words: Mapping[str, tuple[InitiativeWord, ...]] = field(default_factory=dict)
    sums: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """By initiative, what its words add up to at cuts that were asked for: see holding.py."""

    def more(self, new: Mapping[str, Iterable[InitiativeWord]]) -> "RoadmapWords":
        """With further words; what was worked out of all that they don't name is kept."""
        said = {
            key: tuple(sorted((*self.words.get(key, ()), *words), key=_in_order))
            for key, words in new.items()
        }
        sums = {key: made for key, made in self.sums.copy().items() if key not in said}
        return RoadmapWords({**self.words, **said}, sums)


def _in_order(word: InitiativeWord) -> tuple[bool, int, int]:
    """What holds always comes before what holds from an instant on."""
    return word.at is not None, word.at or 0, word.id
