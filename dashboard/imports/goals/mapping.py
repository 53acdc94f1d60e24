"""How the columns and words of foreign files about goals are understood; TOML."""

from pydantic import Field

from dashboard.imports.mapping import Column, FactMapping, Section, read_mapping


class GoalColumns(Section):
    """One row a goal."""

    key: str = "key"
    title: Column = "title"
    owner: str = "owner"
    team: Column = "team"
    direction: str = "direction"
    baseline: str = "baseline"
    target: Column = "target"
    band_low: Column = "band_low"
    band_high: Column = "band_high"
    start: str = "start"
    due: str = "due"
    tolerance: Column = "tolerance_share"
    metric: Column = "metric"
    parent: Column = "parent"
    tags: Column = "tags"
    unit: Column = "unit"


class ValueColumns(Section):
    """One row a value of a day."""

    goal: str = "goal"
    date: str = "date"
    value: str = "value"


class UpdateColumns(Section):
    """One row a version of a status update. All but the first four may be missing in a file."""

    goal: str = "goal"
    week: str = "week_ending"
    colour: str = "colour"
    at: str = "at"
    state: Column = "state"
    headline: Column = "headline"
    why: Column = "why"
    changed: Column = "changed"
    next_steps: Column = "next_steps"
    decision: Column = "decision"
    date_to_green: Column = "date_to_green"
    author: Column = "author"


class ActionColumns(Section):
    """One row an action; an empty ``done`` is open."""

    goal: str = "goal"
    number: str = "number"
    text: str = "text"
    owner: str = "owner"
    created: str = "created"
    due: str = "due"
    done: Column = "done"
    expected_impact: str = "expected_impact"
    realised_impact: Column = "realised_impact"
    evidence: Column = "evidence"


class GoalsMapping(FactMapping):
    """What files about goals mean. Left out: the format of our own exports."""

    goals: GoalColumns = GoalColumns()
    values: ValueColumns = ValueColumns()
    updates: UpdateColumns = UpdateColumns()
    actions: ActionColumns = ActionColumns()
    colours: dict[str, str] = Field(default_factory=dict)
    """Their word for a colour = ours."""
    unfilled: tuple[str, ...] = ()
    """What stands in the column of colours where nobody filled in the template."""
    new_initiatives: bool = False
    """Whether updates of what nobody knows make an initiative of that name."""


def goals_mapping(text: str, file: str) -> GoalsMapping:
    """Read a mapping; what is wrong with it is said by name."""
    return read_mapping(GoalsMapping, text, file)
