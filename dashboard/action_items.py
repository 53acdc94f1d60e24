"""Action items: what somebody is to do until a day, and how often that day moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.errors import InvalidForm
from dashboard.forms import FormField, Kind
from dashboard.slips import DateMove, SaidDate, later, moves_between

OPEN, DONE, DROPPED = "open", "done", "dropped"
STATES = (OPEN, DONE, DROPPED)
STATE_WORDS: Mapping[str, str] = {OPEN: "Open", DONE: "Done", DROPPED: "Dropped"}

WHAT = FormField("what", "What is to be done", longest=300, required="Write what is to be done.")
OWNER = FormField("owner", "Who does it", Kind.CHOICE, required="Choose one person.")
DUE = FormField("due", "Due", Kind.DATE, required="Write the day by which it is done.")
STATE = FormField(
    "state",
    "State",
    Kind.CHOICE,
    required="Choose a state.",
    options=tuple((word, state) for state, word in STATE_WORDS.items()),
)
REASON = FormField("reason", "Why it changes", longest=500)
NEW_ACTION = (WHAT, OWNER, DUE)
ACTION = (OWNER, DUE, STATE, REASON)


@dataclass(frozen=True, slots=True)
class ActionFact:
    """What was said of an action item at an instant; it holds until the next is said."""

    id: int
    at: int
    owner: str
    due: date
    state: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action item as it stood at a cut."""

    id: int
    what: str
    created_at: int
    held: ActionFact
    overdue: bool
    slips: tuple[DateMove, ...] = ()
    may_change: bool = False
    """Whether whoever asks may say something else of it."""
    ticket: int | None = None
    """The ticket that it is for, by its id."""

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.held.state == OPEN

    @property
    def slipped_days(self) -> int:
        """By how many days it slipped in all."""
        return sum(slip.days for slip in self.slips)


def as_of_cut(
    id_: int, what: str, created_at: int, facts: Iterable[ActionFact], cut: int, as_of: date
) -> ActionItem | None:
    """An action item as its facts before the cut have it; None where there was none yet."""
    told = sorted((f for f in facts if f.at < cut), key=lambda f: (f.at, f.id))
    if not told:
        return None
    held = told[-1]
    return ActionItem(id_, what, created_at, held, is_overdue(held, as_of), slips(told))


def is_overdue(fact: ActionFact, as_of: date) -> bool:
    """Whether it was still open when its day was over; on its day it is not late yet."""
    return fact.state == OPEN and fact.due < as_of


def slips(facts: Sequence[ActionFact]) -> tuple[DateMove, ...]:
    """Each move of the due date to a later day; facts in the order in which they were said."""
    said = [SaidDate(fact.at, fact.due, fact.reason, fact.by) for fact in facts]
    return later(moves_between(said))


def in_order(items: Iterable[ActionItem]) -> tuple[ActionItem, ...]:
    """What is open first, by its day; then what is over, the newest first."""
    found = list(items)
    still = sorted((i for i in found if i.open), key=lambda i: (i.held.due, i.id))
    over = sorted((i for i in found if not i.open), key=lambda i: (-i.held.at, -i.id))
    return (*still, *over)


def refuse_without_reason(before: ActionFact, due: date, state: str, reason: str) -> None:
    """Raise ``InvalidForm`` where a later day, or dropping it, is not explained."""
    if reason.strip():
        return
    if due > before.due:
        raise InvalidForm({REASON.name: "Say why it moves to a later day: it is kept as a slip."})
    if state == DROPPED and before.state != DROPPED:
        raise InvalidForm({REASON.name: "Say why it is dropped: it is kept."})
