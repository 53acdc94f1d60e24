"""Moving a rule: a form for each gate that its stage leads to, with what the gate still lacks."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField
from dashboard.rule_deprecation.gate_fields import (
    END_OF_EXEMPTION,
    EXEMPTION,
    FIELDS,
    UNDO,
    WAIVER,
)
from dashboard.rule_deprecation.moving import Moving, Offer
from dashboard.rule_deprecation.reasons import GATES, TITLES
from dashboard.rule_deprecation.standing import KNOWN, exemption_in_words
from dashboard.rule_deprecation.wording import in_words
from layouts.components import controls, facts, link, section, status
from layouts.components.forms import Filled, Options, form

FORM_OF = {gate: f"rule-{gate}" for gate in GATES}
UNDO_FORM, EXEMPT_FORM, END_FORM = "rule-undo", "rule-exempt", "rule-exempt-end"
WAIVER_FORM, NOMINATE_FORM = "rule-waiver", "rules-nominate"
HELP = {
    "evidence": "A link, or a sentence.",
    "replacement": "The key of the rule that does its work; leave it empty where none does.",
    "owner": "One person.",
    "expires": "The last day on which it holds.",
    "until": "The last day on which it holds.",
}


def moving(found: Moving, elsewhere: str = "") -> Component:
    """All that can be done with the rule now; on a page of the past, the way to where it is."""
    if elsewhere:
        way = link("Move it as it stands today", elsewhere)
        return section("Move this rule", controls(way, className="to-today"))
    stands = found.standing
    lead = (
        f"It is in {in_words(stands.stage)} since {formats.day(stands.since)}. Only what the"
        " policy allows from there is offered; every move is kept, with its reason and evidence."
    )
    return section(
        "Move this rule",
        *_gates(found),
        _undo(found),
        *_waiver(found),
        *_exemption(found),
        lead=lead,
    )


def _gates(found: Moving) -> list[Component]:
    """One form a gate, in the order in which the ways are offered."""
    gates = dict.fromkeys(offer.way.gate for offer in found.offers)
    return [_gate(found, [o for o in found.offers if o.way.gate == gate]) for gate in gates]


def _gate(found: Moving, offers: Sequence[Offer]) -> Component:
    gate = offers[0].way.gate
    ends = ", ".join(in_words(offer.way.end) for offer in offers)
    lacking = any(offer.missing for offer in offers)
    return _folded(
        [f"{TITLES[gate]}: {ends} ", status("amber", "evidence missing") if lacking else None],
        _known(offers),
        form(
            f"{FORM_OF[gate]}:{found.rule}",
            found.version,
            *(_filled(found, field, offers) for field in FIELDS[gate]),
            send=TITLES[gate],
        ),
    )


def _folded(summary: str | list[Component | str | None], *inside: Component | None) -> Component:
    return html.Details([html.Summary(summary), *inside], className="rule-gate")


def _known(offers: Sequence[Offer]) -> Component | None:
    """What is recorded with the move, whatever is typed."""
    known = {KNOWN[name]: text for offer in offers for name, text in offer.evidence.items()}
    return facts(known) if known else None


def _filled(found: Moving, field: FormField, offers: Sequence[Offer]) -> Filled:
    if field.name == "to":
        ends: Options = [(in_words(o.way.end).capitalize(), o.way.end) for o in offers]
        options = ends if len(ends) == 1 else [("Choose where it goes", ""), *ends]
        missing = dict.fromkeys(offer.missing for offer in offers if offer.missing)
        return Filled(field, options[0][1], " ".join(missing), options=options)
    if field.name == "owner":
        return Filled(field, "", HELP["owner"], options=_owners(found))
    return Filled(field, "", HELP.get(field.name, ""), options=_choices(field))


def _choices(field: FormField) -> Options:
    """Nothing is chosen before somebody has."""
    return [("Choose one", ""), *field.options] if field.options else ()


def _owners(found: Moving, *others: str) -> Options:
    names = dict.fromkeys((*found.owners, *filter(None, others)))
    return [("Choose a person", ""), *((name, name) for name in names)]


def _undo(found: Moving) -> Component:
    if found.undo.why_not:
        return html.P(f"The last move can't be undone. {found.undo.why_not}", className="quiet")
    return _folded(
        f"Undo the last move: back to {in_words(found.undo.to_stage)}",
        html.P("Nothing is deleted: it is a new move, with its reason.", className="quiet"),
        form(f"{UNDO_FORM}:{found.rule}", found.version, Filled(UNDO[0]), send="Undo it"),
    )


def _waiver(found: Moving) -> list[Component]:
    held = found.kept_until
    if held is None:
        return []
    stands = {
        "owner": (held.owner, _owners(found, held.owner)),
        "expires": (held.expires.isoformat() if held.expires else "", ()),
    }
    filled = [_stands(field, stands) for field in WAIVER]
    return [
        _folded(
            "Change its waiver",
            form(f"{WAIVER_FORM}:{found.rule}", found.version, *filled, send="Save the waiver"),
        )
    ]


def _stands(field: FormField, stands: dict[str, tuple[str, Options]]) -> Filled:
    value, options = stands.get(field.name, ("", _choices(field)))
    return Filled(field, value, HELP.get(field.name, ""), options=options)


def _exemption(found: Moving) -> list[Component]:
    """For managers: say that the rule stays whatever its numbers say, or that it need not."""
    if not found.may_exempt:
        return []
    filled = [_stands(field, {"owner": ("", _owners(found))}) for field in EXEMPTION]
    exempt = _folded(
        "Exempt it from nomination",
        form(f"{EXEMPT_FORM}:{found.rule}", found.version, *filled, send="Exempt it"),
    )
    held = found.standing.exemption
    if held is None:
        return [exempt]
    end = _folded(
        f"End its exemption: {exemption_in_words(held)}",
        form(f"{END_FORM}:{found.rule}", found.version, Filled(END_OF_EXEMPTION[0]), send="End it"),
    )
    return [exempt, end]
