"""How the columns and words of foreign files about a roadmap are understood; TOML."""

from datetime import date

from pydantic import Field

from dashboard.imports.mapping import Column, FactMapping, Section, read_mapping
from dashboard.roadmap.initiatives import DateKind, State


class InitiativeColumns(Section):
    """One row an initiative. All but its key may be missing in a file."""

    key: str = "key"
    title: Column = "title"
    description: Column = "description"
    lane: Column = "lane"
    owner: Column = "owner"
    ai: Column = "ai"
    stage: Column = "stage"
    state: Column = "state"
    date_kind: Column = "date_kind"
    confidence: Column = "confidence"
    impact: Column = "impact"
    effort: Column = "effort"
    cost: Column = "cost"
    benefit: Column = "benefit"
    realised: Column = "realised"
    goals: Column = "goals"
    metrics: Column = "metrics"
    added: Column = "added"
    start: Column = "start"
    end: Column = "end"
    baseline_start: Column = "baseline_start"
    baseline_end: Column = "baseline_end"
    depends_on: Column = "depends_on"


class OwnMilestone(Section):
    """A milestone that stands in its initiative's row."""

    date: str
    word: Column = None
    """What the file calls the day, as a release: ``days`` says which day it is."""
    kind: Column = None
    """How firm the day is."""
    done: Column = None


class MilestoneColumns(Section):
    """One row a milestone."""

    initiative: str = "initiative"
    milestone: str = "milestone"
    date: str = "date"
    title: Column = "title"
    done: Column = "done"


class DependencyColumns(Section):
    """One row a dependency: the successor waits for the predecessor."""

    predecessor: str = "predecessor"
    successor: str = "successor"
    type: Column = "type"
    lag: Column = "lag"


class HistoryColumns(Section):
    """One row a change of a field of an initiative."""

    initiative: str = "initiative"
    field: str = "field"
    changed_on: str = "changed_on"
    new: str = "new"
    old: Column = "old"
    new_date: Column = None
    """The day where ``new`` is a word for it, as a release."""
    old_date: Column = None
    reason: Column = "reason"


class RoadmapMapping(FactMapping):
    """What files about a roadmap mean. Left out: the format of our own exports."""

    initiatives: InitiativeColumns = InitiativeColumns()
    milestones: MilestoneColumns = MilestoneColumns()
    dependencies: DependencyColumns = DependencyColumns()
    history: HistoryColumns = HistoryColumns()
    own_milestones: dict[str, OwnMilestone] = Field(default_factory=dict)
    """By key, in the order in which they are passed."""
    passed_by_stage: bool = False
    """Whether milestones before the one that the stage names are met, and all of what is done."""
    states: dict[str, State] = Field(default_factory=dict)
    """Their word for a state = ours; so are the next three."""
    date_kinds: dict[str, DateKind] = Field(default_factory=dict)
    lanes: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    days: dict[str, date] = Field(default_factory=dict)
    """Their word for a day, as a release, where no row says which day it is."""
    between: str = Field(default=";", min_length=1)
    """What stands between several in one cell; of several owners the first one answers."""
    unfilled: tuple[str, ...] = ()
    """What stands in the history where nobody filled in a template."""
    new_initiatives: bool = False
    """Whether a history of what nobody knows makes an initiative of that key."""


def roadmap_mapping(text: str, file: str) -> RoadmapMapping:
    """Read a mapping; what is wrong with it is said by name."""
    return read_mapping(RoadmapMapping, text, file)
