"""What offline monitoring has shown of a rule, visit by visit, told in words."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.values import RuleStory, Visit
from layouts.components import LABELLED, Column, section, status, table
from layouts.rule.words import verdict_in_words, verdict_word
from layouts.rule_deprecation.words import VERDICTS


def gate(story: RuleStory) -> Component | None:
    """Each visit with its verdict, the newest first; None where it was never monitored."""
    if not story.visits:
        return None
    visits = [part for each in reversed(story.visits) for part in _visit(story, each)]
    count = len(story.visits)
    return section(
        "Offline monitoring",
        *visits,
        lead=f"It was in offline monitoring {'once' if count == 1 else f'{count} times'}: its"
        " action off, its log on.",
        name="gate",
    )


def _visit(story: RuleStory, visit: Visit) -> list[Component]:
    told = html.Div(
        [
            html.H3([_name(story, visit), " ", status(*VERDICTS[verdict_word(visit)])]),
            *(html.P(sentence) for sentence in verdict_in_words(visit, story.policy)),
        ],
        className="rule-visit",
    )
    return [told, _looks(visit)] if visit.looks else [told]


def _name(story: RuleStory, visit: Visit) -> str:
    if visit.begun is None:
        return f"Visit {visit.number}, without a stay of its own"
    until = "now" if visit.ended is None else formats.day(visit.ended)
    return f"Visit {visit.number}, {formats.day(visit.begun)} to {until}"


def _looks(visit: Visit) -> Component:
    columns = (
        Column("look", "Look"), Column("from", "From", day=True),
        Column("to", "Before", day=True, help="The first day after it."),
        Column("fired", "Would have fired", number=True),
        Column("labelled", "Labelled", number=True),
        Column("missed", "Missed bad", number=True),
    )  # fmt: skip
    rows = [
        (
            f"Look {look.look}", formats.day(look.start), formats.day(look.end),
            formats.count(look.would_have_fired), formats.count(look.labelled),
            formats.count(look.missed_bad),
        )
        for look in visit.looks
    ]  # fmt: skip
    return table(columns, rows, f"Looks of visit {visit.number}", LABELLED)
