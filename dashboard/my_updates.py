"""What a person owes: updates of this week, answers, actions; and what the forms begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.numbers import told
from dashboard.status_updates.due import DueItem, UpdatesDue, Whose
from dashboard.status_updates.form_fields import GOAL_UPDATE
from dashboard.status_updates.questions import Question
from dashboard.status_updates.silence import OUTDATED_AFTER, Silence, Tracked
from dashboard.status_updates.updates import OFF, ItemKind, Stage, StatusUpdate, Subject

PATH = "/my-updates"
WHOSE, ITEM, BULK = "whose", "item", "bulk"
VIEWS = (WHOSE, ITEM, BULK)
YES = "yes"
LASTING = ("colour", "why", "next_steps", "decision", "date_to_green")
"""What an update takes over from the one before; headline and news are written anew."""
COPIED = (*LASTING, "headline", "changed")
OF_PATH = ("date_to_green", "causes", "action_text", "action_owner", "action_due", "action_impact")
"""What is asked of amber and red only."""


@dataclass(frozen=True, slots=True)
class OwedAction:
    """Something that a person does until a day, for a goal or a ticket."""

    what: str
    owner: str
    due: date
    days_overdue: int
    about: str
    """What it is for, as people call it."""
    href: str


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """An item with all that the form of its update is drawn with."""

    due: DueItem
    subject: Subject
    subject_id: int
    """Of what its form is sent to."""
    week: date
    """The week that is filed."""
    asked: Question | None = None
    """The oldest question to the viewer, which the update can answer."""

    @property
    def item(self) -> Tracked:
        """Which it is."""
        return self.due.owed.item

    @property
    def silence(self) -> Silence:
        """What is owed of it."""
        return self.due.owed.silence

    @property
    def filed(self) -> StatusUpdate | None:
        """What stands of the week already."""
        return newest_of(self.item.updates, self.week)

    @property
    def before(self) -> StatusUpdate | None:
        """The newest update of another week."""
        newest = self.due.owed.newest
        return newest if newest and newest.week != self.week else None

    @property
    def base(self) -> int | None:
        """What an update of the week supersedes."""
        return self.filed.id if self.filed else None

    @property
    def unit(self) -> str:
        """Of its values."""
        return self.due.standing.goal.unit if self.due.standing else ""


@dataclass(frozen=True, slots=True)
class MyUpdates:
    """The page of what a person owes, as of today or of a day that is over."""

    due: UpdatesDue
    scope: Scope
    """Of the address."""
    now: bool
    """Whether it tells of today: else nothing is filed from it."""
    items: tuple[DueItem, ...]
    """What is owed by now, the longest overdue first."""
    filed: tuple[DueItem, ...]
    """What needs no update before the next week, by key."""
    forms: tuple[UpdateForm, ...]
    """Of all that is owed and that the viewer may file."""
    chosen: UpdateForm | None
    """The one that is open."""
    actions: tuple[OwedAction, ...]
    people: Sequence[str] = ()
    """Who can be given the program's rules; of managers only, who list all."""

    @property
    def program(self) -> Program:
        """Whose."""
        return self.due.program

    @property
    def whose(self) -> Whose:
        """Whose items are listed."""
        return self.due.whose

    @property
    def bulk(self) -> bool:
        """Whether all forms stand in a row."""
        return self.scope.view.get(BULK) == YES

    @property
    def overdue(self) -> int:
        """How many updates are."""
        return sum(each.owed.silence.days_overdue > 0 for each in self.items)


def item_name(kind: ItemKind, key: str) -> str:
    """An item in an address: ``goal:G-1``."""
    return f"{kind.value}:{key}"


def newest_of(updates: Sequence[StatusUpdate], week: date) -> StatusUpdate | None:
    """The newest published version of a week."""
    published = [u for u in updates if u.week == week and u.stage is Stage.PUBLISHED]
    return max(published, key=lambda each: (each.at, each.id), default=None)


def week_asked_for(calendar: ProgramCalendar, today: date) -> date:
    """The week of which updates are asked: the one that has ended, for the days until outdated."""
    running = calendar.week_ending(today)
    last = running if running == today else running - timedelta(days=7)
    return last if (today - last).days <= OUTDATED_AFTER else running


def week_to_file(start: date, asked: date, calendar: ProgramCalendar) -> date:
    """The week that an item's update is filed for: none before it began."""
    return max(asked, calendar.week_ending(start))


def as_shown(fields: Mapping[str, str]) -> dict[str, str]:
    """What was sent without what the form does not show with that colour."""
    if fields["colour"] in {colour.value for colour in OFF}:
        return dict(fields)
    return {name: "" if name in OF_PATH else text for name, text in fields.items()}


def prefilled(found: UpdateForm) -> dict[str, str]:
    """What the form of an update begins with, by field."""
    blank = {field.name: "" for field in GOAL_UPDATE} | _of_goal(found)
    if found.filed:
        return blank | _texts(found.filed)
    before = {name: text for name, text in last_texts(found).items() if name in LASTING}
    return blank | before | {"changed": since_in_words(found)}


def last_texts(found: UpdateForm) -> dict[str, str]:
    """The last week's update, by field; empty where there was none."""
    return _texts(found.before) if found.before else {}


def _texts(update: StatusUpdate) -> dict[str, str]:
    said = {name: str(getattr(update, name)) for name in COPIED}
    day = update.date_to_green
    return {**said, "colour": update.colour.value, "date_to_green": day.isoformat() if day else ""}


def _of_goal(found: UpdateForm) -> dict[str, str]:
    """What stands of the goal's path, and which question is answered."""
    asked = {"question": str(found.asked.id)} if found.asked else {}
    standing = found.due.standing
    if standing is None:
        return asked
    due = standing.due.current or standing.goal.due
    return {
        **asked,
        "causes": standing.plan.causes,
        "action_owner": found.item.owner,
        "due": due.isoformat(),
    }


def since_in_words(found: UpdateForm) -> str:
    """What the item's value did since the last update, in a sentence; empty without one."""
    since = found.due.since
    if since is None or since.now is None:
        return ""
    now = told(since.now.value, found.unit)
    if since.before is None:
        return f"The value is {now}."
    if not since.change:
        return f"The value is {now}, as it was."
    sign = "up" if since.change > 0 else "down"
    return f"The value went {sign} from {told(since.before.value, found.unit)} to {now}."
