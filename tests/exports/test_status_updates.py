"""Updates that are owed, as JSON."""

from datetime import date

import orjson

from dashboard.program_calendar import ProgramCalendar
from dashboard.status_updates.silence import Tracked, owed, silence_by_team
from dashboard.status_updates.updates import ItemKind
from exports.status_updates.figures import owed_figures, silence_figures
from tests.dashboard.path_to_green.given import update

WEEK = date(2026, 1, 10)
DAY = date(2026, 1, 22)
ITEMS = (
    Tracked(ItemKind.GOAL, "G", "Goal", "Ann", "T", date(2026, 1, 7), (update(WEEK, "red"),)),
    Tracked(ItemKind.RULES, "rules", "Rules", "Bo", "U", date(2026, 1, 20)),
)


def test_what_is_owed_stands_with_its_age_and_what_was_last_claimed() -> None:
    found = orjson.loads(orjson.dumps(owed_figures(owed(ITEMS, ProgramCalendar(), DAY))))
    assert found == [
        {
            "kind": "goal", "key": "G", "title": "Goal", "owner": "Ann", "team": "T",
            "due": "2026-01-17", "days_overdue": 5, "outdated": True,
            "last_claimed": "red", "last_updated": "2026-01-10T12:00:00Z",
        },
        {
            "kind": "rules program", "key": "rules", "title": "Rules", "owner": "Bo", "team": "U",
            "due": "2026-01-24", "days_overdue": 0, "outdated": False,
            "last_claimed": None, "last_updated": None,
        },
    ]  # fmt: skip


def test_a_team_s_record_stands_week_by_week() -> None:
    teams = silence_by_team(ITEMS, ProgramCalendar(), DAY, weeks=2)
    assert orjson.loads(orjson.dumps(silence_figures(teams))) == {
        "T": {
            "weeks": [
                {"week_ending": "2026-01-10", "due": 1, "filed": 1},
                {"week_ending": "2026-01-17", "due": 1, "filed": 0},
            ],
            "outdated": ["G"],
        },
        "U": {
            "weeks": [
                {"week_ending": "2026-01-10", "due": 0, "filed": 0},
                {"week_ending": "2026-01-17", "due": 0, "filed": 0},
            ],
            "outdated": [],
        },
    }
