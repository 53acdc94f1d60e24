"""One initiative's page put together."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap.address import roadmap_address
from dashboard.roadmap.values import MilestoneState, Violation
from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, controls, empty, key_figures, link, page_head
from layouts.components.leaves import Children
from layouts.goal.updates import updates
from layouts.initiative.about import about, changes
from layouts.initiative.dates import milestones, slips
from layouts.initiative.neighbours import dependencies, neighbourhood
from layouts.roadmap.exceptions import flag_mark, reason
from layouts.roadmap.words import FLAGS, slip_words, status_shown, status_word
from layouts.ticket_aging.words import as_of_in_words

Block = Component | None


def content(story: InitiativeStory, *forms: Block, talk: Block = None) -> Component:
    """The page of one initiative as of one date.

    ``forms`` are what people can say of it, ``talk`` what leadership can say to its newest update.
    """
    about_it = f"{story.program.name} · {as_of_in_words(story)}"
    return html.Div(
        [
            _head(story.initiative.title, about_it, story.scope),
            html.P(headline(story), className="headline"),
            _flags(story),
            key_figures(_key_figures(story)),
            neighbourhood(story),
            dependencies(story),
            milestones(story),
            updates(story, talk),
            *forms,
            slips(story),
            about(story),
            changes(story),
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


def headline(story: InitiativeStory) -> str:
    """The initiative in one sentence."""
    of = story.standing
    said = [status_word(of.status)]
    if of.span is None:
        said.append("nobody says when it begins or ends")
    elif of.initiative.over:
        said.append(f"it was planned to end on {formats.day(of.span.end)}")
    else:
        said.append(f"it ends on {formats.day(of.span.end)}, {slip_words(of.slip)}")
    missed = sum(each.state is MilestoneState.MISSED for each in of.milestones)
    if missed:
        said.append(f"{formats.plural(missed, 'milestone')} missed")
    violated = sum(bool(each.violated) for each in story.predecessors)
    if violated:
        said.append(f"too early for {violated:,} of what it waits for")
    return "; ".join(said) + "."


def _flags(story: InitiativeStory) -> Component | None:
    """Each flag with what it means."""
    of = story.standing
    if not of.flags:
        return None
    late = sorted((n for n in story.predecessors if n.violated), key=lambda n: -n.violated)
    broken = [Violation(each.dependency, each.violated) for each in late]
    titles = {each.other.key: each.other.initiative.title for each in late}
    return html.Ul(
        [
            html.Li([flag_mark(flag, reason(flag, of, broken, titles)), html.Span(FLAGS[flag])])
            for flag in of.flags
        ],
        className="flags-told",
    )


def _key_figures(story: InitiativeStory) -> list[KeyFigure]:
    of = story.standing
    start = formats.day(of.span.start) if of.span else formats.MISSING
    end = formats.day(of.span.end) if of.span else formats.MISSING
    long = f"{formats.plural(of.span.days, 'day')} long" if of.span else ""
    done = sum(each.state is MilestoneState.DONE for each in of.milestones)
    violated = sum(each.violated for each in story.predecessors)
    return [
        KeyFigure("Status", status_shown(of.status), _claimed_by(story)),
        KeyFigure("Starts", start, long),
        KeyFigure("Ends", end, slip_words(of.slip) if of.span else ""),
        KeyFigure("Milestones", f"{done:,} of {len(of.milestones):,}", "done"),
        KeyFigure("Waits for", f"{len(story.predecessors):,}",
                  f"{formats.plural(violated, 'day')} too early" if violated else "all kept"),
        KeyFigure("Slack", *_slack(story)),
    ]  # fmt: skip


def _slack(story: InitiativeStory) -> tuple[Children, str]:
    of = story.standing
    if of.slack is None:
        return formats.MISSING, "not part of the plan's end"
    if of.critical:
        return "none", "it decides when the plan ends"
    return formats.plural(of.slack, "day"), "before the plan ends later"


def _claimed_by(story: InitiativeStory) -> str:
    newest = story.standing.history.newest
    if newest is None:
        return "no update was ever published"
    week = formats.week(newest.week, story.program.calendar)
    said = f"{newest.author or 'its owner'} in {week}"
    return f"◌ outdated: {said}" if story.standing.silence.outdated else said
