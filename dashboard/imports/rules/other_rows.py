"""Rows of looks and of the plan, and the policy, which is no table."""

import json
import re
from datetime import date
from typing import Any

from dashboard.errors import InvalidFile, InvalidForm
from dashboard.imports.delivery import Refused
from dashboard.imports.rows import Cells, RowReader, RowWatch
from dashboard.imports.rules.cells import LARGEST_PLACE, RuleCells, refuse_more
from dashboard.imports.rules.delivery import (
    IMPOSSIBLE_NUMBER,
    LOOKS,
    PLAN,
    RulesDelivery,
    StagedLook,
    StagedPlan,
)
from dashboard.imports.tables import TextTable
from dashboard.rule_deprecation.policy_form import policy_from

LARGEST_POLICY = 200_000
LARGEST_LOOK = 100_000_000
"""Cases of one look."""
VALID_FROM = "valid_from"
"""The part of a policy's file that says from which day it holds."""


def read_looks(
    delivery: RulesDelivery, table: TextTable, reader: RuleCells, watch: RowWatch
) -> None:
    """Stage looks, of rules that nobody else knows too; of repeated ones the last one wins."""
    names = reader.mapping.offline_monitoring
    at = {field: table.position(getattr(names, field)) for field in type(names).model_fields}
    about = (at["rule"], at["visit"], at["look"])

    def understand(number: int, row: Cells) -> None:
        look = StagedLook(
            reader.rule(row[at["rule"]], names.rule),
            reader.whole(row[at["visit"]], names.visit, 1, LARGEST_PLACE),
            reader.whole(row[at["look"]], names.look, 1, LARGEST_PLACE),
            reader.day(row[at["start"]], names.start),
            reader.day(row[at["end"]], names.end),
            *(
                reader.whole(row[at[name]], getattr(names, name), 0, LARGEST_LOOK)
                for name in ("fired", "labelled", "missed")
            ),
        )
        refuse_more((names.labelled, names.fired), look.labelled, look.fired)
        refuse_more((names.missed, names.labelled), look.missed, look.labelled)
        if look.end < look.start:
            sentence = f"It ends on {look.end} and begins on {look.start}: correct one of them."
            raise Refused(names.end, look.end.isoformat(), IMPOSSIBLE_NUMBER, sentence)
        delivery.looks[look[:3]] = (look, number)
        delivery.taken.add(" ".join((LOOKS, *(row[place].strip() for place in about))))

    RowReader(delivery, table, LOOKS, about).read(understand, watch)


def read_plan(
    delivery: RulesDelivery, table: TextTable, reader: RuleCells, watch: RowWatch
) -> None:
    """Stage the plan; of repeated rows of a team and quarter the last one wins."""
    names = reader.mapping.plan
    at = {field: table.position(getattr(names, field)) for field in type(names).model_fields}
    about = (at["team"], at["quarter_end"])

    def understand(number: int, row: Cells) -> None:
        team = reader.text(row[at["team"]], names.team)
        if not team:
            raise Refused(names.team, "", "no_team", "The row names no team.")
        planned = StagedPlan(
            team,
            reader.day(row[at["quarter_end"]], names.quarter_end),
            reader.whole(row[at["out"]], names.out, 0, 2**31 - 1),
            reader.number(row[at["minutes"]], names.minutes),
        )
        delivery.plan[planned[:2]] = (planned, number)
        delivery.taken.add(" ".join((PLAN, *(row[place].strip() for place in about))))

    RowReader(delivery, table, PLAN, about).read(understand, watch)


def read_policy(content: bytes, file: str) -> tuple[date | None, dict[str, Any]]:
    """A policy from its file: the day from which it holds, and its form."""
    if len(content) > LARGEST_POLICY:
        raise InvalidFile(f"{file} is too large for a policy: {LARGEST_POLICY // 1000} kB at most.")
    try:
        form = json.loads(content.decode("utf-8-sig"))
        # no store has infinities, what is no number, or half a character
        json.dumps(form, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise InvalidFile(f"{file} is not JSON that can be read: correct it.") from None
    if not isinstance(form, dict):
        raise InvalidFile(f"{file} is no policy: it has to be one JSON object.")
    since = _since(form.pop(VALID_FROM, None), file)
    try:
        policy_from(form)
    except InvalidForm as error:
        raise InvalidFile(f"{file} cannot be followed: {error.sentence}") from None
    return since, form


def _since(said: object, file: str) -> date | None:
    if said is None:
        return None
    try:
        if isinstance(said, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
            return date.fromisoformat(said)
    except ValueError:  # such as 2026-02-30
        pass
    raise InvalidFile(f"{file}: {VALID_FROM} is a day such as 2026-11-21.")
