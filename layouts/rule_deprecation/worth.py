"""Which rules are worth nothing, waivers that end, and rollbacks."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import rule_address
from dashboard.rule_deprecation.audit import NOTICE_DAYS, WaiverDue
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.classification import CLASSES, NOMINATED
from dashboard.rule_deprecation.listing import CLASS_LISTS, CLASS_WORDS
from dashboard.rule_deprecation.wording import in_words
from layouts.components import LABELLED, Column, beside, facts, figure, link, section, status, table
from layouts.components.charts import lying_bars
from layouts.rule_deprecation.lists import all_of_them, list_address
from layouts.rule_deprecation.words import title
from layouts.theme import ACCENT, QUIET

WAIVERS_SHOWN = 8
_LIST_OF = {of_class: name for name, of_class in CLASS_LISTS.items()}
MEANINGS = {
    "BROKEN": "It does not run. Fix it, or take it out.",
    "DORMANT": "It runs and hits nothing.",
    "INSUFFICIENT": "Too few of its cases have a label to judge it.",
    "NOISY": "Hardly any hit is a true positive.",
    "REDUNDANT": "What it finds, other rules find too.",
    "NEGATIVE_VALUE": "Its false positives cost more than what it alone finds.",
    "IMPACTING": "It finds what nothing else finds, at a price that is worth it.",
    "NOT_KNOWN": "There are no figures of it up to this date.",
}


def classes(told: RuleDeprecation) -> Component:
    """Rules by what they are worth, with the way to those that could be nominated."""
    counts, exempt = told.classification.counts(), told.classification.exempt_counts()
    columns = (
        Column("class", "Class"), Column("meaning", "What it means", grows=True),
        Column("rules", "Rules", number=True), Column("exempt", "Exempt", number=True),
    )  # fmt: skip
    shown = [name for name in CLASSES if counts[name]]
    rows = [
        (
            link(title(CLASS_WORDS[name]), list_address(told, _LIST_OF[name])), MEANINGS[name],
            formats.count(counts[name]), formats.count(exempt[name]),
        )
        for name in shown
    ]  # fmt: skip
    free = told.lists.totals()["candidates"]
    return section(
        "What the rules are worth",
        beside(_bars(told, shown), table(columns, rows, "Rules by class")),
        lead=f"{formats.plural(free, 'rule')} could be nominated: live, not exempt, and dormant,"
        " noisy, redundant or of negative value.",
        tools=link("Candidates for nomination", list_address(told, "candidates")) if free else None,
        name="worth",
    )


def _bars(told: RuleDeprecation, shown: list[str]) -> Component:
    counts = told.classification.counts()
    most = max(shown, key=lambda name: counts[name])
    return figure(
        lying_bars(
            [title(CLASS_WORDS[name]) for name in shown],
            [counts[name] for name in shown],
            [ACCENT if name in NOMINATED else QUIET for name in shown],
            ",d",
            "%{x:,} rules: %{y}<extra></extra>",
            [formats.count(counts[name]) for name in shown],
        ),
        f"Most stand under “{CLASS_WORDS[most]}”: {counts[most]:,}",
        f"Rules by class, over {told.policy.classes.window_days} days; dark: speaks for"
        " deprecation",
        "medium",
    )


def waivers(told: RuleDeprecation) -> Component | None:
    """Kept rules whose waiver ends soon, has ended or is missing; None where there is none."""
    if not told.waivers:
        return None
    columns = (
        Column("rule", "Rule"), Column("team", "Team"), Column("owner", "Owner of the waiver"),
        Column("ends", "Ends", day=True), Column("left", "Left"),
    )  # fmt: skip
    shown = told.waivers[:WAIVERS_SHOWN]
    over = sum(each.days_left is not None and each.days_left < 0 for each in told.waivers)
    without = sum(each.days_left is None for each in told.waivers)
    soon = len(told.waivers) - over - without
    return section(
        "Waivers that end",
        table(columns, [_waiver(told, each) for each in shown], "Waivers that end", LABELLED),
        all_of_them(told, "waivers", len(shown)),
        lead=f"Of the rules that are kept {over:,} have a waiver that has ended, {without:,} have"
        f" none, and {soon:,} have one that ends within {NOTICE_DAYS} days.",
        name="waivers",
    )


def _waiver(told: RuleDeprecation, each: WaiverDue) -> tuple[object, ...]:
    return (
        link(each.rule, rule_address(told.scope, each.rule)), each.team,
        each.owner or html.Span(formats.MISSING, title="Nobody is named as its owner."),
        formats.day(each.expires) if each.expires else formats.MISSING,
        days_left(each.days_left),
    )  # fmt: skip


def days_left(left: int | None) -> Component:
    """How long a waiver still holds."""
    if left is None:
        return status("red", "missing")
    if left < 0:
        return status("red", f"ended {formats.plural(-left, 'day')} ago")
    if left <= NOTICE_DAYS:
        return status("amber", f"{formats.plural(left, 'day')} left")
    return status("green", f"{formats.plural(left, 'day')} left")


def rollbacks(told: RuleDeprecation) -> Component | None:
    """Returns to production, and how often they come after a deprecation."""
    found, watch = told.rollbacks, told.policy.watch_days
    if not found.events and not found.deprecated_entries:
        return None
    sources = ", ".join(f"{n:,} from {in_words(stage)}" for stage, n in found.by_from.items())
    rate = "No deprecation has been watched to the end yet."
    if found.rate is not None and found.interval is not None:
        low, high = found.interval
        rate = (
            f"{formats.percent(found.rate)} ({found.within_watch:,} of {found.matured:,}); between"
            f" {formats.percent(low)} and {formats.percent(high)} with 95 % confidence"
        )
    return section(
        "Rollbacks",
        facts(
            {
                "Returns to production": f"{found.events:,}" + (f": {sources}" if sources else ""),
                "Rules that came back": link(
                    formats.count(found.rules), list_address(told, "rolled-back")
                ),
                "Out of retirement": formats.count(found.reactivations),
                f"Back within {watch} days of deprecation": rate,
                "The same, deprecations that are still watched counted in": formats.percent(
                    found.km_by_watch
                ),
            }
        ),
        lead=f"{formats.plural(found.deprecated_entries, 'deprecation')} so far,"
        f" {found.matured:,} of them watched for {watch} days.",
        name="rollbacks",
    )
