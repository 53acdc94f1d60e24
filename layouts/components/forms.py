"""Forms: fields with their label above, help below, and the problem beside; assets/forms.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.forms import YES, FormField, Kind, one_line_ends
from layouts.components.leaves import Children, aria

PROBLEM = "■"
Options = Sequence[tuple[str, str]]
"""(label, value) of what can be chosen."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a form with what stands in it."""

    field: FormField
    value: str = ""
    help: str = ""
    options: Options = ()
    """What can be chosen, where only the store knows it."""
    placeholder: str = ""


def form(
    name: str, base: int | None, *filled: Filled, send: str = "Save", way: Children = None
) -> Component:
    """A form that is sent to ``/forms/<name>``; what is typed into it is kept as a draft.

    ``name`` is the form's, with the item's id where it has one: ``program:3``. ``base`` is the
    version that is drawn. ``way`` stands beside the button.
    """
    drawn = {each.field.name: one_line_ends(each.value) for each in filled}
    marks = data(form=name, drawn=orjson.dumps(drawn).decode())
    marks |= data(base=str(base)) if base is not None else {}
    kept = html.Span(className="form-kept", role="status")
    return html.Form(
        [
            html.Div(className="form-restored", role="status"),
            html.Div(className="form-conflict", tabIndex=-1),
            *(
                _check(each, name) if each.field.kind is Kind.CHECK else _filled(each)
                for each in filled
            ),
            html.P(className="form-problem field-problem", role="alert"),
            html.Div(
                [
                    html.Button(
                        send, type="submit", className="btn btn-primary", title="Ctrl-Enter"
                    ),
                    way,
                    kept,
                ],
                className="actions",
            ),
        ],
        className="form",
        noValidate=True,
        **marks,
    )


def _filled(each: Filled) -> Component:
    return field(
        each.field.name,
        each.field.label,
        _control(each),
        each.help,
        css=f"field-{each.field.kind}",
        required=each.field.required,
    )


def _check(each: Filled, form: str) -> Component:
    """A box with its label behind it."""
    field = each.field
    return html.Div(
        [
            dbc.Checkbox(id=f"{form}-{field.name}", label=field.label, value=each.value == YES),
            html.P(each.help, className="field-help") if each.help else None,
            html.P(className="field-problem"),
        ],
        className="field field-check",
        **data(field=field.name),
    )


def _control(each: Filled) -> Component:
    kind, longest = each.field.kind, each.field.longest
    if kind is Kind.CHOICE:
        return select(each.options or each.field.options, each.value, "no longer offered")
    if kind is Kind.LINES:
        area: Component = dbc.Textarea(
            value=each.value, placeholder=each.placeholder, maxLength=longest, rows=6, size="sm"
        )
        return area
    return text(each.value, each.placeholder, longest, "date" if kind is Kind.DATE else "text")


def data(**marks: str) -> dict[str, Any]:
    """Marks for the browser: ``data(field="zone")`` is ``data-field``."""
    return {f"data-{name.replace('_', '-')}": value for name, value in marks.items()}


def field(
    name: str,
    label: str,
    control: Component,
    help_: str = "",
    css: str = "",
    fault: str = "",
    required: str = "",
    **marks: str,
) -> Component:
    """A control with its label above, its help below and room for its problem.

    ``required`` is what is said when it is empty, before anything is asked of the server;
    ``marks`` are for the script of the page.
    """
    marks |= {"field": name} | ({"required": required} if required else {})
    return html.Div(
        [
            html.Label([html.Span(label, className="field-label"), control]),
            html.P(help_, className="field-help") if help_ else None,
            html.P(problem(fault) if fault else None, className="field-problem"),
        ],
        className=f"field {css}".strip(),
        **data(**marks),
    )


def select(options: Options, value: str, lacking: str) -> Component:
    """One of several; a value that is not offered is offered as it is, and ``lacking`` says so."""
    offered = list(options)
    if value not in {v for _, v in offered}:
        offered.append((f"{value} ({lacking})", value))
    choices = [{"label": label, "value": v} for label, v in offered]
    nothing = next((label for label, v in offered if not v), "")  # else it would stand there blank
    control: Component = dbc.Select(options=choices, value=value, placeholder=nothing, size="sm")
    return control


def text(value: str, placeholder: str = "", longest: int = 1_000, kind: str = "text") -> Component:
    """A line that is typed."""
    control: Component = dbc.Input(
        value=value, placeholder=placeholder, maxLength=longest, size="sm", autoComplete="off",
        type=kind,
    )  # fmt: skip
    return control


def problem(sentence: str) -> Component:
    """A problem: shape, sentence and colour."""
    return html.Span(
        [html.Span(PROBLEM, className="problem-shape", **aria(hidden="true")), f" {sentence}"],
        className="problem-said",
    )
