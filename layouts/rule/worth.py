"""What a rule did, what that makes of it, and what keeps it in place whatever it did."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.values import SORTS, Measured, RuleStory
from dashboard.rule_deprecation.classification import NOT_KNOWN
from dashboard.rule_deprecation.facts import Performance
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.record import ExemptionRecord, WaiverRecord
from layouts.components import LABELLED, Column, section, status, table
from layouts.rule_deprecation.plan import minutes
from layouts.rule_deprecation.words import title
from layouts.rule_deprecation.worth import MEANINGS, days_left

Word = WaiverRecord | ExemptionRecord


def performance(story: RuleStory) -> Component:
    """The rows by date, each with the class that it makes."""
    columns = (
        Column("day", "Up to"), Column("class", "Class"), Column("executions", "Runs", number=True),
        Column("hits", "Hits", number=True), Column("labelled", "Labelled", number=True),
        Column("true", "True", number=True, help="True positives."),
        Column("alone", "Alone", number=True, help="True positives that nothing else found."),
        Column("alerts", "Alerts in 90 days", number=True),
        Column("minutes", "Minutes an alert", number=True),
        Column("loss", "Loss of a true one, $", number=True),
        Column("cost", "Cost of a false one, $", number=True),
    )  # fmt: skip
    rows = [_row(each) for each in reversed(story.measured)]
    window = story.policy.classes.window_days
    return section(
        "Performance",
        table(columns, rows, "Performance", LABELLED) if rows else None,
        lead=f"Counts over {window} days, by the day from which they hold. "
        + _class_in_words(story),
        name="performance",
    )


def _class_in_words(story: RuleStory) -> str:
    if story.of_class == NOT_KNOWN:
        return "There are no figures of it up to this date, so that it has no class."
    return f"Its class is “{CLASS_WORDS[story.of_class]}”. {MEANINGS[story.of_class]}"


def _row(each: Measured) -> tuple[object, ...]:
    row: Performance = each.row
    day = formats.day(row.since) if row.since else "all history"
    return (
        html.Strong(day) if each.holds else day,
        title(CLASS_WORDS[each.of_class]),
        *(
            formats.count(n)
            for n in (
                row.executions, row.hits, row.labelled, row.true_positives,
                row.unique_true_positives,
            )
        ),
        f"{row.alerts:,.0f}", f"{row.minutes_per_alert:,.1f}", f"{row.average_loss:,.2f}",
        f"{row.false_positive_cost:,.2f}",
    )  # fmt: skip


def savings(story: RuleStory) -> Component | None:
    """What it has saved, kept apart by how sure it is; None where it never saved anything."""
    saved = story.saved
    known = [sort for sort in SORTS if getattr(saved, sort)]
    unknown = [stay for stay in story.stays if stay.sort and stay.minutes is None]
    if not known and not unknown:
        return None
    said = [html.Li(f"{minutes(getattr(saved, sort))} minutes {_OF[sort]}") for sort in known] + [
        html.Li(f"{formats.plural(len(unknown), 'stay')} without known alerts: nothing is counted")
    ] * bool(unknown)
    return section(
        "Minutes saved",
        html.Ul(said, className="quality"),
        lead="Alerts a day before it went off × minutes an alert × days off; which stay saved what"
        " stands under Stays.",
    )


_OF = {
    "realised": "realised, while deprecated or retired",
    "provisional": "provisional, while off for the time being",
    "modified": "by having been modified",
}


def exemptions(story: RuleStory) -> Component | None:
    """What was said of exemptions and waivers, the newest first; None where nothing was."""
    record = story.record
    if not record.exemptions and not record.waivers and not story.kept:
        return None
    columns = (
        Column("what", "What"), Column("owner", "Owner"), Column("from", "From", day=True),
        Column("to", "Until", day=True), Column("why", "Reason", grows=True),
    )  # fmt: skip
    rows = [
        *(_word(each, f"Exempt: {title(each.kind).lower()}", each.until)
          for each in record.exemptions),
        *(_word(each, _WAIVERS.get(each.kind, each.kind), each.expires) for each in record.waivers),
    ]  # fmt: skip
    return section(
        "Exemptions and waivers",
        _waiver_now(story),
        table(columns, rows, "Exemptions and waivers", LABELLED) if rows else None,
        lead="Exempt rules are no candidates for nomination, whatever their numbers say."
        if story.exempt
        else "No exemption holds now.",
        name="waivers",
    )


_WAIVERS = {"kept": "Waiver to keep it", "skip": "Waiver to skip a gate"}


def _waiver_now(story: RuleStory) -> Component | None:
    if not story.kept:
        return None
    ends = story.waiver.expires if story.waiver else None
    left = day_number(ends) - day_number(story.scope.as_of) if ends else None
    return html.P(["It is kept by waiver: ", days_left(left)])


def _word(each: Word, what: str, until: object) -> tuple[object, ...]:
    return (
        what if each.holds else [what, " ", status("grey", "taken back")],
        each.owner or html.Span(formats.MISSING, title="Nobody is named."),
        formats.day(each.since) if each.since else "always",
        formats.day(until) if until else "no end",  # type: ignore[arg-type]
        each.reason or html.Span(formats.MISSING, title="None was given."),
    )
