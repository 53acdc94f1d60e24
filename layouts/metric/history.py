"""What was said and decided of a metric: notes, restatements, targets, limits, definitions."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.values import REPORTED_DAYS, MetricStory
from dashboard.scorecard.history import BaselineVersion, DefinitionVersion, Said, TargetVersion
from dashboard.scorecard.notes import Note
from dashboard.scorecard.numbers import told
from dashboard.scorecard.words import definition as in_words
from layouts.components import LABELLED, Column, empty, section, status, table
from layouts.components.leaves import Children
from layouts.metric.tables import span_name
from layouts.metric.words import GRAINS, aim, target_dates
from layouts.scorecard.words import signal_in_words


def notes(story: MetricStory) -> Component:
    """Notes pinned to their weeks, newest first; where one is asked for, it says why."""
    row, week = story.detail.row, story.card.periods.week
    asked = None
    if row.note_missing:
        why = signal_in_words(row.rules) or "its status turned red"
        name = span_name(story, week)
        asked = html.P(status("amber", f"A note is asked for in {name}: {why}."))
    listed = html.Ol([_note(story, note) for note in story.notes], className="history")
    none = "Nothing was said of this metric yet."
    return section("Notes", asked, listed if story.notes else empty(none), name="notes")


def _note(story: MetricStory, note: Note) -> Component:
    week = formats.week(note.week, story.program.calendar)
    when = formats.moment(note.at, story.program.calendar.zone)
    changed = f", changed {formats.plural(len(note.versions) - 1, 'time')}"
    by = f"{note.author}, {when}{changed if len(note.versions) > 1 else ''}"
    return html.Li(
        [
            html.Span(f"{week}, to {formats.day(note.week)}", className="history-when"),
            html.Div([html.P(note.text), html.P(by, className="quiet")]),
        ]
    )


def restatements(story: MetricStory) -> Component | None:
    """Reported X, now Y; None where nothing was restated."""
    if not story.restatements:
        return None
    columns = (
        Column("span", "Span"), Column("reported", "Reported", number=True),
        Column("now", "Now", number=True),
    )  # fmt: skip
    unit = story.metric.unit
    rows = [
        (span_name(story, each.span), told(each.reported, unit), told(each.now, unit))
        for each in sorted(story.restatements, key=lambda each: each.span.end, reverse=True)
    ]
    count = formats.plural(len(rows), "number")
    return section(
        "Restated",
        table(columns, rows, "Restated numbers", LABELLED),
        lead=f"{count} changed since. Reported is what was known {REPORTED_DAYS} days after a week;"
        " of older spans, after the oldest week shown here.",
        name="restated",
    )


def decisions(story: MetricStory) -> Component:
    """Targets, locked limits and definitions with who said them and when, newest first."""
    history = story.history
    parts = [
        _listed(_TARGETS, [_target(story, each) for each in history.targets], "Target history"),
        _listed(_LIMITS, [_limits(story, each) for each in history.baselines], "Limit history"),
        _listed(
            _DEFINITIONS, [_defined(story, each) for each in history.definitions],
            "Definition history",
        ),
    ]  # fmt: skip
    count = formats.plural(sum(each.said.stands for each in history.targets), "target")
    return section(
        "Targets and definitions over time",
        *(part for part in parts if part is not None),
        lead=f"{count} set; of each grain at most one holds at a time.",
        name="history",
    )


_SAID = (Column("by", "By"), Column("at", "When"), Column("stands", "", grows=True))
_TARGETS = (
    Column("grain", "Target of"), Column("value", "Target", number=True),
    Column("holds", "Holds"), *_SAID,
)  # fmt: skip
_LIMITS = (Column("from", "Limits as of"), Column("rest", "Locked to"), *_SAID)
_DEFINITIONS = (Column("since", "Defined from"), Column("how", "As", grows=True), *_SAID)


def _listed(
    columns: tuple[Column, ...], rows: list[tuple[Children, ...]], label: str
) -> Component | None:
    return table(columns, rows, label, LABELLED) if rows else None


def _target(story: MetricStory, each: TargetVersion) -> tuple[Children, ...]:
    target = each.target
    said = _said(story, each.said)
    return (GRAINS[target.grain], aim(story.metric, target), target_dates(target), *said)


def _limits(story: MetricStory, each: BaselineVersion) -> tuple[Children, ...]:
    baseline = each.baseline
    edges: Mapping[str, object] = {"from": baseline.start, "to": baseline.end}
    rest = " ".join(f"{word} {formats.day(day)}" for word, day in edges.items() if day)  # type: ignore[arg-type]
    said = _said(story, each.said, baseline.reason)
    return (formats.day(baseline.set_on), rest or "no longer locked", *said)


def _defined(story: MetricStory, each: DefinitionVersion) -> tuple[Children, ...]:
    since = formats.day(each.since) if each.since else "the beginning"
    how = in_words(each.metric, story.metrics) if each.metric else "given up"
    return (since, how, *_said(story, each.said))


def _said(story: MetricStory, said: Said, reason: str = "") -> tuple[Children, ...]:
    when = formats.moment(said.at, story.program.calendar.zone)
    stands: Children = reason
    if not said.stands:
        stands = status("grey", f"voided: {said.void_reason or 'no reason was given'}")
    return (said.by, when, stands)
