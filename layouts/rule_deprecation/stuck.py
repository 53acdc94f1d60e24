"""Rules that have been in their stage for too long."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import rule_address
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.stuck import StuckRule
from dashboard.rule_deprecation.wording import in_words
from layouts.components import LABELLED, Column, beside, figure, link, section, table
from layouts.components.charts import lying_bars
from layouts.rule_deprecation.lists import all_of_them
from layouts.rule_deprecation.words import title
from layouts.theme import AMBER

SHOWN = 10


def stuck(told: RuleDeprecation) -> Component | None:
    """By team, and those that are furthest over; None where none is."""
    found = told.stuck
    if not len(found):
        return None
    teams = sorted(found.by_team.items(), key=lambda pair: (-pair[1], pair[0]))
    names, counts = [name for name, _ in teams], [n for _, n in teams]
    shown = found.first(SHOWN)
    columns = (
        Column("rule", "Rule"), Column("stage", "Stage"), Column("team", "Team"),
        Column("days", "Days in stage", number=True), Column("over", "Days over", number=True),
    )  # fmt: skip
    return section(
        "Stuck",
        beside(
            figure(
                lying_bars(
                    names, counts, [AMBER] * len(names), ",d", "%{x} stuck, %{y}<extra></extra>",
                    [formats.count(n) for n in counts],
                ),
                f"{names[0]} has most: {counts[0]:,} of {len(found):,}",
                "Rules that have been in their stage for longer than the policy says, by team",
                "medium",
            ),
            [
                table(columns, [_row(told, each) for each in shown], "Stuck rules", LABELLED),
                all_of_them(told, "stuck", len(shown)),
            ],
        ),
        lead=_sentence(told),
        name="stuck",
    )  # fmt: skip


def _row(told: RuleDeprecation, each: StuckRule) -> tuple[object, ...]:
    return (
        link(each.key, rule_address(told.scope, each.key)), title(each.stage), each.team,
        formats.count(each.age_days), formats.count(each.over_by),
    )  # fmt: skip


def _sentence(told: RuleDeprecation) -> str:
    most = sorted(told.stuck.by_stage.items(), key=lambda pair: -pair[1])
    said = ", ".join(
        f"{n:,} in “{in_words(stage)}” for over {told.policy.stuck_days[stage]:,} days"
        for stage, n in most
        if n
    )
    return f"{formats.plural(len(told.stuck), 'rule')}: {said}."
