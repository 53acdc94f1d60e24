"""One rule's page put together."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import list_address
from dashboard.rule.values import RuleStory
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.wording import limit
from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import provenance
from layouts.components import controls, empty, facts, link, page_head, status
from layouts.rule.gate import gate
from layouts.rule.path import moves, path, stays
from layouts.rule.words import headline, verdict_word
from layouts.rule.worth import exemptions, performance, savings
from layouts.rule_deprecation.words import VERDICTS, title
from layouts.ticket_aging.words import as_of_in_words


def content(story: RuleStory, *moving: Component | None) -> Component:
    """The page of one rule as of one date; ``moving`` is what moves it on."""
    record = story.record
    name = f"{record.key} · {record.name}" if record.name else record.key
    return html.Div(
        [
            _head(name, f"{story.program.name} · {as_of_in_words(story)}", story.scope),
            html.P(headline(story), className="headline"),
            path(story),
            facts(_facts(story)),
            *moving,
            gate(story),
            moves(story),
            stays(story),
            savings(story),
            performance(story),
            exemptions(story),
            html.Footer(provenance(story), className="provenance"),
        ],
        className="ticket rule",
    )


def nothing(scope: Scope, key: str, sentence: str) -> Component:
    """A rule of which nothing can be told as of then."""
    week = f"to {formats.day(scope.as_of)}"
    return html.Div(
        [_head(key, week, scope), empty(sentence, link("All rules", list_address(scope)))]
    )


def _head(title: str, week: str, scope: Scope) -> Component:
    return page_head(title, week, controls(link("All rules", list_address(scope))))


def _facts(story: RuleStory) -> dict[str, Any]:
    record, policy = story.record, story.policy
    most = policy.p_max.get(record.action, policy.laxest)
    return {
        "Stage": title(story.now.stage),
        "Team": record.team,
        "Kind": title(record.kind),
        "Severity": record.severity,
        "Action": f"{record.action}: at most {limit(most)} missed",
        "Class": title(CLASS_WORDS[story.of_class]) + (", exempt" if story.exempt else ""),
        **_verdict(story),
        "Back in production": formats.plural(_returns(story), "time"),
    }


def _verdict(story: RuleStory) -> dict[str, Any]:
    """Of a rule that is in offline monitoring."""
    running = [visit for visit in story.visits if visit.running]
    return {"Switch-off gate": status(*VERDICTS[verdict_word(running[-1])])} if running else {}


def _returns(story: RuleStory) -> int:
    pairs = zip(story.stays, story.stays[1:], strict=False)
    return sum((a.stage, b.stage) in story.policy.rollback_edges for a, b in pairs)
