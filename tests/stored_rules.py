"""Rules written into a store as facts, where a test is about what is told of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.rights import Viewer
from dashboard.rule_deprecation.facts import Rule
from dashboard.rule_deprecation.from_facts import Facts
from db import models
from db.programs import program as program_value
from db.rule_deprecation.spells import note_change, rebuild_spells
from tests.conftest import NOW

EVERYBODY = Viewer("tests", administrator=True)


def store_rules(session: Session, key: str, facts: Facts) -> None:
    """All of them, their spells, and a new version of the data; in a program without rules."""
    program = program_value(session, key, EVERYBODY)
    teams = _teams(session, program.id, facts.rules)
    ids = _rules(session, program.id, facts.rules, teams)
    said = {"recorded_at": NOW}
    session.add_all(
        [
            *(
                models.RuleTransition(
                    rule_id=ids[t.rule], source_id=t.id, at=t.at, micros=0,
                    from_stage=t.from_stage, to_stage=t.to_stage, kind=t.kind,
                    reason_code=t.reason, reason="", actor=t.actor, **said,
                )
                for t in facts.transitions
            ),
            *(
                models.RulePerformance(
                    rule_id=ids[p.rule], **said,
                    **{n: getattr(p, n) for n in p.__dataclass_fields__ if n != "rule"},
                )
                for p in facts.performances
            ),
            *(
                models.RuleLook(
                    program_id=program.id, rule=x.rule, visit=x.visit, look=x.look, start=x.start,
                    end=x.end, fired=x.would_have_fired, labelled=x.labelled, missed=x.missed_bad,
                    **said,
                )
                for x in facts.looks
            ),
            *(
                models.RulePlan(
                    program_id=program.id, team_id=teams[row.team], quarter_end=row.quarter_end,
                    planned_out=row.out, planned_minutes=row.minutes, **said,
                )
                for row in facts.plan
            ),
            *(
                models.RuleWaiver(
                    rule_id=ids[w.rule], kind="kept", holds=True, owner=w.owner, reason="",
                    since=w.since, expires=w.expires, **said,
                )
                for w in facts.waivers
            ),
            *(
                models.RuleExemption(
                    rule_id=ids[e.rule], kind=e.kind, holds=True, owner=e.owner, reason="",
                    since=e.since, until=e.until, **said,
                )
                for e in facts.exemptions
            ),
        ]
    )  # fmt: skip
    session.flush()
    rebuild_spells(session, program.id)
    note_change(session, program.id, ids.values())


def _teams(session: Session, program_id: int, rules: Sequence[Rule]) -> dict[str, int]:
    team = models.Team
    known = {row.name for row in session.scalars(select(team).where(team.program_id == program_id))}
    new = sorted({rule.team for rule in rules} - known)
    session.add_all([team(program_id=program_id, name=name) for name in new])
    session.flush()
    rows = session.scalars(select(team).where(team.program_id == program_id))
    return {row.name: row.id for row in rows}


def _rules(
    session: Session, program_id: int, rules: Sequence[Rule], teams: dict[str, int]
) -> dict[str, int]:
    rows = {
        rule.key: models.Rule(
            program_id=program_id, key=rule.key, name=rule.name, kind=rule.kind,
            team_id=teams[rule.team], action=rule.action, severity=rule.severity,
        )
        for rule in rules
    }  # fmt: skip
    session.add_all(rows.values())
    session.flush()
    return {key: row.id for key, row in rows.items()}
