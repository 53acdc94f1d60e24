"""The demonstration's goals: files of them, and what people said of them week by week.

The same seed and the same ``end`` give the same on every machine, whenever in the week it is asked
for: what is still to come is left out.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random

from dashboard.demonstration import goal_detection, goal_issuers, goal_losses, goal_partners
from dashboard.demonstration.goal_export import (
    Filed,
    GoalExport,
    Lent,
    Question,
    SaidMove,
    SaidPlan,
    update_row,
)
from dashboard.demonstration.goal_rules import RULES_PROGRAM
from dashboard.demonstration.goal_story import YEAR, Chapter, Story
from dashboard.demonstration.metric_definitions import (
    LEADER,
    MANAGER,
    OUTREACH,
    PM,
    RISK,
    Row,
)
from dashboard.demonstration.metric_payments import DAY, normal
from dashboard.path_to_green.goals import Plan
from dashboard.status_updates.updates import OFF, OVER

WEEK = 7 * DAY
STORIES: dict[str, tuple[Story, ...]] = {
    OUTREACH: (*goal_issuers.STORIES, *goal_partners.STORIES),
    RISK: (*goal_detection.STORIES, *goal_losses.STORIES),
}
RULES_OF = RISK
"""The program whose rules are tracked as well."""
ASSIGNED = 13
"""So many weeks ago the rules program got its owner."""
PEOPLE = (MANAGER, PM, LEADER)
"""Who has an account; whoever else is named has none."""
FILED = 6
"""So many of the last weeks were filed in the form; what is older came by a file."""
SEEN = 8
"""So many of the last weeks' reds and ambers were acknowledged."""
MEASURED = 2 * DAY
"""Values are of the Thursday of their week."""
NOTHING = "Nothing changed."


def goals(program: str, seed: int, end: dt.date, today: dt.date) -> GoalExport:
    """The goals of a program; ``end`` is the last day of the week that holds ``today``."""
    stories, ruled = STORIES[program], program == RULES_OF
    told = [each for story in stories for each in _filed(story, seed, end)]
    by_file = {story.key for story in stories if story.undated}
    old = [f for f in told if f.week < end - FILED * WEEK or f.item in by_file]
    formed = [each for each in told if each not in old]
    formed += list(_filed(RULES_PROGRAM, seed, end)) if ruled else []
    return GoalExport(
        goals=tuple(_goal(story, end) for story in stories),
        values=tuple(row for s in stories for row in _values(s, seed, end) if _is_over(row, today)),
        actions=tuple(row for story in stories for row in _actions(story, end, today)),
        updates=tuple(map(update_row, old)),
        filed=tuple(sorted((f for f in formed if f.on < today), key=_moment)),
        plans=tuple(sorted(_plans(stories, end), key=lambda each: each.on)),
        moves=tuple(sorted(_moves(stories, end), key=lambda each: each.on)),
        questions=tuple(q for q in _questions(stories, end) if q.on < today),
        seen=tuple(found for found in _seen(told, end) if found[2] < today),
        lent=tuple(_lent(stories, end)),
        rules_since=_on(end, ASSIGNED) if ruled else None,
    )


def _moment(filed: Filed) -> tuple[dt.date, int, str]:
    return filed.on, filed.minute, filed.item


def _is_over(row: Row, today: dt.date) -> bool:
    return row["date"] < today.isoformat()


def _due(end: dt.date, weeks: int) -> dt.date:
    """The Friday of a week."""
    return end + weeks * WEEK - DAY


def _on(end: dt.date, ago: int) -> dt.date:
    """The Wednesday of a week, when plans are made and dates moved."""
    return end - ago * WEEK - 3 * DAY


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def _goal(story: Story, end: dt.date) -> Row:
    low, high = story.band or (None, None)
    return {
        "key": story.key, "title": story.title, "owner": story.owner, "team": story.team,
        "direction": story.direction.value, "baseline": _text(story.told(story.baseline)),
        "target": _text(story.told(story.target)), "band_low": _text(low), "band_high": _text(high),
        "start": (end - YEAR * WEEK - 6 * DAY).isoformat(),
        "due": (end + story.due * WEEK).isoformat(), "tolerance_share": "",
        "metric": story.metric or "", "parent": story.parent or "", "tags": ";".join(story.tags),
        "unit": story.unit,
    }  # fmt: skip


def value(story: Story, seed: int, ago: int) -> float | None:
    """What was measured in a week; None where a metric of the scorecard tells."""
    if not story.levels or story.target is None:
        return None
    gone, whole = 7 * (YEAR - ago) + 4, 7 * (YEAR + story.due) + 6
    rng = Random(f"goal {seed} {story.key} {ago}")
    share = min(gone / whole, 1.0) + story.ahead(ago) + story.spread * normal(rng)
    found = story.baseline + (story.target - story.baseline) * share
    return max(round(found, story.decimals), 0.0)


