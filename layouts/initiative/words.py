"""One initiative in words: sentences made from its dates, and what its fields are called."""

from collections.abc import Mapping
from datetime import date

from dashboard import formats
from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap import words as said
from dashboard.roadmap.form_fields import KINDS, STATES
from dashboard.roadmap.initiatives import DateKind, Initiative, State
from dashboard.roadmap.values import MilestoneState
from layouts.roadmap.words import STATUSES, slip_words

NO_DATES = "Nobody says when it begins or ends"
FIELDS: Mapping[str, str] = {
    said.TITLE: "Title", said.DESCRIPTION: "What it is", said.LANE: "Lane", said.OWNER: "Owner",
    said.AI: "About AI", said.STAGE: "Stage", said.STATE: "State", said.DATE_KIND: "Its dates are",
    said.CONFIDENCE: "Confidence", said.IMPACT: "Impact", said.EFFORT: "Effort",
    said.COST: "Cost", said.BENEFIT: "Benefit", said.REALISED: "Benefit realised",
    said.GOALS: "Goals", said.METRICS: "Metrics", said.ADDED: "On the roadmap since",
    said.START: "Start", said.END: "End", said.BASELINE_START: "Baseline start",
    said.BASELINE_END: "Baseline end",
}  # fmt: skip
_DAYS = (said.ADDED, said.START, said.END, said.BASELINE_START, said.BASELINE_END)
_DATED = (said.MILESTONE, said.MILESTONE_DONE)


def headline(story: InitiativeStory) -> str:
    """The page in one sentence: how it stands, when it ends, and what is wrong."""
    of = story.standing
    word = STATUSES[of.status][1].capitalize()
    if of.span is None:
        return f"{word}. {NO_DATES}{_wrong(story)}."
    ended = "ends"
    if of.initiative.over:
        ended = "ended" if of.span.end <= story.scope.as_of else "was to end"
    slip = f", {slip_words(of.slip)}" if of.baseline else ""
    return f"{word}: it {ended} on {formats.day(of.span.end)}{slip}{_wrong(story)}."


def _wrong(story: InitiativeStory) -> str:
    missed = sum(each.state is MilestoneState.MISSED for each in story.standing.milestones)
    broken = sum(each.violated > 0 for each in story.predecessors)
    parts = [
        f"{formats.plural(missed, 'milestone')} {'is' if missed == 1 else 'are'} missed"
        if missed else "",
        f"it comes too early for {broken:,} of what it waits for" if broken else "",
    ]  # fmt: skip
    shown = [part for part in parts if part]
    return f"; {' and '.join(shown)}" if shown else ""


def field_word(field: str, of: Initiative) -> str:
    """What a field is called: ``Milestone “Pilot”``."""
    titles = {each.key: each.title for each in of.milestones}
    for prefix, words in (
        (said.MILESTONE, "Milestone"),
        (said.MILESTONE_TITLE, "Title of milestone"),
        (said.MILESTONE_DONE, "Met: milestone"),
    ):
        if field.startswith(prefix):
            key = field.removeprefix(prefix)
            return f"{words} “{titles.get(key) or key}”"
    return FIELDS.get(field, field)


def value_word(field: str, value: str) -> str:
    """What was said of a field, as a person reads it."""
    if not value:
        return formats.MISSING
    if field in _DAYS or field.startswith(_DATED):
        return formats.day(date.fromisoformat(value))
    if field == said.STATE:
        return STATES[State(value)].lower()
    if field == said.DATE_KIND:
        return KINDS[DateKind(value)].lower()
    if field in said.NUMBERS:
        return f"{float(value):,.10g}".replace("-", formats.MINUS)
    return value.replace(said.SEPARATOR, ", ") if field in (said.GOALS, said.METRICS) else value
