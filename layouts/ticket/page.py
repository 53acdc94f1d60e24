"""One ticket's page put together."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.delivery import PARTNER_REQUEST
from dashboard.scope import Scope
from dashboard.ticket.address import list_address
from dashboard.ticket.values import TicketStory
from dashboard.ticket_aging.provenance import provenance
from dashboard.ticket_words import (
    CAUSE_FIELD,
    FACTS,
    KIND_FIELD,
    LEVEL_FIELD,
    NAMES,
    RATING_FIELD,
)
from layouts.components import (
    Column,
    controls,
    empty,
    facts,
    link,
    page_head,
    section,
    status,
    table,
)
from layouts.components.forms import Filled, form
from layouts.components.history import history
from layouts.ticket.actions import actions
from layouts.ticket.history import changes, missing, stays
from layouts.ticket.words import (
    SLA_WORDS,
    chance_in_words,
    clocks,
    headline,
    hours,
    service_in_words,
)
from layouts.ticket_aging.open_tickets import REASON_COLOURS
from layouts.ticket_aging.words import as_of_in_words

NOT_SAID = "The source does not say."
UNDATED = (
    "Kind, level, requester, rating, assignee, root cause and source have no date:"
    " they hold for all weeks."
)


def content(story: TicketStory) -> Component:
    """The page of one ticket as of one date."""
    told = story.facts
    week = f"{story.program.name} · {as_of_in_words(story)}"
    return html.Div(
        [
            _head(f"{told.key} · {told.title}", week, story.scope),
            html.P(headline(story), className="headline"),
            _reasons(story),
            facts(_facts(story)),
            html.P(UNDATED, className="quiet"),
            _clocks(story),
            _sla(story),
            _chances(story),
            actions(story),
            changes(story),
            stays(story),
            _editing(story),
            _edits(story),
            html.Footer(provenance(story), className="provenance"),
        ],
        className="ticket",
    )


def nothing(scope: Scope, key: str, sentence: str) -> Component:
    """A ticket of which nothing can be told as of then."""
    week = f"to {formats.day(scope.as_of)}"
    return html.Div(
        [_head(key, week, scope), empty(sentence, link("All tickets", list_address(scope)))]
    )


def _head(title: str, week: str, scope: Scope) -> Component:
    return page_head(title, week, controls(link("All tickets", list_address(scope))))


def _reasons(story: TicketStory) -> Component | None:
    if not story.now.reasons:
        return None
    held = [status(REASON_COLOURS[reason], reason) for reason in story.now.reasons]
    return html.P(["Unblock it this week: ", html.Span(held, className="reasons")])


def _facts(story: TicketStory) -> dict[str, Any]:
    told, now, zone = story.facts, story.now, story.program.calendar.zone
    answered = story.first_response_at
    return {
        "State": now.state.name,
        "Priority": now.priority or missing("It had none by then."),
        "Group": now.group or missing("It had none by then."),
        "Kind": told.kind[0].upper() + told.kind[1:] + (f", {told.level}" if told.level else ""),
        "Requester": told.requester or missing(NOT_SAID),
        **_rating(story),
        "Assignee": told.assignee or missing(NOT_SAID),
        "Root cause": told.root_cause or missing("Nobody has said it."),
        "Source": told.source or missing(NOT_SAID),
        "Started": formats.moment(story.started_at, zone),
        "First response": (
            missing("There was none by then.")
            if answered is None
            else formats.moment(answered, zone)
        ),
        "Times reopened": formats.count(now.reopens),
        "Times reassigned": formats.count(now.reassignments),
    }


def _rating(story: TicketStory) -> dict[str, Any]:
    """Of what may have one."""
    rating = story.facts.rating
    if rating is None and story.facts.kind != PARTNER_REQUEST:
        return {}
    return {"Requester's rating": f"{rating} of 5" if rating else missing("There is none yet.")}


def _clocks(story: TicketStory) -> Component:
    columns = (
        Column("clock", "Clock"), Column("days", "Days", number=True),
        Column("counts", "What it counts", grows=True),
    )  # fmt: skip
    rows = [
        (name, formats.count(days), said)
        for name, days, said in clocks(story.now.clocks, story.open)
    ]
    lead = "Four ages of the same ticket" + ("." if story.open else ", as they stood at its end.")
    return section("Clocks", table(columns, rows, "Clocks"), lead=lead)


def _sla(story: TicketStory) -> Component:
    service = story.now.sla
    colour, word = SLA_WORDS[service.status]
    share = f" · {formats.percent(service.share)}" if service.share is not None else ""
    used = (
        f"{hours(service.used)} business hours"
        if service.target is None
        else f"{hours(service.used)} of {hours(service.target)} business hours{share}"
    )
    return section(
        "SLA",
        facts({"Status": status(colour, word), "Used": used}),
        lead=service_in_words(story),
    )


def _chances(story: TicketStory) -> Component | None:
    if not story.now.chances:
        return None
    said = [html.Li(chance_in_words(chance)) for chance in story.now.chances]
    return section("Chance to be resolved in the next 14 days", html.Ul(said, className="quality"))


def _editing(story: TicketStory) -> Component | None:
    """What people said beside the source, and the forms for who may."""
    told = story.facts
    said = [_word(story, fact) for fact in FACTS if fact in told.words]
    lead = "What a person says here stays as it is, whatever later imports say."
    if not story.rights.change:
        return section("Said by people", *said, lead=lead) if said else None
    filled = form(
        f"ticket:{told.id}",
        told.version,
        Filled(KIND_FIELD, told.kind),
        Filled(CAUSE_FIELD, told.root_cause or "", "Why it came to be, in a few words."),
        Filled(LEVEL_FIELD, told.level or ""),
        Filled(RATING_FIELD, str(told.rating or ""), "1 is bad, 5 is good."),
    )
    return section("Kind, root cause, level and rating", filled, *said, lead=lead)


def _word(story: TicketStory, fact: str) -> Component:
    """Who has said it, what the source says, and the way back to it."""
    word = story.facts.words[fact]
    when = formats.moment(word.at, story.program.calendar.zone)
    source = f"“{word.source}”" if word.source else "nothing"
    back = None
    if story.rights.change:
        back = form(GIVE_BACK[fact] + f":{story.facts.id}", None, send="As the source says")
    said = f"{NAMES[fact]}: {word.by} said so, {when}. The source says {source}."
    return html.Div([html.P(said), back], className="word")


GIVE_BACK = {fact: f"ticket-{fact.replace('_', '-')}-source" for fact in FACTS}
"""The forms that give a fact back to the source."""


def _edits(story: TicketStory) -> Component | None:
    if not story.edits:
        return None
    return section("History of edits", history(story.edits, story.program.calendar.zone))
