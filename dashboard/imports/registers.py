"""What can be imported: the columns and words of each register, as a form offers them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.imports.cells import EVENT_KINDS
from dashboard.imports.delivery import KINDS
from dashboard.programs import Program
from dashboard.ticket_aging.spells import PRIORITY, STATE

TEXT, TIME, KIND, EVENT_TYPE, VALUE, ACTOR = (
    "text", "time", "kind", "event type", "value", "actor",
)  # fmt: skip
"""What the cells of a column are, beside STATE and PRIORITY; a value is one or the other."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a mapping can name."""

    name: str
    """In its section of the mapping."""
    label: str
    help: str
    required: bool = False
    cells: str = TEXT
    named: bool = False
    """It may be missing in a file, but the mapping has to say so."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A section of the mapping, whose columns stand in the table that plays ``role``."""

    section: str
    role: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What a table is for."""

    key: str
    title: str
    required: bool
    help: str
    signs: frozenset[str] = frozenset()
    """Columns by which such a table is known, where a register has no form for its columns."""


@dataclass(frozen=True, slots=True)
class Words:
    """A section of the mapping that says what the words of a file mean."""

    section: str
    title: str
    choices: Callable[[Program], tuple[str, ...]]
    """The meanings that there are; none when any text will do."""


@dataclass(frozen=True, slots=True)
class Register:
    """Something that is imported: which tables it comes in, and what stands in them."""

    key: str
    title: str
    roles: tuple[Role, ...]
    rows: Mapping[str, tuple[Columns, ...]] = field(default_factory=dict)
    """By what one row is: the mapping's ``rows``. Without, columns go by their usual names."""
    words: tuple[Words, ...] = ()

    def columns(self, rows: str, role: str) -> tuple[Columns, ...]:
        """The sections whose columns stand in the table that plays a role."""
        return tuple(columns for columns in self.rows[rows] if columns.role == role)


_TICKET = Field("ticket", "Ticket", "The ticket's number or key.", required=True)
_CHANGES = Columns(
    "events",
    "events",
    (
        Field(
            "id", "Event id", "Each change's own number; else the order of rows counts.", named=True
        ),
        _TICKET,
        Field("at", "When", "When it changed.", required=True, cells=TIME),
        Field("kind", "What changed", "State, priority, …", required=True, cells=EVENT_TYPE),
        Field("value", "New value", "What it became.", required=True, cells=VALUE),
        Field("actor", "Who", "Who changed it.", cells=ACTOR),
    ),
)
_REVISIONS = Columns(
    "revisions",
    "events",
    (
        _TICKET,
        Field("at", "When", "When the ticket was saved.", required=True, cells=TIME),
        Field("state", "State", "The state that it had then.", required=True, cells=STATE),
        Field("priority", "Priority", "The priority that it had then.", cells=PRIORITY),
        Field("group", "Group", "The team that it was assigned to then."),
        Field("actor", "Who", "Who saved it.", cells=ACTOR),
    ),
)
_TICKET_FIELDS = (
    Field("key", "Ticket", "The ticket's number or key.", required=True),
    Field("title", "Title", "One line that says what it is about."),
    Field("kind", "Kind", "Ticket, escalation, incident, …", cells=KIND),
    Field("requester", "Requester", "The team that asked."),
    Field("assignee", "Assignee", "The person that works on it."),
    Field("root_cause", "Root cause", "Why it came about."),
    Field("source", "Source", "Where it came from, as a channel."),
    Field("created_at", "Created", "When it was opened.", cells=TIME),
    Field("level", "Level", "Of an escalation: Sev-2 or executive."),
    Field("rating", "Rating", "What the requester said of the answer: 1 (bad) to 5 (good)."),
)
TICKETS = Register(
    key="tickets",
    title="Tickets",
    roles=(
        Role("events", "History", True, "What happened: one row a change, or one a saved ticket."),
        Role("tickets", "Tickets", False, "One row a ticket, with what does not change."),
    ),
    rows={
        "changes": (_CHANGES, Columns("tickets", "tickets", _TICKET_FIELDS)),
        "revisions": (_REVISIONS, Columns("tickets", "events", _TICKET_FIELDS)),
    },
    words=(
        Words("states", "States", lambda p: tuple(s.name for s in p.tickets.workflow.states)),
        Words("priorities", "Priorities", lambda _: ()),
        Words("kinds", "Kinds", lambda _: KINDS),
        Words("event_types", "What changed", lambda _: tuple(EVENT_KINDS)),
    ),
)


def _role(key: str, title: str, help_: str, signs: str) -> Role:
    return Role(key, title, required=False, help=help_, signs=frozenset(signs.split()))


RULES = Register(
    key="rules",
    title="Rules",
    roles=(
        _role("transitions", "Transitions", "One row a change of stage.", "rule_id to_stage at"),
        _role("offline_monitoring", "Offline monitoring", "One row a look.", "rule_id visit look"),
        _role("plan", "Plan", "One row a team and quarter.", "team quarter_end"),
        _role("rules", "Rules", "One row a rule.", "rule_id"),
    ),
)
METRICS = Register(
    key="metrics",
    title="Metrics",
    roles=(
        _role("values", "Values", "A column a series, or date, series and value.", "date"),
        _role("targets", "Targets", "One row a target.", "metric grain value"),
        _role("definitions", "Definitions", "One row a metric.", "key"),
    ),
)
GOALS = Register(
    key="goals",
    title="Goals",
    roles=(
        _role("updates", "Status updates", "One row a version.", "goal week_ending colour at"),
        _role("actions", "Actions", "One row an action.", "goal number owner expected_impact"),
        _role("values", "Values", "One row a value of a day.", "goal date value"),
        _role("goals", "Goals", "One row a goal.", "key direction baseline due"),
    ),
)
ROADMAP = Register(
    key="roadmap",
    title="Roadmap",
    roles=(
        _role("history", "History", "One row a change.", "initiative field changed_on new"),
        _role("milestones", "Milestones", "One row a milestone.", "initiative milestone date"),
        _role("dependencies", "Dependencies", "One row a link.", "predecessor successor"),
        _role("initiatives", "Initiatives", "One row an initiative.", "key title"),
    ),
)
REGISTERS: Mapping[str, Register] = {
    each.key: each for each in (TICKETS, RULES, METRICS, GOALS, ROADMAP)
}
"""By key, as a person is offered them."""
