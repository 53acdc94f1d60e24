"""The audit: who changed what, newest first; one entry, and the way to undo a deletion."""

from collections.abc import Sequence
from itertools import groupby

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.audit import DEEDS, DELETED, KINDS, LONGEST_TEXT, AuditFilters, AuditPage, Entry
from dashboard.scope import HouseScope
from layouts.components import controls, empty, link, page_head, section
from layouts.components.forms import data, field, form, select, text
from layouts.components.history import history, through, told

PATH, CSV = "/audit", "/audit.csv"
TITLE = "Audit"
NOT_OFFERED = "nothing by this name"


def content(page: AuditPage, scope: HouseScope, ways: Sequence[Entry] = ()) -> Component:
    """The page; with ``filters.entry`` one entry and ``ways``, what was done to its item."""
    shown = _one(page, scope, ways) if page.filters.entry is not None else _all(page, scope)
    return html.Div([*shown], className="audit")


def address(scope: HouseScope, filters: AuditFilters) -> str:
    """The audit with these filters; program and week of the page before go along."""
    return PATH + scope.viewed(**filters.view()).query()


def _head(page: AuditPage, *ways: Component | None) -> Component:
    return page_head(TITLE, f"Times are those of {page.zone}", *ways)


def _all(page: AuditPage, scope: HouseScope) -> list[Component | None]:
    return [
        _head(page),
        html.P(headline(page), className="headline"),
        _filters(page),
        _tools(page, scope),
        *(_day(day, entries, scope) for day, entries in _by_day(page)),
        None if page.entries else _nothing(scope),
        _older(page, scope),
    ]


def headline(page: AuditPage) -> str:
    """The page in one sentence."""
    if not page.entries:
        return "Nothing that was changed fits these filters."
    first, last = (_date(entry, page.zone) for entry in (page.entries[0], page.entries[-1]))
    span = f"on {first}" if first == last else f"from {first} back to {last}"
    changes = formats.plural(len(page.entries), "change")
    return f"{changes} {span}; {'there are older ones' if page.more else 'that is all'}."


def _date(entry: Entry, zone: str) -> str:
    return formats.moment(entry.at, zone)[:-7]


def _clock(entry: Entry, zone: str) -> str:
    return formats.moment(entry.at, zone)[-5:]


def _by_day(page: AuditPage) -> list[tuple[str, list[tuple[str, Entry]]]]:
    """Entries with their time, by day."""
    found = groupby(page.entries, lambda entry: _date(entry, page.zone))
    return [(day, [(_clock(entry, page.zone), entry) for entry in group]) for day, group in found]


def _day(day: str, entries: Sequence[tuple[str, Entry]], scope: HouseScope) -> Component:
    listed = html.Ol([_entry(at, entry, scope) for at, entry in entries], className="audit-list")
    return section(day, listed)


def _entry(at: str, entry: Entry, scope: HouseScope) -> Component:
    alone = address(scope, AuditFilters(entry=entry.id))
    return html.Li(
        [
            link(at, alone, className="audit-at", title="This entry alone"),
            html.Div([_deed(entry), told(entry)], className="audit-told"),
            link("Restore", alone, className="btn btn-quiet") if entry.restorable else None,
        ]
    )


def _deed(entry: Entry) -> Component:
    said = entry.deed.removeprefix(entry.who)
    where = html.Span(f" · {entry.program}", className="quiet") if _is_elsewhere(entry) else None
    return html.P([html.Strong(entry.who), said, through(entry), where], className="audit-deed")


def _is_elsewhere(entry: Entry) -> bool:
    """Whether the program is worth to be said: it is not the item itself."""
    return bool(entry.program) and entry.kind != "program"


def _filters(page: AuditPage) -> Component:
    """Controls that write the address: assets/audit.js."""
    filters, offered = page.filters, page.offered
    deeds = [("Everything", ""), *((did.capitalize(), did) for did in DEEDS)]
    kinds = [("Everything", ""), *((kind.capitalize(), kind) for kind in KINDS)]
    people = [("Everybody", ""), *((name, name) for name in offered.people)]
    programs = [("All", ""), *((name, key) for key, name in offered.programs)]
    fields = [
        field("who", "Person", select(people, filters.who, NOT_OFFERED)),
        field("did", "What was done", select(deeds, filters.did, NOT_OFFERED)),
        field("kind", "To what", select(kinds, filters.kind, NOT_OFFERED)),
        field("of", "Program", select(programs, filters.program, NOT_OFFERED)),
        field("since", "From", _date_input(filters.view().get("since", ""))),
        field("until", "To", _date_input(filters.view().get("until", ""))),
        field("text", "Name holds", text(filters.text, "", LONGEST_TEXT)),
    ]
    show = html.Button("Show", type="submit", className="btn btn-primary")
    return controls(
        html.Form([*fields, show], className="form audit-filters", **data(ask=PATH)),
        className="audit-controls",
    )


def _date_input(value: str) -> Component:
    control: Component = dbc.Input(type="date", value=value, size="sm")
    return control


def _tools(page: AuditPage, scope: HouseScope) -> Component:
    filters = page.filters
    chosen = bool(filters.view())
    taken = scope.viewed(**{k: v for k, v in filters.view().items() if k != "before"})
    return controls(
        link("Newest, without filters", address(scope, AuditFilters())) if chosen else None,
        html.A("Take away as CSV", href=CSV + taken.query(), className="btn btn-quiet")
        if page.may_export
        else None,
        className="actions",
    )


def _nothing(scope: HouseScope) -> Component:
    return empty("No entry fits.", link("Show the newest changes", address(scope, AuditFilters())))


def _older(page: AuditPage, scope: HouseScope) -> Component | None:
    if not page.more:
        return None
    older = address(scope, page.filters.after(page.entries[-1].id))
    return controls(link("Older changes", older, className="btn btn-quiet"), className="actions")


def _one(page: AuditPage, scope: HouseScope, ways: Sequence[Entry]) -> list[Component | None]:
    entry, *others = page.entries
    at = f"{formats.moment(entry.at, page.zone)}, through the {entry.via}"
    return [
        _head(page, link("All changes", address(scope, AuditFilters()))),
        html.P(f"{entry.deed}.", className="headline"),
        html.P(" · ".join(part for part in (at, entry.program) if part), className="section-lead"),
        told(entry, folded=False),
        _restore(entry, others) if entry.did == DELETED else None,
        section(f"All that was done to {entry.item}", history(ways, page.zone)) if ways else None,
    ]


def _restore(entry: Entry, others: Sequence[Entry]) -> Component:
    if not entry.restorable:
        return section("Restore", html.P("This deletion does not stand, or is not held whole."))
    names = ", ".join(f"the {other.kind} {other.item}" for other in others)
    lead = f"It comes back as it was{f', and with it {names}' if names else ''}."
    return section("Restore", form(f"restore:{entry.id}", None, send="Restore"), lead=lead)
