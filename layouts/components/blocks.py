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


def status(colour: str, word: Children) -> Component:
    """A status as shape, word and colour; colour never speaks alone."""
    shape, css = STATUS[colour]
    return html.Span(
        [html.Span(shape, className="status-shape", **aria(hidden="true")), *_words(word)],
        className=f"status {css}",
    )


def _words(word: Children) -> list[Children]:
    return word if isinstance(word, list) else [word]


def page_head(title: str, about: str, *ways: Component | None) -> Component:
    """What a page is, what it is about, and ways from it."""
    parts = (html.H1(title), html.P(about, className="page-scope"), *ways)
    return html.Header([part for part in parts if part is not None], className="page-head")


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


def beside(picture: Component, numbers: Children) -> Component:
    """A picture with its numbers beside it; below it where there is no room."""
    parts = (("pair-narrow", picture), ("pair-wide", numbers))
    return html.Div([html.Div(part, className=css) for css, part in parts], className="pair")


def _named(name: str) -> dict[str, Any]:
    return {"id": name} if name else {}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that a page opens with."""

    label: str
    value: Children
    note: Children = ""
    colour: str = ""
    href: str = ""
    """Where one sees what it is made of."""
    help: str = ""
    """What is said of it on hover."""


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
                title=figure.help or None,
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
