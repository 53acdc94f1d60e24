"""Goals as CSV and as a terminal's table."""

import csv
import io
from dataclasses import replace
from datetime import date

from exports.path_to_green.terminal import as_csv, as_table
from tests.dashboard.path_to_green.given import EXPECTED, goals_of, golden_goals
from tests.exports.test_path_to_green import DAY, FACTS


def test_csv_has_the_golden_figures_of_every_goal() -> None:
    for as_of, goals in EXPECTED.items():
        rows = {row["key"]: row for row in csv.DictReader(io.StringIO(as_csv(golden_goals(as_of))))}
        assert rows.keys() == goals.keys()
        for key, figures in goals.items():
            for name, value in figures.items():
                cell = rows[key][name]
                if isinstance(value, float):
                    assert abs(float(cell) - value) <= 1e-6 * max(1, abs(value)), (key, name)
                else:
                    said = "" if value is None else str(int(value) if value in (0, 1) else value)
                    assert cell == said, (key, name)
            assert (rows[key]["as_of"], rows[key]["program"]) == (as_of, "goals")


def test_csv_has_first_and_current_dates_and_no_formulas() -> None:
    first, other = FACTS.goals
    facts = replace(FACTS, goals=(replace(first, title="=1+1"), other))
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(as_csv(goals_of(facts, DAY))))}
    slipped = rows["G"]
    assert (slipped["first_due"], slipped["due"], slipped["due_slips"]) == (
        "2026-04-13", "2026-06-01", "1",
    )  # fmt: skip
    assert (slipped["first_date_to_green"], slipped["date_to_green"]) == (
        "2026-04-25", "2026-05-09",
    )  # fmt: skip
    assert (slipped["title"], slipped["covered"]) == ("'=1+1", "0.25")
    assert (rows["H"]["band_low"], rows["H"]["band_high"], rows["H"]["target"]) == (
        "40.0", "60.0", "",
    )  # fmt: skip


def test_the_table_has_claimed_beside_computed_and_each_date_as_it_was_and_is() -> None:
    title, header, first, second, told = as_table(goals_of(FACTS, DAY, team=("T", "U"))).split("\n")
    assert title == "Goals: path to green, team T, U"
    assert header.split()[:4] == ["goal", "claimed", "computed", "value"]
    for said in ("G A goal", "amber", "60", "25.0 %", "13 Apr 2026 → 1 Jun 2026",
                 "25 Apr 2026 → 9 May 2026", "20 Jun 2026 – 20 Jun 2026", "slipped"):  # fmt: skip
        assert said in first
    assert "no data" in second
    assert told.startswith("Cut 12 Apr 2026, 00:00 UTC")


def test_a_goal_with_no_date_says_why() -> None:
    line = as_table(goals_of(FACTS, date(2026, 2, 7), team=("T",))).split("\n")[2]
    assert "low data" in line
