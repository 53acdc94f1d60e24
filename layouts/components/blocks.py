"""Blocks of a page: status, sections, key figures, and its states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.components.leaves import Children, aria, controls, link

STATUS = {
    "green": ("●", "status-green"),
    "amber": ("▲", "status-amber"),
    "red": ("■", "status-red"),
    "grey": ("○", "status-grey"),
}


def status(colour: str, word: str) -> Component:
    """A status as shape, word and colour; colour never speaks alone."""
    shape, css = STATUS[colour]
    return html.Span(
        [html.Span(shape, className="status-shape", **aria(hidden="true")), word],
        className=f"status {css}",
    )


def section(
    title: str, *children: Children, lead: str = "", tools: Children = None, name: str = ""
) -> Component:
    """A part of a page: its title, a sentence made from its numbers, and what it shows.

    Where it has a ``name``, an address that ends with ``#name`` leads to it.
    """
    head = [html.H2(title, className="section-title"), tools]
    return html.Section(
        [
            html.Div([part for part in head if part is not None], className="section-head"),
            html.P(lead, className="section-lead") if lead else None,
            *children,
        ],
        className="page-section",
        **_named(name),
    )


def _named(name: str) -> dict[str, Any]:
    return {"id": name} if name else {}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that a page opens with."""

    label: str
    value: str
    note: str = ""
    colour: str = ""
    href: str = ""
    """Where one sees what it is made of."""


def key_figures(figures: Sequence[KeyFigure]) -> Component:
    """The numbers that a page opens with, side by side."""
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(figure.label),
                    html.Dd(
                        link(figure.value, figure.href) if figure.href else figure.value,
                        className="key-value",
                    ),
                    html.Dd(
                        status(figure.colour, figure.note) if figure.colour else figure.note,
                        className="key-note",
                    ),
                ],
                className="key-figure",
            )
            for figure in figures
        ],
        className="key-figures",
    )


def segments(label: str, choices: Sequence[tuple[str, str, bool]]) -> Component:
    """One of few: links side by side, as (text, address, chosen)."""
    return controls(
        html.Span(label, className="segments-label"),
        *(
            link(text, href, className="segment chosen" if chosen else "segment")
            for text, href, chosen in choices
        ),
        className="segments",
        role="group",
    )


def empty(missing: str, next_step: Children = "") -> Component:
    """Nothing to show: what is missing, and the one next step."""
    return html.Div(
        [html.P(missing, className="empty-missing"), html.P(next_step, className="empty-next")],
        className="empty",
    )


def facts(pairs: Mapping[str, Children]) -> Component:
    """Names and what they stand for, one under another."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs.items()],
        className="facts",
    )


def apology(happened: str, kept: str, next_step: Children) -> Component:
    """Something went wrong: what happened, what was kept, what to do."""
    return html.Div(
        [
            html.H1(happened, className="apology-title"),
            html.P(kept),
            html.P(next_step),
        ],
        className="apology",
        role="alert",
    )
