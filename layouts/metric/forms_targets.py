"""The targets of a metric: the dated ones there are and were, and the forms that change them."""

from dash import html
from dash.development.base_component import Component

from dashboard.forms import FormField
from dashboard.scorecard.definitions import Direction
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.form_fields import TARGET, TARGET_END, TARGET_VOID
from dashboard.scorecard.history import TargetVersion
from layouts.components.forms import Filled, Options, form
from layouts.metric.words import GRAINS, aim, target_dates

TARGET_FORM, END_FORM, VOID_FORM = "metric-target", "metric-target-end", "metric-target-void"


def targets(found: MetricEditing) -> Component:
    """To add a target, and to end or void those that stand; the page lists all there were."""
    standing = [each for each in found.history.targets if each.said.stands]
    return html.Details(
        [
            html.Summary(_count(found)),
            *(_of_one(found, each) for each in standing),
            html.H3("Add a target"),
            _new(found),
        ],
        className="metric-form",
    )


def _count(found: MetricEditing) -> str:
    held = sum(each.said.stands for each in found.history.targets)
    return f"Targets: {held:,}" if held else "Targets: none yet"


def _of_one(found: MetricEditing, each: TargetVersion) -> Component:
    """To end a target, or to void one that was never right."""
    of = each.target
    name = f"{GRAINS[of.grain]} {aim(found.metric, of)}, {target_dates(of)}"
    end = each.target.end.isoformat() if each.target.end else ""
    return html.Details(
        [
            html.Summary(f"End or void: {name}"),
            form(
                f"{END_FORM}:{each.said.id}",
                found.history.version,
                Filled(TARGET_END[0], end, "From the next day on another one can hold."),
                send="End it",
            ),
            form(
                f"{VOID_FORM}:{each.said.id}",
                found.history.version,
                Filled(TARGET_VOID[0], "", "It was wrong: it counts nowhere, and stays listed."),
                send="Void it",
            ),
        ]
    )


def _new(found: MetricEditing) -> Component:
    band = found.metric.direction is Direction.WITHIN
    help_ = {
        "value": "The lower edge of the band." if band else f"Good is {found.metric.direction}.",
        "upper": "Of the band." if band else "Only where good is within a band: leave it empty.",
        "start": "Empty: it has always held.",
        "end": "The last day. Empty: until it is ended.",
    }
    start = {"start": found.calendar.fiscal_year_start(found.week).isoformat()}
    filled = [
        Filled(field, start.get(field.name, ""), help_.get(field.name, ""), options=_options(field))
        for field in TARGET
    ]
    return form(
        f"{TARGET_FORM}:{found.history.id}",
        found.history.version,
        *filled,
        preview="See what changes",
    )


def _options(field: FormField) -> Options:
    """Nothing is chosen before somebody has."""
    return [("Choose one", ""), *field.options] if field.options else ()
