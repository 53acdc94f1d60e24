"""What is said of a path to green as texts by field, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from dashboard.path_to_green.goals import Plan

DAY = "decided_until"
COLUMNS = tuple(each.name for each in fields(Plan))


def plan_form(plan: Plan) -> dict[str, str]:
    """A plan as the store keeps it: what is said of it."""
    said = {name: getattr(plan, name) for name in COLUMNS}
    said[DAY] = plan.decided_until.isoformat() if plan.decided_until else ""
    return {name: text for name, text in said.items() if text}


def plan_from(form: Mapping[str, str]) -> Plan:
    """The plan of texts that were taken before."""
    day = form.get(DAY, "")
    texts = {name: form.get(name, "") for name in COLUMNS if name != DAY}
    return Plan(**texts, decided_until=date.fromisoformat(day) if day else None)
