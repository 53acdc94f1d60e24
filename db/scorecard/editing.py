"""What the forms of a metric are drawn with."""

from sqlalchemy.orm import Session

from dashboard.metric.values import MetricStory
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.scorecard.derived import DERIVED
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.typed import why_not_typed
from db.action_items import possible_owners
from db.scorecard.history import value_words
from db.scorecard.kept import kept_metrics
from db.scorecard.words import owner_of


def metric_editing(
    session: Session, story: MetricStory, viewer: Viewer, now: int
) -> MetricEditing | None:
    """What a viewer can say of a metric as of its page's week; None where that is nothing."""
    program, metric = story.program, story.metric
    if not may(viewer, Right.CHANGE, program.key, viewer.person):
        return None
    week = program.calendar.week_ending(story.scope.as_of)
    manages = may(viewer, Right.MANAGE, program.key)
    notes = kept_metrics(session, program).read.decided.notes
    return MetricEditing(
        history=story.history,
        metric=metric,
        calendar=program.calendar,
        week=week,
        today=program.calendar.today(now),
        may_type=may(viewer, Right.CHANGE, program.key, owner_of(session, metric)),
        may_note=True,
        may_manage=manages,
        why_not_typed=why_not_typed(metric, (each.name for each in DERIVED)),
        words=value_words(session, program, metric.key, week, since=week, until=week),
        note=notes.get((metric.key, week)),
        note_wanted=story.detail.row.note_wanted,
        owners=possible_owners(session, program, viewer) if manages else (),
    )


def owners_of_new(session: Session, program: Program, viewer: Viewer) -> tuple[str, ...] | None:
    """Who can own a metric that the viewer adds; None where the viewer may add none."""
    if not may(viewer, Right.MANAGE, program.key):
        return None
    return possible_owners(session, program, viewer)
