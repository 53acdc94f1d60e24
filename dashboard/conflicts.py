"""Two people change one thing: an edit from an old version is refused, and merged by its author."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from dashboard.errors import GreenpathError
from dashboard.forms import FormField, Kind


@dataclass(frozen=True, slots=True)
class Item:
    """What was changed, as the audit names it."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something last, and when (epoch seconds)."""

    who: str
    at: int
    did: str = "changed this"
    why: str = ""


class Conflict(GreenpathError):
    """Somebody else has changed it since; carries what stands there now."""

    def __init__(self, base: int | None, theirs: Mapping[str, str], item: Item) -> None:
        super().__init__("Somebody else has changed this in between: look at it again.")
        self.base, self.theirs, self.item = base, dict(theirs), item


class Overtaken(Conflict):
    """Something has happened since with which an edit can't be merged; carries what it was."""

    def __init__(self, base: int | None, item: Item, change: Change | None) -> None:
        super().__init__(base, {}, item)
        self.change = change


def refuse_old(
    base: int | None, current: int | None, theirs: Mapping[str, str], item: Item
) -> None:
    """Refuse an edit that was made over another version than the one that is there.

    ``base`` is what the edit was made over and ``current`` what is there: a row's version, or, of
    what is only appended to, the id of the newest row (None: there is none yet). ``theirs`` is
    what stands there now, by the form's field. Asked with the row locked, in the transaction that
    writes.
    """
    if base != current:
        raise Conflict(current, theirs, item)


class By(StrEnum):
    """Who has changed a field."""

    NOBODY = "nobody"
    ME = "me"
    THEM = "them"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Merge:
    """A field of two edits over one version."""

    field: FormField
    by: By
    mine: str
    theirs: str
    together: str | None = None
    """Both in one text, where both were changed and the field holds text that can be written."""
    clean: bool = False
    """Whether ``together`` holds both changes; else the two texts stand one after the other."""

    @property
    def text(self) -> str:
        """What stands in the field before anybody has chosen."""
        return self.theirs if self.by is By.THEM else self.mine


def merged(
    fields: Iterable[FormField],
    drawn: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
) -> tuple[Merge, ...]:
    """Each field of an edit beside what somebody else has written over the same version.

    Where it is not known what was drawn, a difference counts as changed by both.
    """
    found = []
    for field in fields:
        ours, others = mine.get(field.name, ""), theirs.get(field.name, "")
        by = _by(drawn.get(field.name), ours, others)
        both = _together(field, drawn.get(field.name, ""), ours, others) if by is By.BOTH else ()
        found.append(Merge(field, by, ours, others, *both))
    return tuple(found)


def _by(drawn: str | None, mine: str, theirs: str) -> By:
    if mine == theirs:
        return By.NOBODY  # or both wrote the same
    if drawn is not None and drawn.strip() == theirs.strip():
        return By.ME
    if drawn is not None and drawn.strip() == mine.strip():
        return By.THEM
    return By.BOTH


def _together(field: FormField, drawn: str, mine: str, theirs: str) -> tuple[str | None, bool]:
    if field.kind is Kind.LINES:
        text = merged_lines(drawn, mine, theirs)
        return (f"{mine}\n\n{theirs}".strip(), False) if text is None else (text, True)
    if field.kind is Kind.LINE:
        return f"{mine} {theirs}".strip(), False
    return None, False


def merged_lines(drawn: str, mine: str, theirs: str) -> str | None:
    """A text with the changes of both, line by line; None where they touch the same lines."""
    old, a, b = drawn.split("\n"), mine.split("\n"), theirs.split("\n")
    merged: list[str] = []
    at = at_a = at_b = 0
    for start, in_a, in_b, length in _in_all_three(old, a, b):
        part = _part(old[at:start], a[at_a:in_a], b[at_b:in_b])
        if part is None:
            return None
        merged += [*part, *old[start : start + length]]
        at, at_a, at_b = start + length, in_a + length, in_b + length
    return "\n".join(merged)


def _part(old: Sequence[str], a: Sequence[str], b: Sequence[str]) -> Sequence[str] | None:
    """What becomes of lines between two that all have; None where both changed them."""
    if a == b or b == old:
        return a
    return b if a == old else None


def _in_all_three(
    old: Sequence[str], a: Sequence[str], b: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """Runs of old lines that stand in both others: where in each, and how many; then the ends."""
    in_a, in_b = _places(old, a), _places(old, b)
    runs: list[tuple[int, int, int, int]] = []
    for line in range(len(old)):
        if line in in_a and line in in_b:
            runs.append((line, in_a[line], in_b[line], 1))
    return [*runs, (len(old), len(a), len(b), 0)]


def _places(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Where each old line that was kept stands now."""
    blocks = SequenceMatcher(None, old, new).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}
