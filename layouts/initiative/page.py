"""One initiative's page put together."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap.address import roadmap_address
from dashboard.roadmap.exceptions import Told
from dashboard.roadmap.values import MilestoneState
from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, controls, empty, key_figures, link, page_head
from layouts.components.leaves import Children
from layouts.goal.updates import updates
from layouts.initiative.about import about, words
from layouts.initiative.dates import date_history, dates, milestones
from layouts.initiative.links import goals, waiting, waits
from layouts.initiative.neighbours import neighbourhood
from layouts.initiative.words import headline
from layouts.roadmap.exceptions import flag_mark, reason
from layouts.roadmap.words import FLAGS, slip_words, status_shown
from layouts.ticket_aging.words import as_of_in_words

Block = Component | None


def content(
    story: InitiativeStory, *forms: Block, talk: Block = None, dated: Block = None,
    milestone: Block = None, linked: Block = None,
) -> Component:  # fmt: skip
    """The page of one initiative as of one date.

    ``forms`` say what it is, ``dated`` when it runs, ``milestone`` and ``linked`` stand with its
    milestones and with what it waits for, and ``talk`` is what leadership can say to its update.
    """
    about_it = f"{story.program.name} · {as_of_in_words(story)}"
    return html.Div(
        [
            _head(story.initiative.title, about_it, story.scope),
            html.P(headline(story), className="headline"),
            _description(story),
            _flags(story),
            key_figures(_key_figures(story)),
            dates(story, neighbourhood(story), dated),
            milestones(story, milestone),
            waits(story, linked),
            goals(story),
            updates(story, talk),
            *forms,
            about(story),
            date_history(story),
            words(story),
            html.Footer(provenance(story), className="provenance"),
        ],
        className="goal initiative",
    )


def nothing(scope: Scope, key: str, sentence: str) -> Component:
    """An initiative of which nothing can be told as of then."""
    week = f"to {formats.day(scope.as_of)}"
    back = link("The whole roadmap", roadmap_address(scope))
    return html.Div([_head(key, week, scope), empty(sentence, back)])


def _head(name: str, week: str, scope: Scope) -> Component:
    return page_head(name, week, controls(link("The whole roadmap", roadmap_address(scope))))


def _description(story: InitiativeStory) -> Component | None:
    said = story.initiative.description
    return html.P(said, className="initiative-about as-written") if said else None


def _flags(story: InitiativeStory) -> Component | None:
    """Each flag with what it means."""
    of = story.standing
    if not of.flags:
        return None
    told = Told.of(story.board)
    return html.Ul(
        [
            html.Li([flag_mark(flag, reason(told, flag, of)), html.Span(FLAGS[flag])])
            for flag in of.flags
        ],
        className="flags-told",
    )


def _key_figures(story: InitiativeStory) -> list[KeyFigure]:
    """How it stands, when it ends, what is met and kept, its slack, and what it returns."""
    of = story.initiative
    return [
        KeyFigure("Status", _status(story), _said(story)),
        KeyFigure("Ends", *_ends(story)),
        KeyFigure("Milestones", *_milestones(story)),
        KeyFigure("Waits for", *_waits(story)),
        KeyFigure("Slack", *_slack(story)),
        KeyFigure(
            "Return, expected", formats.percent(of.roi),
            f"realised {formats.percent(of.roi_realised)}",
            help="(benefit − cost) / cost",
        ),
    ]  # fmt: skip


def _status(story: InitiativeStory) -> Children:
    outdated = story.standing.silence.outdated
    return html.Span(status_shown(story.standing.status), className="hatched" if outdated else "")


def _said(story: InitiativeStory) -> str:
    """Who said so, and when; or that nobody has."""
    of, calendar = story.standing, story.program.calendar
    newest = of.history.newest
    if newest is None:
        late = of.silence.days_overdue
        silent = f": {formats.plural(late, 'day')} overdue" if late else ""
        return f"no update was ever published{silent}"
    said = f"{newest.author or 'its owner'} in {formats.week(newest.week, calendar)}"
    if not of.silence.outdated:
        return said
    return f"◌ outdated: {said}, {formats.plural(of.silence.days_overdue, 'day')} overdue"


def _ends(story: InitiativeStory) -> tuple[str, str]:
    of = story.standing
    if of.span is None:
        return formats.MISSING, "no dates"
    if of.baseline is None:
        return formats.day(of.span.end), ""
    baseline = f", {formats.day(of.baseline.end)}" if of.slip else ""
    return formats.day(of.span.end), f"{slip_words(of.slip)}{baseline}"


def _milestones(story: InitiativeStory) -> tuple[str, str]:
    known = story.standing.milestones
    count = {state: sum(each.state is state for each in known) for state in MilestoneState}
    if not known:
        return formats.MISSING, "none are planned"
    met = f"{count[MilestoneState.DONE]:,} of {len(known):,} met"
    return met, f"{count[MilestoneState.MISSED]:,} missed, {count[MilestoneState.DUE]:,} due"


def _waits(story: InitiativeStory) -> tuple[str, str]:
    known = story.predecessors
    broken = [each.violated for each in known if each.violated]
    after = waiting(len(story.successors))
    if not known:
        return "nothing", after
    kept = f"{len(broken):,} of {len(known):,} violated" if broken else f"{len(known):,}, all kept"
    days = f"by up to {formats.plural(max(broken), 'day')}; " if broken else ""
    return kept, f"{days}{after}"


def _slack(story: InitiativeStory) -> tuple[str, str]:
    of, plan = story.standing, story.board.critical
    end = f"the plan ends on {formats.day(plan.end)}" if plan else "no critical path can be told"
    if of.critical:
        return "none", f"on the critical path; {end}"
    return formats.plural(of.slack, "working day") if of.slack is not None else formats.MISSING, end
