"""Forms: fields with their label above, help below, and the problem beside; assets/forms.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.forms import YES, FormField, Kind, one_line_ends
from layouts.components.leaves import Children, aria

PROBLEM = "■"
Options = Sequence[tuple[Children, str]]
"""(label, value) of what can be chosen; only what is picked has labels that are no texts."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a form with what stands in it."""

    field: FormField
    value: str = ""
    help: str = ""
    options: Options = ()
    """What can be chosen, where only the store knows it."""
    placeholder: str = ""
    rows: int = 6
    """Of what has several lines."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of a form that belong together."""

    title: str
    filled: Sequence[Filled]
    css: str = ""
    lead: Children = None
    """What is said above them."""
    folded: bool = False


def form(
    name: str,
    base: int | None,
    *filled: Filled | Group,
    send: str = "Save",
    way: Children = None,
    preview: str = "",
) -> Component:
    """A form that is sent to ``/forms/<name>``; what is typed into it is kept as a draft.

    ``name`` is the form's, with the item's id where it has one: ``program:3``. ``base`` is the
    version that is drawn. ``way`` stands beside the button. With a ``preview``, the button says
    that, and shows what would change; what is shown holds the button that saves (``save``).
    """
    drawn = {each.field.name: one_line_ends(each.value) for each in _all(filled)}
    marks = data(form=name, drawn=orjson.dumps(drawn).decode())
    marks |= data(base=str(base)) if base is not None else {}
    marks |= data(preview="") if preview else {}
    return html.Form(
        [
            html.Div(className="form-restored", role="status"),
            html.Div(className="form-conflict", tabIndex=-1),
            *(
                _group(each, name) if isinstance(each, Group) else _drawn(each, name)
                for each in filled
            ),
            html.P(className="form-problem field-problem", role="alert"),
            _actions(preview or send, way),
            _preview(preview),
        ],
        className="form",
        noValidate=True,
        **marks,
    )


def _all(filled: Sequence[Filled | Group]) -> Iterator[Filled]:
    for each in filled:
        if isinstance(each, Group):
            yield from each.filled
        else:
            yield each


def _group(group: Group, form: str) -> Component:
    inside = [group.lead, *(_drawn(each, form) for each in group.filled)]
    css = f"field-group {group.css}".strip()
    if group.folded:
        return html.Details([html.Summary(group.title), *inside], className=css)
    return html.Fieldset([html.Legend(group.title), *inside], className=css)


def _drawn(each: Filled, form: str) -> Component:
    if each.field.kind is Kind.CHECK:
        return _check(each, form)
    return _pick(each, form) if each.field.kind is Kind.PICK else _filled(each)


def _actions(send: str, way: Children) -> Component:
    """The button that sends, what stands beside it, and when the draft was kept."""
    button = html.Button(send, type="submit", className="btn btn-primary", title="Ctrl-Enter")
    kept = html.Span(className="form-kept", role="status")
    return html.Div([button, way, kept], className="actions")


def _preview(preview: str) -> Component | None:
    if not preview:
        return None
    return html.Div(className="form-preview", tabIndex=-1, role="region", **aria(label="Preview"))


def save(label: str = "Save") -> Component:
    """The button that saves what a preview shows; it stands in the preview."""
    return html.Button(label, type="submit", className="btn btn-primary", **data(save=""))


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


def _pick(each: Filled, form: str) -> Component:
    """All choices side by side; arrows move through them."""
    field, name = each.field, f"{form}-{each.field.name}"
    options = [{"label": label, "value": value} for label, value in each.options or field.options]
    choice = dbc.RadioItems(
        id=name, name=name, options=options, value=each.value or None, inline=True
    )
    marks = {"field": field.name} | ({"required": field.required} if field.required else {})
    return html.Fieldset(
        [
            html.Legend(field.label, className="field-label"),
            choice,
            html.P(each.help, className="field-help") if each.help else None,
            html.P(className="field-problem"),
        ],
        className="field field-pick",
        **data(**marks),
    )


def _control(each: Filled) -> Component:
    kind, longest = each.field.kind, each.field.longest
    if kind is Kind.CHOICE:
        options, asks = each.options or each.field.options, bool(each.field.required)
        return select(options, each.value, "no longer offered", asks)
    if kind is Kind.LINES:
        area: Component = dbc.Textarea(
            value=each.value,
            placeholder=each.placeholder,
            maxLength=longest,
            rows=each.rows,
            size="sm",
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


def select(options: Options, value: str, lacking: str, asks: bool = False) -> Component:
    """One of several; a value that is not offered is offered as it is, and ``lacking`` says so.

    Where it ``asks`` for one of them, its empty choice only says so and cannot be chosen.
    """
    offered = [(label, v) for label, v in options if v or not asks]
    if (value or not asks) and value not in {v for _, v in offered}:
        offered.append((f"{value} ({lacking})", value))
    choices = [{"label": label, "value": v} for label, v in offered]
    nothing = next((label for label, v in options if not v), "")  # else it would stand there blank
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
