"""What a metric's limits rest on, and the form that locks them, with a reason."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.form_fields import BASELINE
from dashboard.scorecard.process import Baseline, baseline_on
from layouts.components.forms import Filled, form

BASELINE_FORM = "metric-baseline"


def baseline(found: MetricEditing) -> Component:
    """The weeks that the limits are locked to, and the form for others."""
    known = [each.baseline for each in found.history.baselines if each.said.stands]
    held = baseline_on(known, found.metric.key, found.week)
    help_ = {
        "start": "Of the weeks that the limits rest on: six whole weeks or more.",
        "end": "Empty: the weeks since then, as they come. Both empty: the last 52 weeks again.",
        "set_on": "Charts of earlier weeks keep the limits that they had.",
        "reason": "What changed in the process, so that the old limits say nothing about it.",
    }
    day = min(found.week, found.today).isoformat()
    filled = [
        Filled(field, day if field.name == "set_on" else "", help_[field.name])
        for field in BASELINE
    ]
    return html.Details(
        [
            html.Summary(f"Limits: {baseline_in_words(held)}"),
            form(
                f"{BASELINE_FORM}:{found.history.id}",
                found.history.version,
                *filled,
                preview="See what changes",
            ),
        ],
        className="metric-form",
    )


def baseline_in_words(held: Baseline | None) -> str:
    """Locked to 1 Jan 2026 to 30 Jun 2026."""
    if held is None or not (held.start or held.end):
        return "they follow the last 52 weeks"
    start = formats.day(held.start) if held.start else "the beginning"
    return f"locked to {start} to {formats.day(held.end) if held.end else 'the newest week'}"
