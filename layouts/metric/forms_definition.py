"""What a metric is: its form, that of a new one, giving one up, and every version there was."""

from collections.abc import Mapping, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.definition_rows import form_of
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.form_fields import DEFINITION, GIVING_UP, NEW_METRIC, SINCE
from dashboard.scorecard.history import DefinitionVersion
from layouts.components import LABELLED, Column, controls, section, table
from layouts.components.forms import Filled, Options, form
from layouts.metric.forms_words import said_in_words

DEFINITION_FORM, NEW_FORM, GIVE_UP_FORM = "metric-definition", "metric-new", "metric-give-up"
PREVIEW = "See what changes"
HELP = {
    "key": "Short and lasting: operands and files name it by this.",
    "name": "As people say it. Empty: its key.",
    "unit": "Such as %, USD, days, bps or minutes. Empty: a count.",
    "aggregation": "How the values of a period become one. None for an operation.",
    "column": "The series that its values are of. Empty for an operation.",
    "filter": "column=value; several with ; between them. Empty: all rows.",
    "every": "How often a value is due; one that is missing makes a period partial.",
    "operation": "On other metrics, each taken over the whole period first. Else none.",
    "operands": "Keys of other metrics, with ; between them.",
    "comparison": "Percent for amounts, basis points for ratios and rates.",
    "direction": "Which way is good.",
    "tolerance": (
        "By how much a target may be missed and still be amber: 0.05 is 5 % of it;"
        " of basis points, how many."
    ),
    "owner": "Who answers for it, and may type its values.",
    "role": "Input: what is done. Output: what comes of it.",
    "area": "Metrics of one area stand together.",
    "description": "What it counts and what it leaves out, in words.",
    SINCE: "The first day of the new definition. Empty: it has always been so.",
}
LABELS = {field.name: field.label for field in NEW_METRIC}


def definition(found: MetricEditing) -> Component:
    """The definition as it stands, to be changed from a day on, with its history."""
    stands = form_of(found.metric) | {SINCE: found.week_start.isoformat()}
    owners = _owners(found.owners, found.metric.owner)
    filled = [_filled(field.name, stands, owners) for field in DEFINITION]
    return html.Details(
        [
            html.Summary("Definition: change it, or give the metric up"),
            form(
                f"{DEFINITION_FORM}:{found.history.id}",
                found.history.version,
                *filled,
                preview=PREVIEW,
            ),
            html.H3("Give it up"),
            form(
                f"{GIVE_UP_FORM}:{found.history.id}",
                found.history.version,
                Filled(GIVING_UP[0], "", "Weeks before that day keep it."),
                send="Give it up",
            ),
            html.H3("Versions"),
            versions(found.history.definitions, found.calendar.zone),
        ],
        className="metric-form",
    )


def new_metric(program_id: int, owners: Sequence[str]) -> Component:
    """The form of a metric that there is not yet, for managers; on the page of the scorecard."""
    usual = {"aggregation": "sum", "every": "day", "comparison": "pct", "direction": "up",
             "role": "output"}  # fmt: skip
    filled = [_filled(field.name, usual, _owners(owners)) for field in NEW_METRIC]
    return controls(
        section(
            "Add a metric",
            html.Details(
                [
                    html.Summary("Define a metric of this program"),
                    form(f"{NEW_FORM}:{program_id}", None, *filled, preview=PREVIEW),
                ],
                className="metric-form",
            ),
            lead="From values that are imported or typed, or from other metrics.",
            name="new-metric",
        )
    )


def holds(since: str, as_of: date) -> str:
    """From when on a definition holds, beside the week as of which it is shown."""
    if not since:
        return "It holds for all history."
    day = date.fromisoformat(since)
    later = ", and is shown here as if it held already" if day > as_of else ""
    return f"It holds from {formats.day(day)} on{later}."


def _filled(name: str, stands: Mapping[str, str], owners: Options) -> Filled:
    field = next(each for each in NEW_METRIC if each.name == name)
    options = owners if name == "owner" else ()
    return Filled(field, stands.get(name, ""), HELP[name], options=options)


def _owners(names: Sequence[str], *others: str) -> Options:
    known = dict.fromkeys((*names, *filter(None, others)))
    return [("Nobody yet", ""), *((name, name) for name in known)]


def versions(definitions: Sequence[DefinitionVersion], zone: str) -> Component | None:
    """Every version with who said it and when, and what it changed; the newest first."""
    if not definitions:
        return None
    columns = (
        Column("from", "Holds from"), Column("said", "Said by"),
        Column("what", "What changed", grows=True),
    )  # fmt: skip
    befores = [*definitions[1:], None]
    rows = [_version(each, before, zone) for each, before in zip(definitions, befores, strict=True)]
    return table(columns, rows, "Versions of the definition", LABELLED)


def _version(
    each: DefinitionVersion, before: DefinitionVersion | None, zone: str
) -> tuple[object, ...]:
    since = formats.day(each.since) if each.since else "always"
    return since, said_in_words(each.said, zone), _changed(each, before)


def _changed(each: DefinitionVersion, before: DefinitionVersion | None) -> Component | str:
    if each.metric is None:
        return "given up"
    was = form_of(before.metric) if before and before.metric else {}
    now = form_of(each.metric)
    parts = [
        html.Li([html.Span(label, className="change-field"), f" {_from_to(was, now, name)}"])
        for name, label in LABELS.items()
        if was.get(name, "") != now.get(name, "")
    ]
    return html.Ul(parts, className="changes") if parts else "the same as before"


def _from_to(was: Mapping[str, str], now: Mapping[str, str], name: str) -> str:
    became = now.get(name) or formats.MISSING
    return f"{was[name]} → {became}" if was.get(name) else became
