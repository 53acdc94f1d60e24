"""A program's policies for rules in the store: append-only, each with the day it holds from."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.rule_deprecation.policies import DatedPolicy, Policies
from dashboard.rule_deprecation.policy_form import policy_from
from dashboard.rule_deprecation.policy_numbers import Form
from db import models

policy = models.RulePolicy


def policies_of(session: Session, program_id: int) -> Policies:
    """All policies of a program; of several from one day the newest."""
    forms = _forms(session, program_id)
    return Policies(tuple(DatedPolicy(day, policy_from(form)) for day, form in forms))


def _forms(session: Session, program_id: int) -> list[tuple[date | None, Form]]:
    rows = session.execute(
        select(policy.valid_from, policy.form)
        .where(policy.program_id == program_id, policy.voided_at.is_(None))
        .order_by(policy.id)
    )
    newest: dict[date | None, Form] = dict(rows.all())
    return sorted(newest.items(), key=lambda item: item[0] or date.min)
