"""What a viewer can say of a metric in a week, with what was said before and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.history import MetricHistory, ValueWord
from dashboard.scorecard.notes import Note


@dataclass(frozen=True, slots=True)
class MetricEditing:
    """Everything that the forms of a metric draw, as of a week."""

    history: MetricHistory
    metric: Metric
    calendar: ProgramCalendar
    week: date
    """Its last day."""
    today: date
    may_type: bool
    may_note: bool
    may_manage: bool
    why_not_typed: str
    """Why no value can be typed, whoever asks; empty where one can."""
    words: Sequence[ValueWord] = ()
    """What was said of the week's last day, the newest first."""
    note: Note | None = None
    """Of the week, with all its versions."""
    note_wanted: bool = False
    owners: Sequence[str] = ()
    """Who can be the owner."""

    @property
    def week_start(self) -> date:
        """Its first day."""
        return self.week - timedelta(days=6)

    @property
    def held(self) -> tuple[ValueWord, ...]:
        """What holds of the day: several rows where a file brought several."""
        return tuple(word for word in self.words if word.holds)

    @property
    def value_base(self) -> int | None:
        """The id of the newest word, over which a value is typed."""
        return max((word.said.id for word in self.held), default=None)


def held_value(words: Sequence[ValueWord]) -> float | None:
    """The one value that holds of a day; None where it is blank, or there is not just one."""
    return words[0].value if len(words) == 1 else None
