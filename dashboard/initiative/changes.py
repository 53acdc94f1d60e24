"""What was said of an initiative, word by word, each beside what held before it."""

from collections.abc import Iterable, Mapping

from dashboard.initiative.values import Change
from dashboard.roadmap.words import InitiativeWord


def changes(
    words: Iterable[InitiativeWord], files: Mapping[int, str], cut: int
) -> tuple[Change, ...]:
    """Those before a cut, newest first; ``files`` says by a word's id which file said it."""
    held: dict[str, str] = {}
    found = []
    for word in words:
        if word.at is not None and word.at >= cut:
            continue
        before, held[word.field] = held.get(word.field, ""), word.value
        if before != word.value:
            by = word.by or files.get(word.id, "")
            found.append(
                Change(word.field, before, word.value, word.at, word.recorded_at, by, word.reason)
            )
    return tuple(found[::-1])
