"""The list of rules, and the ways from a number down to what it is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import rule_address
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.listing import CLASS_LISTS, CLASS_WORDS, LISTS
from dashboard.scope import Scope
from layouts.components import (
    STATUS,
    Column,
    controls,
    empty,
    link,
    listing,
    listing_tools,
    section,
    segments,
)
from layouts.components.tables import ADDRESS
from layouts.rule_deprecation.words import VERDICTS

PAPER = "/paper/rules"
RULE_LIST = "rules"
LIST_NAMES = {
    "all": "All", "acting": "Acting", "out": "Switched off", "stuck": "Stuck",
    "monitored": "Gate board", "candidates": "Candidates", "waivers": "Waivers",
    "saving": "Saving", "rolled-back": "Rolled back",
}  # fmt: skip
COLOURS = {word: STATUS[colour][0] for colour, word in VERDICTS.values()}

LIST = (
    Column("key", "Rule", width=116, pinned=True, on_phone=True, opens=True),
    Column("name", "Name", width=200, grows=True),
    Column("stage", "Stage", width=140, on_phone=True),
    Column("team", "Team", width=150),
    Column("kind", "Kind", width=120),
    Column("severity", "Severity", width=92),
    Column("days", "Days in stage", number=True, width=84, on_phone=True),
    Column(
        "over_by", "Days over", number=True, width=84,
        help="Days beyond what the policy gives its stage; only of stuck rules.",
    ),
    Column(
        "verdict", "Gate", width=118, status=True,
        help="Verdict of offline monitoring, of rules that are in it.",
    ),
    Column("reasons", "Why", width=170, help="What speaks against switching it off."),
    Column("needed", "Labels needed", number=True, width=90, paper=False),
    Column("ready", "Ready on", width=108, day=True, help="At today's pace of labels."),
    Column("class", "Class", width=150, help="What the rule is worth, from its figures."),
    Column("exempt", "Exempt", width=92, paper=False),
    Column("waiver_ends", "Waiver ends", width=116, day=True, paper=False),
    Column("minutes", "Minutes saved", number=True, width=98, help="Realised."),
    Column("provisional", "Provisional", number=True, width=104, paper=False),
    Column("modified", "By modifying", number=True, width=110, paper=False),
    Column("action", "Action", width=92, paper=False, help="What a hit sets off."),
)  # fmt: skip


def rules_list(told: RuleDeprecation, listed: Sequence[Mapping[str, Any]]) -> Component:
    """The rules that the address asks for; ``listed`` are those for paper."""
    chosen = told.scope.view.get("list", LISTS[0])
    totals = told.lists.totals()
    rows = [list_row(told.scope, row) for row in listed]
    appendix = PAPER + told.scope.viewed(appendix="all").query()
    names = dict(LIST_NAMES)
    if chosen in CLASS_LISTS:
        names[chosen] = CLASS_WORDS[CLASS_LISTS[chosen]].capitalize()
    choices = [
        (f"{name} {totals[key]:,}", list_address(told, key), key == chosen)
        for key, name in names.items()
    ]
    return section(
        "The rules",
        listing(RULE_LIST, LIST, rows, totals[chosen])
        if totals[chosen]
        else empty("No rule is in this list."),
        tools=html.Div(
            [segments("Show", choices), listing_tools(RULE_LIST, told.scope.query(), appendix)],
            className="section-tools",
        ),
        name=RULE_LIST,
    )


def list_address(told: RuleDeprecation, name: str) -> str:
    """This page with one of its lists, and the way down to it."""
    return f"{told.scope.viewed(list=name).query()}#{RULE_LIST}"


def all_of_them(told: RuleDeprecation, name: str, shown: int) -> Component | None:
    """How many of a list are shown here, with the way to all; None where all are."""
    total = told.lists.totals()[name]
    if shown >= total:
        return None
    said = f"{shown:,} of {total:,} "
    way = controls(link(f"Show all {formats.count(total)}", list_address(told, name)))
    return html.Div([said, way], className="listing-cut with-way")


def list_row(scope: Scope, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule as the list shows it."""
    word = row["verdict"]
    return {
        **row,
        ADDRESS: rule_address(scope, row["key"]),
        "verdict": f"{COLOURS[word]} {word}" if word else "",
    }
