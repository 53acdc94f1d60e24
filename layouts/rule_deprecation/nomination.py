"""The preview of a nomination of many rules, and the form that does it."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.gate_fields import NOMINATION, RULES
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.nomination import MOST, Preview
from layouts.components import LABELLED, Column, empty, section, table
from layouts.components.forms import Filled, form
from layouts.rule_deprecation.moving import NOMINATE_FORM

NOMINEES = (
    Column("rule", "Rule"), Column("name", "Name", grows=True), Column("team", "Team"),
    Column("why", "Why", grows=True),
)  # fmt: skip

SHOWN = 50
"""Rows of a preview."""
LEAVE_OUT = "Take out those that are to stay. What changes meanwhile is left out."


def nomination(found: Preview, program_id: int) -> Component:
    """Whom the classification names, why each of them, and who is left out."""
    return section(
        "Nominate the classifier's candidates",
        _nominees(found) if found.nominees else empty("No live rule is a candidate now."),
        _left_out(found) if found.left_out else None,
        _form(found, program_id) if found.nominees else None,
        lead=_lead(found),
    )


def _lead(found: Preview) -> str:
    return (
        f"{formats.plural(len(found.nominees), 'live rule')} would be nominated;"
        f" {formats.plural(len(found.left_out), 'rule')} of the same classes left out. Nothing is"
        " switched off by it: each rule goes through its gates."
    )


def _nominees(found: Preview) -> Component:
    rows = [(n.key, n.name, n.team, n.why[0].upper() + n.why[1:]) for n in found.nominees[:SHOWN]]
    counts = [f"{n:,} {CLASS_WORDS[name]}" for name, n in found.by_class().items() if n]
    every = len(found.nominees)
    summary = f"{formats.plural(every, 'rule')} to nominate: {', '.join(counts)}"
    shown = table(NOMINEES, rows, "Rules to nominate", LABELLED)
    return html.Details([html.Summary(summary), _of_all(every), shown])


def _of_all(every: int) -> Component | None:
    """How many of them a table shows, where it doesn't show all."""
    return html.P(f"{SHOWN} of {every:,}", className="quiet") if every > SHOWN else None


def _form(found: Preview, program_id: int) -> Component:
    keys = "\n".join(nominee.key for nominee in found.nominees[:MOST])
    help_ = LEAVE_OUT
    if len(found.nominees) > MOST:
        help_ = f"These are the first {MOST} of {len(found.nominees):,}: nominate the rest after. "
        help_ += LEAVE_OUT
    filled = [
        Filled(field, keys, help_) if field is RULES else Filled(field) for field in NOMINATION
    ]
    return form(f"{NOMINATE_FORM}:{program_id}", None, *filled, send="Nominate them")


def _left_out(found: Preview) -> Component:
    rows = [
        (o.key, o.name, o.team, f"{CLASS_WORDS[o.rule_class].capitalize()}, but {o.why}")
        for o in found.left_out[:SHOWN]
    ]
    shown = table(NOMINEES, rows, "Rules left out", LABELLED)
    every = len(found.left_out)
    summary = f"{formats.plural(every, 'rule')} left out"
    return html.Details([html.Summary(summary), _of_all(every), shown])
