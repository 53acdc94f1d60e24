"""What people say of a metric in a week, pinned there in every later review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """A note as somebody wrote it once; ``at`` in epoch seconds."""

    id: int
    metric: str
    week: date
    """The last day of the week."""
    text: str
    """Empty where it was taken away."""
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands, with all that it was before."""

    versions: tuple[NoteVersion, ...]
    """Oldest first; there is one at least."""

    @property
    def id(self) -> int:
        """Of the newest version: a change is made over it."""
        return self.versions[-1].id

    @property
    def metric(self) -> str:
        """The key of the metric that it is of."""
        return self.versions[-1].metric

    @property
    def week(self) -> date:
        """The last day of its week."""
        return self.versions[-1].week

    @property
    def text(self) -> str:
        """What it says; empty where it was taken away."""
        return self.versions[-1].text

    @property
    def author(self) -> str:
        """Who wrote it last."""
        return self.versions[-1].author

    @property
    def at(self) -> int:
        """When it was written last."""
        return self.versions[-1].at


Notes = Mapping[tuple[str, date], Note]
"""By metric and the last day of the week."""


def notes_from(versions: Iterable[NoteVersion]) -> Notes:
    """Notes out of all that was written, oldest first."""
    found: dict[tuple[str, date], list[NoteVersion]] = {}
    for version in versions:
        found.setdefault((version.metric, version.week), []).append(version)
    return {place: Note(tuple(of)) for place, of in found.items()}


def standing(notes: Notes, until: date) -> Notes:
    """Those that say something, of weeks that end by a day."""
    return {place: note for place, note in notes.items() if note.text and note.week <= until}
