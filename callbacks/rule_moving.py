"""The forms that move rules: each gate has its own, for it asks for its own evidence."""

from functools import partial

from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.forms import Saved, Sent
from dashboard.rights import Right, Viewer
from dashboard.rule_deprecation.gate_fields import (
    END_OF_EXEMPTION,
    EXEMPTION,
    FIELDS,
    NOMINATION,
    UNDO,
    WAIVER,
)
from dashboard.rule_deprecation.nomination import Outcome
from dashboard.rule_deprecation.wording import in_words
from db.rule_deprecation.moving import (
    change_waiver,
    end_exemption,
    exempt_rule,
    move_rule,
    undo_move,
)
from db.rule_deprecation.nomination import nominate
from layouts.rule_deprecation import moving as view

SAID = 5
"""Rules that are named one by one in a sentence."""


def _move(gate: str, session: Session, _: Viewer, rule_id: int | None, sent: Sent) -> Saved:
    key, stage = move_rule(session, rule_id or 0, gate, sent.fields, sent.base)
    return Saved(f"{key} is moved: {in_words(stage)}.")


def _undo(session: Session, _: Viewer, rule_id: int | None, sent: Sent) -> Saved:
    key, stage = undo_move(session, rule_id or 0, sent.fields, sent.base)
    return Saved(f"{key} is back: {in_words(stage)}.")


def _exempt(session: Session, _: Viewer, rule_id: int | None, sent: Sent) -> Saved:
    key = exempt_rule(session, rule_id or 0, sent.fields, sent.base)
    return Saved(f"{key} is exempt.")


def _end(session: Session, _: Viewer, rule_id: int | None, sent: Sent) -> Saved:
    key = end_exemption(session, rule_id or 0, sent.fields, sent.base)
    return Saved(f"{key} is exempt no more.")


def _waiver(session: Session, _: Viewer, rule_id: int | None, sent: Sent) -> Saved:
    key = change_waiver(session, rule_id or 0, sent.fields, sent.base)
    return Saved(f"The waiver of {key} is saved.")


def _nominate(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    return Saved(_said(nominate(session, program_id or 0, sent.fields)))


def _said(outcome: Outcome) -> str:
    done = f"{formats.plural(len(outcome.nominees), 'rule')} nominated."
    if not outcome.changed:
        return done
    told = "; ".join(f"{key}: {why}" for key, why in outcome.changed[:SAID])
    more = len(outcome.changed) - SAID
    rest = f"; and {more:,} more" if more > 0 else ""
    return f"{done} Changed since the preview and left out: {told}{rest}."


FORMS = (
    *(
        Form(view.FORM_OF[gate], Right.CHANGE, fields, partial(_move, gate), of_item=True)
        for gate, fields in FIELDS.items()
    ),
    Form(view.UNDO_FORM, Right.CHANGE, UNDO, _undo, of_item=True),
    Form(view.EXEMPT_FORM, Right.MANAGE, EXEMPTION, _exempt, of_item=True),
    Form(view.END_FORM, Right.MANAGE, END_OF_EXEMPTION, _end, of_item=True),
    Form(view.WAIVER_FORM, Right.CHANGE, WAIVER, _waiver, of_item=True),
    Form(view.NOMINATE_FORM, Right.CHANGE, NOMINATION, _nominate, of_item=True),
)
