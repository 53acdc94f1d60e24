"""What an initiative is, what it costs and brings, and all that was ever said of it."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import Change, InitiativeStory
from dashboard.metric.address import metric_address
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.form_fields import KINDS, STATES
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_from
from dashboard.roadmap.words import AFTER
from layouts.components import LABELLED, Column, facts, link, section, table
from layouts.components.leaves import Children
from layouts.initiative.words import field_word, value_word
from layouts.roadmap.planning import money, weeks
from layouts.roadmap.words import NO_OWNER, dependency_words

SHOWN = 200
"""Of its words; older ones are counted."""
_WORDS = (
    Column("what", "What"), Column("before", "Before", grows=True),
    Column("after", "After", grows=True), Column("since", "Holds from"), Column("by", "Said by"),
    Column("at", "Said"), Column("why", "Why", grows=True),
)  # fmt: skip


def about(story: InitiativeStory) -> Component:
    """Whose it is, what it asks for and what it is to bring."""
    shown = {name: said for name, said in _facts(story).items() if said}
    return section("What it is", facts(shown), name="about")


def _facts(story: InitiativeStory) -> dict[str, Children]:
    of = story.initiative
    return {
        "Lane": of.lane,
        "Owner": of.owner or html.Span(formats.MISSING, title=NO_OWNER),
        "Updates filed by": _filer(story),
        "State": STATES[of.state].lower(),
        "Stage": of.stage,
        "Kind": "about AI" if of.ai else "",
        "Dates": KINDS[of.date_kind].lower(),
        **_money(story),
        "Metrics": _metrics(story),
        "Key": html.Code(of.key),
    }


def _money(story: InitiativeStory) -> dict[str, Children]:
    """What nobody said is left out; what follows from it is said to be missing."""
    of = story.initiative
    told = {
        "Cost": of.cost, "Benefit expected, a year": of.benefit, "Benefit realised": of.realised,
    }  # fmt: skip
    shown: dict[str, Children] = {
        name: f"{money(value)} in the program’s currency".replace("-", formats.MINUS)
        for name, value in told.items()
        if value is not None
    }
    if shown:
        shown["Return expected"] = formats.percent(of.roi)
        shown["Return realised"] = formats.percent(of.roi_realised)
    if of.effort is not None:
        shown["Effort"] = weeks(of.effort)
    if of.confidence is not None:
        shown["Confidence"] = formats.percent(of.confidence)
    if of.impact is not None:
        shown["Impact"] = f"{of.impact:g} of 10"
    return shown


def _text(text: str) -> Component:
    return html.Span(text, className="as-written")


def _filer(story: InitiativeStory) -> str:
    """Who does so in its owner's place."""
    lent = story.assigned.delegate
    return f"{lent.person} until {formats.day(lent.until)}" if lent and lent.until else ""


def _metrics(story: InitiativeStory) -> list[Children]:
    return [
        html.Div(link(key, metric_address(story.scope, key))) for key in story.initiative.metrics
    ]


def words(story: InitiativeStory) -> Component:
    """Everything that was ever said of it, the newest first; nothing is overwritten."""
    shown = [_word(story, each) for each in story.changes[:SHOWN]]
    every = len(story.changes)
    cut = html.P(f"{SHOWN:,} of {every:,}", className="listing-cut") if every > SHOWN else None
    return section(
        "Everything that was said of it",
        table(_WORDS, shown, "Words", f"{LABELLED} dense"),
        cut,
        lead=f"{formats.plural(every, 'change')}, the newest first; nothing is overwritten.",
        name="words",
    )


def _word(story: InitiativeStory, of: Change) -> tuple[Children, ...]:
    zone = story.program.calendar.zone
    before, after = (_value(of.field, value) for value in (of.before, of.after))
    return (
        _field(story, of.field), before, after,
        formats.moment(of.at, zone) if of.at is not None else "always",
        of.by or formats.MISSING, formats.moment(of.recorded_at, zone), of.reason or "",
    )  # fmt: skip


def _field(story: InitiativeStory, field: str) -> Children:
    if not field.startswith(AFTER):
        return field_word(field, story.initiative)
    key = field.removeprefix(AFTER)
    titles = {each.key: each.initiative.title for each in story.board.everything}
    if key not in titles:
        return f"Waits for {key}"
    return ["Waits for ", link(titles[key], initiative_address(story.scope, key))]


def _value(field: str, value: str) -> Children:
    if value and field.startswith(AFTER):
        return dependency_words(Dependency("", "", *link_from(value)))
    return _text(value_word(field, value))
