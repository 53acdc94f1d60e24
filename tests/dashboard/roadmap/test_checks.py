"""What has to be put right before a word can be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.roadmap import words as said
from dashboard.roadmap.checks import circle_problem, initiative_problems, key_problem
from dashboard.roadmap.holding import initiative_at
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.words import FIELDS, InitiativeWord
from tests.dashboard.roadmap.given import AS_OF, CUT

WELL = {
    "title": "Network tokens", "description": "Two lines\nof it", "lane": "Payments",
    "owner": "Ann", "ai": "yes", "stage": "beta", "state": "candidate", "date_kind": "released",
    "confidence": "1", "impact": "10", "effort": "0", "cost": "12.5", "benefit": "-3",
    "realised": "0", "goals": "g1;g2", "metrics": "m", "added": "2026-01-01",
    "start": "2026-06-01", "end": "2026-06-01", "baseline_start": "2026-05-01",
    "baseline_end": "2026-05-02", "milestone.m": "2020-01-01", "milestone_title.m": "Far off",
    "milestone_done.m": "2020-01-02", "after.B": "FS+3",
}  # fmt: skip


def test_what_is_well_said_has_no_problem() -> None:
    assert initiative_problems(WELL, "A", {"B"}) == {}
    empty = {name: "" for name in WELL if name != "title"}
    assert initiative_problems(empty, "A", {"B"}) == {}
    assert initiative_problems({}) == {}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title", " ", "Write what it is called."),
        ("title", "x" * 301, "Write at most 300 characters: these are 301."),
        ("title", "Two\nlines", "Write it in one line"),
        ("title", "A\0", "no text"),
        ("description", "x" * 5_001, "at most 5,000 characters"),
        ("owner", "x" * 201, "at most 200 characters"),
        ("ai", "maybe", "Write one of yes, no."),
        ("state", "open", "Write one of candidate, committed, done, cancelled."),
        ("date_kind", "firm", "Write one of released, planned, candidate, unscheduled."),
        ("confidence", "1.01", "from 0 to 1: 0.8 is 80 %"),
        ("confidence", "-0.1", "from 0 to 1"),
        ("confidence", "80 %", "is a percentage"),
        ("impact", "10.5", "from 0 to 10"),
        ("impact", "-1", "from 0 to 10"),
        ("impact", "nan", "is no number"),
        ("effort", "-1", "0 or more person-weeks"),
        ("cost", "-0.01", "Cost is 0 or more"),
        ("cost", "1e16", "Cost is 0 or more"),
        ("benefit", "1e16", "a number that can be"),
        ("goals", ";".join(f"g{n}" for n in range(101)), "at most 100"),
        ("added", "1 June", "is no day: write it as 2026-11-21"),
        ("start", "2026-14-05", "is no day"),
        ("start", "20260601", "is no day"),
        ("start", "1989-12-31", "from 1990 to 2100"),
        ("end", "2101-01-01", "from 1990 to 2100"),
        ("end", "2026-05-31", "It starts on 1 Jun 2026: 31 May 2026 is before that."),
        ("baseline_end", "2026-04-30", "It starts on 1 May 2026: 30 Apr 2026 is before that."),
        ("milestone.m", "v1.19", "is no day"),
        ("milestone." + "m" * 101, "2026-06-01", "A key has at most 100 characters"),
        ("milestone.", "2026-06-01", "a key of its own"),
        ("milestone_done.m", "soon", "is no day"),
        ("milestone_title.m", "x" * 301, "at most 300 characters"),
        ("after.A", "FS", "can't wait for itself"),
        ("after.X", "FS", "There is no initiative “X” to wait for."),
        ("after.B", "XY", "is no dependency: write FS"),
    ],
)
def test_each_problem_stands_beside_its_field(field: str, text: str, sentence: str) -> None:
    found = initiative_problems({**WELL, field: text}, "A", {"A", "B"})
    assert list(found) == [field]
    assert sentence in found[field]


def test_without_known_keys_any_will_do() -> None:
    assert initiative_problems({"lane": "Nowhere", "after.X": "FS"}, "A") == {}


@pytest.mark.parametrize("key", ["", " ", "a\nb", "x" * 101])
def test_a_key_is_one_short_line(key: str) -> None:
    assert key_problem(key)


def test_a_ring_is_named() -> None:
    links = [Dependency("a", "b"), Dependency("b", "c"), Dependency("c", "a")]
    assert circle_problem(links) == (
        "These wait for each other in a ring: a → b → c → a. Take one of them out."
    )
    assert circle_problem(links[:2]) == ""


NAMES = st.sampled_from(
    [*FIELDS, said.MILESTONE + "m", said.MILESTONE_DONE + "m", said.AFTER + "B"]
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(list(WELL.values())),
    st.dates().map(str),
    st.floats().map(str),
)


@given(st.dictionaries(NAMES, TEXTS))
def test_what_has_no_problem_can_be_read_back(fields: dict[str, str]) -> None:
    """What is checked on the way in never stops a page."""
    if initiative_problems(fields, "A"):
        return
    kept = [InitiativeWord(n, name, text.strip()) for n, (name, text) in enumerate(fields.items())]
    found = initiative_at(kept, "A", CUT, AS_OF)
    assert found is None or found.key == "A"
