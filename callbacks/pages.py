"""All pages. A new one: its functions beside its feature's callbacks, and an entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks import (
    administration,
    audit,
    escalations,
    goal,
    initiative,
    metric,
    my_updates,
    partner_requests,
    path_to_green,
    review,
    roadmap,
    rule,
    rule_deprecation,
    scorecard,
    silence,
    ticket,
    ticket_aging,
)
from callbacks.accounts import own
from callbacks.imports import page as imports
from callbacks.reader import Reader
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.scope import HouseScope, Scope
from exports.paper import Paper

Offered = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a program: how its filters are called and offered, and how it is drawn."""

    content: Callable[[Reader, Scope], Component]
    paper: Callable[[Reader, Scope], Paper] | None = None
    """None where the page is not for paper."""
    filters: Mapping[str, str] = field(default_factory=dict)
    offered: Callable[[Session, Program], Offered] = lambda *_: {}
    """The values of the filters."""
    views: tuple[str, ...] = ()
    """What else the query may choose."""
    check: Callable[[Mapping[str, str]], object] = lambda _: None
    """Raises ``InvalidRequest`` where the query chooses a view that there is not."""
    find: Callable[[Session, Program, Mapping[str, str]], object] = lambda *_: None
    """Raises ``NotFound`` where the view opens something that there is not."""
    home: str = ""
    """The page that its item stands in a list of: where another program leads; empty: itself."""
    part_of: str = ""
    """The page of the rail that it is a view of; empty: itself."""
    right: Right = field(kw_only=True)
    """What one needs in the program to open it; each page says so."""


@dataclass(frozen=True, slots=True)
class HousePage:
    """A page of the whole house: it stands also where there is no program, and for all of them."""

    views: tuple[str, ...]
    check: Callable[[Mapping[str, str]], object]
    content: Callable[[Reader, HouseScope], Component]
    find: Callable[[Reader, HouseScope], object] = lambda *_: None
    """Raises ``NotFound`` or ``Forbidden`` where the view opens what is not for the viewer."""
    right: Right = field(kw_only=True)
    """What one needs, in some program at least, to open it; each page says so."""


PAGES: Mapping[str, Page | HousePage] = {
    review.PATH: Page(
        review.content, review.paper, views=review.VIEWS, check=review.check, right=Right.SEE
    ),
    "/tickets": Page(
        ticket_aging.content,
        ticket_aging.paper,
        ticket_aging.FILTERS,
        ticket_aging.offered,
        ("by", "list", "appendix"),
        ticket_aging.check,
        right=Right.SEE,
    ),
    escalations.PATH: Page(
        escalations.content,
        escalations.paper,
        escalations.FILTERS,
        escalations.offered,
        (),
        escalations.check,
        part_of=escalations.HOME,
        right=Right.SEE,
    ),
    partner_requests.PATH: Page(
        partner_requests.content,
        partner_requests.paper,
        partner_requests.FILTERS,
        partner_requests.offered,
        partner_requests.VIEWS,
        partner_requests.check,
        part_of=partner_requests.HOME,
        right=Right.SEE,
    ),
    ticket.PATH: Page(
        ticket.content, views=ticket.VIEWS, find=ticket.find, home=ticket.HOME, right=Right.SEE
    ),
    rule_deprecation.PATH: Page(
        rule_deprecation.content,
        rule_deprecation.paper,
        rule_deprecation.FILTERS,
        rule_deprecation.offered,
        rule_deprecation.VIEWS,
        rule_deprecation.check,
        right=Right.SEE,
    ),
    rule.PATH: Page(
        rule.content, views=rule.VIEWS, find=rule.find, home=rule.HOME, right=Right.SEE
    ),
    scorecard.PATH: Page(
        scorecard.content,
        scorecard.paper,
        scorecard.FILTERS,
        scorecard.offered,
        right=Right.SEE,
    ),
    metric.PATH: Page(
        metric.content,
        metric.paper,
        views=metric.VIEWS,
        find=metric.find,
        home=metric.HOME,
        right=Right.SEE,
    ),
    path_to_green.PATH: Page(
        path_to_green.content,
        path_to_green.paper,
        path_to_green.FILTERS,
        path_to_green.offered,
        right=Right.SEE,
    ),
    goal.PATH: Page(
        goal.content, goal.paper, views=goal.VIEWS, find=goal.find, home=goal.HOME, right=Right.SEE
    ),
    roadmap.PATH: Page(
        roadmap.content,
        roadmap.paper,
        roadmap.FILTERS,
        roadmap.offered,
        roadmap.VIEWS,
        roadmap.check,
        right=Right.SEE,
    ),
    initiative.PATH: Page(
        initiative.content,
        initiative.paper,
        views=initiative.VIEWS,
        find=initiative.find,
        home=initiative.HOME,
        right=Right.SEE,
    ),
    my_updates.PATH: Page(
        my_updates.content,
        views=my_updates.VIEWS,
        check=my_updates.check,
        right=Right.SEE,
    ),
    silence.PATH: Page(silence.content, silence.paper, part_of=silence.HOME, right=Right.SEE),
    imports.PATH: Page(
        imports.content,
        views=imports.VIEWS,
        check=imports.check,
        find=imports.find,
        right=Right.IMPORT,
    ),
    own.PATH: HousePage(own.VIEWS, own.check, own.content, right=Right.SEE),
    administration.PATH: HousePage(
        administration.VIEWS,
        administration.check,
        administration.content,
        administration.find,
        right=administration.RIGHT,
    ),
    audit.PATH: HousePage(audit.VIEWS, audit.check, audit.content, right=audit.RIGHT),
}


LISTINGS = {
    "open-tickets": ticket_aging.LISTING,
    "open-escalations": escalations.LISTING,
    "partner-teams": partner_requests.LISTING,
    "rules": rule_deprecation.LISTING,
    "initiatives": roadmap.LISTING,
}
"""The long lists of all pages, by the name of their grid."""
