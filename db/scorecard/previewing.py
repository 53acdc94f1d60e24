"""What a change of a metric would change: calculated from what is stored; nothing is written."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import Item, Overtaken
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, require
from dashboard.scope import Scope
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.definitions import DatedMetric, in_force
from dashboard.scorecard.form_fields import KEY
from dashboard.scorecard.preview import Preview, preview
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Target, checked_target
from dashboard.scorecard.typed import (
    Fields,
    refuse_known,
    typed_baseline,
    typed_day,
    typed_definition,
    typed_target,
)
from db.conflicts import last_change
from db.scorecard.changing import KIND, defined_on
from db.scorecard.kept import kept_metrics
from db.scorecard.reading import preview_facts, with_derived
from db.scorecard.saying import metric_place, program_of


def week_of_preview(program: Program, now: int) -> date:
    """The week as of which a change is shown: the newest one that is over."""
    return program.calendar.last_complete_week(now)


def preview_of_definition(
    session: Session, program: Program, new: DatedMetric, now: int
) -> Preview:
    """Both sides of another definition; one that holds only later is shown as if it held."""
    before = _facts(session, program, now)
    known, as_of = _known(session, program), week_of_preview(program, now)
    later = new.since is not None and new.since > as_of
    after = in_force((*known, replace(new, since=as_of) if later else new), as_of)
    return _preview(session, program, before, replace(before, metrics=after), new.key, now)


def preview_of_target(session: Session, program: Program, new: Target, now: int) -> Preview:
    """Both sides of another target."""
    before = _facts(session, program, now)
    after = replace(before, targets=(*before.targets, new))
    return _preview(session, program, before, after, new.metric, now)


def preview_of_baseline(session: Session, program: Program, new: Baseline, now: int) -> Preview:
    """Both sides of other limits; those that are set on one day are the newest ones."""
    before = _facts(session, program, now)
    held = replace(new, set_on=min(new.set_on, week_of_preview(program, now)))
    on = held.metric, held.set_on
    others = [each for each in before.baselines if (each.metric, each.set_on) != on]
    after = replace(before, baselines=(*others, held))
    return _preview(session, program, before, after, new.metric, now)


def _known(session: Session, program: Program) -> tuple[DatedMetric, ...]:
    return kept_metrics(session, program).read.decided.definitions


def _facts(session: Session, program: Program, now: int) -> ScorecardFacts:
    return preview_facts(session, program, week_of_preview(program, now))


def _preview(
    session: Session,
    program: Program,
    before: ScorecardFacts,
    after: ScorecardFacts,
    key: str,
    now: int,
) -> Preview:
    """Both sides, each with what its metrics take from other pages."""
    scope = Scope(program.key, week_of_preview(program, now))
    was = with_derived(session, program, scope.as_of, before)
    becomes = with_derived(session, program, scope.as_of, after)
    return preview(was, becomes, key, program, scope)


def definition_previewed(
    session: Session, viewer: Viewer, metric_id: int, fields: Fields, base: int | None, now: int
) -> Preview:
    """What a form of a definition would change; raises as saving it does."""
    program, key = _seen(session, viewer, metric_id, base)
    new, _, since = typed_definition(fields, key, _known(session, program))
    return preview_of_definition(session, program, DatedMetric(key, new, since), now)


def new_metric_previewed(
    session: Session, viewer: Viewer, program_id: int, fields: Fields, now: int
) -> Preview:
    """What a form of a new metric would show; raises as saving it does."""
    program = program_of(session, program_id, viewer)
    require(viewer, Right.MANAGE, program.key)
    key, known = fields[KEY.name], _known(session, program)
    refuse_known(key, known)
    new, _, since = typed_definition(fields, key, known)
    return preview_of_definition(session, program, DatedMetric(key, new, since), now)


def target_previewed(
    session: Session, viewer: Viewer, metric_id: int, fields: Fields, base: int | None, now: int
) -> Preview:
    """What a form of a target would change; raises as saving it does."""
    program, key = _seen(session, viewer, metric_id, base)
    today = program.calendar.today(now)
    days = (today, typed_day(fields["start"]) or today)
    metric = defined_on(_known(session, program), key, *days)
    others = kept_metrics(session, program).read.decided.targets
    new = checked_target(typed_target(fields, metric), metric, others)
    return preview_of_target(session, program, new, now)


def baseline_previewed(
    session: Session, viewer: Viewer, metric_id: int, fields: Fields, base: int | None, now: int
) -> Preview:
    """What a form of other limits would change; raises as saving it does."""
    program, key = _seen(session, viewer, metric_id, base)
    today = program.calendar.today(now)
    new = typed_baseline(fields, key, program.calendar, today)
    return preview_of_baseline(session, program, new, now)


def _seen(
    session: Session, viewer: Viewer, metric_id: int, base: int | None
) -> tuple[Program, str]:
    """A metric that the viewer manages, as it was when the form was drawn."""
    program, key, version = metric_place(session, metric_id, viewer)
    require(viewer, Right.MANAGE, program.key)
    if base != version:
        raise Overtaken(version, Item(KIND, metric_id), last_change(session, Item(KIND, metric_id)))
    return program, key
