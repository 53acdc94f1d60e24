"""How the columns and words of foreign files about rules are understood; TOML."""

from typing import Annotated

from pydantic import Field

from dashboard.imports.mapping import Column, FactMapping, Section, read_mapping


class RuleColumns(Section):
    """One row a rule. All but ``key`` and what a mapping names may be missing in a file."""

    key: str = "rule_id"
    name: Column = "name"
    kind: Column = "kind"
    team: Column = "team"
    action: Column = "action"
    severity: Column = "severity"
    regulatory: Column = "regulatory"
    kept_until: Column = "exempt_until"
    performance_day: Column = "performance_day"
    """The day from which the numbers hold; without the column, for all history."""
    executions: Column = "executions_180d"
    hits: Column = "hits_180d"
    labelled: Column = "labelled_180d"
    true_positives: Column = "tp_180d"
    unique_true_positives: Column = "unique_tp_180d"
    alerts: Column = "alerts_90d"
    minutes_per_alert: Column = "minutes_per_alert"
    average_loss: Column = "avg_loss_usd"
    false_positive_cost: Column = "fp_cost_usd"
    alerts_after_modify: Column = "alerts_90d_after_modify"


class TransitionColumns(Section):
    """One row a change of stage."""

    id: Column = "event_id"
    """Empty for a file without one: the order of its rows counts then."""
    rule: str = "rule_id"
    left: Column = "from_stage"
    stage: str = "to_stage"
    at: str = "at"
    kind: Column = "kind"
    reason: Column = "reason"
    text: Column = "reason_text"
    actor: Column = "actor"


class LookColumns(Section):
    """One row a look of a visit to offline monitoring."""

    rule: str = "rule_id"
    visit: str = "visit"
    look: str = "look"
    start: str = "start"
    end: str = "end"
    fired: str = "would_have_fired"
    labelled: str = "labelled"
    missed: str = "missed_bad"


class PlanColumns(Section):
    """One row a team and quarter; what is planned in all by its end."""

    team: str = "team"
    quarter_end: str = "quarter_end"
    out: str = "planned_cum_out"
    minutes: str = "planned_cum_minutes"


class RulesMapping(FactMapping):
    """What files about rules mean. Left out: the format of our own exports."""

    rules: RuleColumns = RuleColumns()
    transitions: TransitionColumns = TransitionColumns()
    offline_monitoring: LookColumns = LookColumns()
    plan: PlanColumns = PlanColumns()
    stages: dict[str, str] = Field(default_factory=dict)
    """Their word for a stage = ours. A change between two words for one stage is no move."""
    kinds: dict[str, str] = Field(default_factory=dict)
    gone: tuple[str, ...] = ()
    """Their words that say that a rule is not there any more."""
    moved_within_days: Annotated[int, Field(ge=0, le=3_650)] = 30
    """A rule that is gone and back in so many days was only moved: that is left out."""


def rules_mapping(text: str, file: str) -> RulesMapping:
    """Read a mapping; what is wrong with it is said by name."""
    return read_mapping(RulesMapping, text, file)