def _values(story: Story, seed: int, end: dt.date) -> Iterator[Row]:
    for ago in reversed(range(story.silent + 1 if story.silent else 0, YEAR + 1)):
        found = value(story, seed, ago)
        if found is not None:
            day = end - ago * WEEK - MEASURED
            yield {"goal": story.key, "date": day.isoformat(), "value": _text(story.told(found))}


def _filed(story: Story, seed: int, end: dt.date) -> Iterator[Filed]:
    """Each whole week's update; nobody has filed one for the running week."""
    for number, chapter in enumerate(story.chapters):
        later = story.chapters[number + 1].since if number + 1 < len(story.chapters) else 0
        latest = chapter.since if chapter.colour in OVER else max(later, story.silent) + 1
        weeks = [n for n in range(chapter.since, latest - 1, -1) if n not in story.skipped]
        beats = {weeks[n * len(weeks) // len(chapter.beats)]: text
                 for n, text in enumerate(chapter.beats)}  # fmt: skip
        for ago in weeks:
            yield _filed_in(story, chapter, seed, ago, end, beats.get(ago, NOTHING))


def _filed_in(
    story: Story, chapter: Chapter, seed: int, ago: int, end: dt.date, changed: str
) -> Filed:
    """A headline that holds a number is written anew also where nothing else changed."""
    rng, week = Random(f"filed {seed} {story.key} {ago}"), end - ago * WEEK
    found = value(story, seed, ago)
    said = "" if found is None else f"{found:,.{story.decimals}f}"
    late = ago > FILED and rng.random() < LATE
    return Filed(
        item=story.key,
        week=week,
        on=week + 2 * DAY if late else week - DAY,
        minute=9 * 60 + int(rng.random() * 8 * 60),
        colour=chapter.colour,
        headline=chapter.headline.format(value=said),
        why=chapter.why,
        changed=changed,
        next_steps=chapter.next_steps,
        decision=chapter.decision,
        date_to_green=None if chapter.back is None else _due(end, chapter.back),
        author=story.owner,
        same=changed == NOTHING and "{value}" not in chapter.headline,
    )


LATE = 0.12
"""The share of updates that came on the Monday after."""


def _actions(story: Story, end: dt.date, today: dt.date) -> Iterator[Row]:
    for number, step in enumerate(story.steps, 1):
        created = _on(end, step.created)
        done = None if step.done is None else _on(end, step.done)
        if created >= today:
            continue
        yield {
            "goal": story.key, "number": str(number), "text": step.text, "owner": step.owner,
            "created": created.isoformat(), "due": _due(end, step.due).isoformat(),
            "done": done.isoformat() if done else "",
            "expected_impact": _text(story.told(step.impact)),
            "realised_impact": _text(story.told(step.realised)),
            "evidence": step.evidence,
        }  # fmt: skip


def _plans(stories: tuple[Story, ...], end: dt.date) -> Iterator[SaidPlan]:
    for story in stories:
        for way in story.plans:
            until = None if way.until is None else _due(end, way.until)
            plan = Plan(way.causes, way.exit_criteria, way.trigger, way.consequence,
                        way.decision, way.decided_by, until)  # fmt: skip
            yield SaidPlan(story.key, _on(end, way.on), plan, story.owner)


def _moves(stories: tuple[Story, ...], end: dt.date) -> Iterator[SaidMove]:
    for story in stories:
        for move in story.moves:
            to = end + move.to * WEEK
            yield SaidMove(story.key, None, _on(end, move.on), to, move.reason, story.owner)
        for number, step in enumerate(story.steps, 1):
            for move in step.moves:
                to = _due(end, move.to)
                yield SaidMove(story.key, number, _on(end, move.on), to, move.reason, step.owner)


def _questions(stories: tuple[Story, ...], end: dt.date) -> Iterator[Question]:
    for story in stories:
        for asked in story.questions:
            week = end - asked.on * WEEK
            answered = end - asked.answered * WEEK - 2 * DAY if asked.answer else None
            to = story.owner if story.owner in PEOPLE else MANAGER
            yield Question(story.key, week, week + 2 * DAY, asked.text, asked.by, to,
                           asked.answer, answered)  # fmt: skip


def _lent(stories: tuple[Story, ...], end: dt.date) -> Iterator[Lent]:
    for story in stories:
        if story.lent is not None:
            to, on, until, reason = story.lent
            yield Lent(story.key, to, _on(end, on), _due(end, until), reason)


def _seen(told: list[Filed], end: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    """What the leader has read: reds and ambers of the weeks before the last one."""
    for each in told:
        if each.colour in OFF and end - SEEN * WEEK <= each.week < end - WEEK:
            yield each.item, each.week, each.week + 3 * DAY
