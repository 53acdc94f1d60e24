"""Where a rule stands on its way, and the stays and moves that brought it there."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.values import AHEAD, NOW, PAST, SKIPPED, RuleStory, Stay, Step
from dashboard.rule_deprecation.record import MoveRecord
from layouts.components import LABELLED, Column, aria, section, status, table
from layouts.rule_deprecation.plan import minutes
from layouts.rule_deprecation.words import title

SHAPES = {PAST: "●", NOW: "◆", AHEAD: "○", SKIPPED: "–"}
NO_REASON = "None was given."


def path(story: RuleStory) -> Component:
    """The main path as a line: what is behind it with its day, where it stands, what is ahead."""
    return html.Ol(
        [_step(step) for step in story.steps], className="rule-path", **aria(label="Its way")
    )


def _step(step: Step) -> Component:
    when = formats.day(step.begun) if step.begun else {SKIPPED: "skipped"}.get(step.where, "")
    said = {PAST: "passed", NOW: "here now", AHEAD: "ahead", SKIPPED: "skipped"}[step.where]
    now = aria(current="step") if step.where == NOW else {}
    return html.Li(
        [
            html.Span(SHAPES[step.where], className="rule-path-mark", **aria(hidden="true")),
            html.Span(title(step.stage), className="rule-path-stage"),
            html.Span(when, className="rule-path-day"),
            html.Span(said, className="visually-hidden"),
        ],
        className=f"rule-path-step {step.where}",
        **now,
    )


def stays(story: RuleStory) -> Component:
    """Every stay with its days, the newest first."""
    columns = (
        Column("stage", "Stage"), Column("from", "From", day=True), Column("to", "To", day=True),
        Column("days", "Days", number=True),
        Column("limit", "Stuck after", number=True, help="Days that the policy gives the stage."),
        Column("minutes", "Minutes saved", number=True), Column("what", "Which are", grows=True),
    )  # fmt: skip
    rows = [_stay(stay) for stay in reversed(story.stays)]
    days = sum(stay.days for stay in story.stays if not stay.acting)
    lead = (
        f"{formats.plural(len(rows), 'stay')}, the newest first;"
        f" {formats.plural(days, 'day')} of them not acting."
    )
    return section("Stays", table(columns, rows, "Stays", LABELLED), lead=lead, name="stays")


def _stay(stay: Stay) -> tuple[object, ...]:
    days: object = formats.count(stay.days)
    if stay.over_by:
        days = status("amber", f"{stay.days:,}, {stay.over_by:,} over")
    return (
        title(stay.stage),
        formats.day(stay.begun),
        "still there" if stay.ended is None else formats.day(stay.ended),
        days,
        formats.count(stay.limit),
        minutes(stay.minutes),
        stay.sort or (status("grey", "not acting") if not stay.acting else ""),
    )


def moves(story: RuleStory) -> Component:
    """Every move with who made it, why, and the evidence that its gate asked for."""
    columns = (
        Column("at", "When"), Column("to", "To"), Column("by", "By"),
        Column("why", "Reason", grows=True), Column("evidence", "Evidence", grows=True),
    )  # fmt: skip
    rows = [_move(move, story.program.calendar.zone) for move in reversed(story.record.moves)]
    lead = "Who moved it, why, and what was shown at the gate; the newest first."
    return section("Moves and evidence", table(columns, rows, "Moves", LABELLED), lead=lead)


def _move(move: MoveRecord, zone: str) -> tuple[object, ...]:
    when = formats.moment(move.at, zone)
    said = move.said_by or move.actor
    return (
        when,
        [title(move.to_stage), _voided(move)],
        said or html.Span(formats.MISSING, title="The source does not say who."),
        _reason(move),
        _evidence(move),
    )


def _voided(move: MoveRecord) -> Component | None:
    if move.voided_at is None:
        return None
    return html.Div(status("grey", f"voided: {move.void_reason or 'no reason was given'}"))


def _reason(move: MoveRecord) -> object:
    parts = [part for part in (move.reason_code.replace("_", " "), move.reason) if part]
    return ": ".join(parts) or html.Span(formats.MISSING, title=NO_REASON)


def _evidence(move: MoveRecord) -> object:
    if not move.evidence:
        return html.Span(formats.MISSING, title="None was attached.")
    return [
        html.Div(f"{title(str(name))}: {value}", className="slip")
        for name, value in move.evidence.items()
    ]
