"""What words add up to at a cut."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.roadmap.holding import initiative_at, initiatives_at, said_dates
from dashboard.roadmap.initiatives import (
    DateKind,
    Dependency,
    Initiative,
    Link,
    Milestone,
    Span,
    State,
)
from dashboard.roadmap.words import InitiativeWord, RoadmapWords
from dashboard.slips import DateMove, Ledger
from tests.dashboard.roadmap.given import AS_OF, CUT, at, words

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def known(*said: tuple[str, ...], as_of: date = AS_OF, cut: int = CUT) -> Initiative:
    found = initiative_at(words(*said), "A", cut, as_of)
    assert found is not None
    return found


def test_every_field_is_read() -> None:
    found = known(
        ("title", "Network tokens"), ("description", "Two lines\nof it"), ("lane", "Payments"),
        ("owner", "Ann"), ("ai", "yes"), ("stage", "beta"), ("state", "candidate"),
        ("date_kind", "released"), ("confidence", "0.8"), ("impact", "7.5"), ("effort", "12.0"),
        ("cost", "1000.0"), ("benefit", "3000.0"), ("realised", "-20.0"), ("goals", "g2;g1;g2"),
        ("metrics", "m1"), ("start", "2026-06-01"), ("end", "2026-07-01"),
        ("baseline_start", "2026-05-01"), ("baseline_end", "2026-06-15"),
        ("milestone.m", "2026-06-10"), ("milestone_title.m", "First bank"),
        ("milestone_done.m", "2026-06-12"), ("after.B", "SS-2"), ("after.C", "FS"),
    )  # fmt: skip
    assert found == Initiative(
        key="A", title="Network tokens", description="Two lines\nof it", lane="Payments",
        owner="Ann", ai=True, stage="beta", state=State.CANDIDATE, date_kind=DateKind.RELEASED,
        confidence=0.8, impact=7.5, effort=12.0, cost=1000.0, benefit=3000.0, realised=-20.0,
        goals=("g2", "g1"), metrics=("m1",), start=Ledger(JUNE, JUNE), end=Ledger(JULY, JULY),
        baseline_start=date(2026, 5, 1), baseline_end=date(2026, 6, 15),
        milestones=(Milestone("m", "First bank", Ledger(date(2026, 6, 10), date(2026, 6, 10)),
                              date(2026, 6, 12)),),
        depends_on=(Dependency("B", "A", Link.SS, -2), Dependency("C", "A", Link.FS, 0)),
    )  # fmt: skip


def test_what_nobody_said_is_as_usual() -> None:
    found = known(("lane", "Payments"))
    assert (found.title, found.state, found.date_kind) == (
        "A", State.COMMITTED, DateKind.UNSCHEDULED,
    )  # fmt: skip
    assert (found.span, found.ai, found.cost, found.depends_on) == (None, False, None, ())


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ((("start", "2026-06-01"),), DateKind.PLANNED),
        ((("start", "2026-06-01"), ("state", "candidate")), DateKind.CANDIDATE),
        ((("state", "candidate"),), DateKind.UNSCHEDULED),
        ((("state", "candidate"), ("date_kind", "planned")), DateKind.PLANNED),
    ],
)
def test_the_kind_of_dates_that_nobody_said(
    said: tuple[tuple[str, ...], ...], kind: DateKind
) -> None:
    assert known(("title", "A"), *said).date_kind is kind


def test_the_newest_word_before_the_cut_holds() -> None:
    said = (("owner", "Ann"), ("owner", "Bea", "2026-06-20 23:59"), ("owner", "Cyd", "2026-06-21"))
    assert known(*said).owner == "Bea"
    assert known(*said, cut=at("2026-06-20 23:59")).owner == "Ann"


def test_an_undated_word_lies_before_all_others_whenever_it_was_kept() -> None:
    assert known(("owner", "Ann", "2026-01-01"), ("owner", "Bea")).owner == "Ann"
    assert known(("owner", "Ann"), ("owner", "Bea")).owner == "Bea"


def test_of_two_words_of_one_instant_the_one_kept_later_holds() -> None:
    noon = "2026-06-01 12:00"
    assert known(("owner", "Ann", noon), ("owner", "Bea", noon)).owner == "Bea"


def test_an_empty_word_takes_back() -> None:
    found = known(
        ("owner", "Ann"), ("owner", "", "2026-06-01"),
        ("after.B", "FS"), ("after.B", "", "2026-06-01"),
        ("milestone.m", "2026-06-10"), ("milestone.m", "", "2026-06-02"),
        ("milestone_title.m", "First bank"),
    )  # fmt: skip
    assert (found.owner, found.depends_on, found.milestones) == ("", (), ())


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ((), False),
        ((("title", "A", "2026-06-21"),), False),  # at the cut: not said yet
        ((("title", "A", "2026-06-20 23:59"),), True),
        ((("title", "A"), ("title", "", "2026-06-01")), False),
        ((("title", "A"), ("added", "2026-06-20")), True),  # on the day
        ((("title", "A"), ("added", "2026-06-21")), False),
        ((("title", "A"), ("added", "2026-06-21"), ("added", "", "2026-06-01")), True),
    ],
)
def test_when_an_initiative_is_on_the_roadmap(
    said: tuple[tuple[str, ...], ...], listed: bool
) -> None:
    found = initiative_at(words(*said), "A", CUT, AS_OF)
    assert (found is not None) is listed


def test_initiatives_come_by_key() -> None:
    said = RoadmapWords({"b": words(("title", "Two")), "a": words(("title", "One")), "c": ()})
    assert [each.key for each in initiatives_at(said, CUT, AS_OF)] == ["a", "b"]


# The slip ledger of a date


def test_a_date_keeps_its_first_day_and_every_move() -> None:
    said = (
        ("end", "2026-06-01"),
        ("end", "2026-07-01", "2026-05-20", "A bank moved"),
        ("end", "2026-07-01", "2026-05-25", "The same again"),
        ("end", "2026-08-01", "2026-06-10", "And again"),
        ("end", "2026-07-01", "2026-06-25", "After the cut"),
    )
    assert known(*said).end == Ledger(
        JUNE, AUGUST,
        (DateMove(JUNE, JULY, "A bank moved", at("2026-05-20")),
         DateMove(JULY, AUGUST, "And again", at("2026-06-10"))),
    )  # fmt: skip


def test_taken_back_and_given_anew_is_no_move() -> None:
    said = words(
        ("end", "2026-06-01"), ("end", "", "2026-05-01"), ("end", "2026-08-01", "2026-05-02"),
    )  # fmt: skip
    assert said_dates(said, "end", CUT) == Ledger(JUNE, AUGUST, ())
    assert said_dates(said, "end", at("2026-05-02")) == Ledger(JUNE, None, ())


def test_of_undated_words_the_newest_corrects_and_moves_nothing() -> None:
    """A roadmap file says where it stands now; a history that comes after says where it began."""
    said = words(
        ("end", "2026-08-01"), ("end", "2026-06-01"), ("end", "2026-08-01", "2026-05-20"),
    )  # fmt: skip
    assert said_dates(said, "end", CUT) == Ledger(
        JUNE, AUGUST, (DateMove(JUNE, AUGUST, "", at("2026-05-20")),)
    )


def test_a_history_that_begins_with_nothing_knows_nothing_before() -> None:
    said = words(
        ("milestone.m", "2026-08-01"),
        ("milestone.m", ""),
        ("milestone.m", "2026-06-01", "2026-05-01"),
    )
    assert said_dates(said, "milestone.m", at("2026-05-01")) == Ledger()
    assert said_dates(said, "milestone.m", CUT) == Ledger(JUNE, JUNE)


def test_a_field_that_nobody_named_has_no_dates() -> None:
    assert said_dates(words(("end", "2026-06-01")), "start", CUT) == Ledger()


# Start and end

MILESTONES = (
    ("milestone.a", "2026-06-01"),
    ("milestone.b", "2026-08-01"),
    ("milestone.c", "2026-07-01"),
)


@pytest.mark.parametrize(
    ("said", "span"),
    [
        (MILESTONES, Span(JUNE, AUGUST)),
        ((*MILESTONES, ("start", "2026-05-01")), Span(date(2026, 5, 1), AUGUST)),
        ((*MILESTONES, ("start", "2026-05-01"), ("end", "2026-07-01")),
         Span(date(2026, 5, 1), JULY)),
        ((*MILESTONES, ("end", "2026-07-01")), Span(JUNE, JULY)),
        # The end alone, before all milestones: it lasts for that day.
        ((*MILESTONES, ("end", "2026-05-01")), Span(date(2026, 5, 1), date(2026, 5, 1))),
        # Written down after all of its milestones.
        ((*MILESTONES, ("start", "2026-09-01")), Span(JUNE, AUGUST)),
        ((*MILESTONES, ("end", "2026-07-01"), ("end", "", "2026-06-01")), Span(JUNE, AUGUST)),
        ((("start", "2026-06-01"),), Span(JUNE, JUNE)),
        ((("milestone.a", "2026-06-01"),), Span(JUNE, JUNE)),
        # Words of two times that contradict each other.
        ((("start", "2026-07-01"), ("end", "2026-06-01", "2026-05-01")), None),
    ],
)  # fmt: skip
def test_the_span_is_said_or_taken_from_milestones(
    said: tuple[tuple[str, ...], ...], span: Span | None
) -> None:
    assert known(*said).span == span


def test_an_end_taken_from_a_milestone_has_its_ledger() -> None:
    found = known(*MILESTONES, ("milestone.b", "2026-09-01", "2026-06-01", "Review"))
    assert [(one.before, one.reason) for one in found.end.moves] == [(AUGUST, "Review")]
    assert [each.key for each in found.milestones] == ["a", "c", "b"]


def test_a_milestone_is_not_done_before_its_day() -> None:
    said = (("milestone.m", "2026-06-01"), ("milestone_done.m", "2026-06-05"))
    assert known(*said, as_of=date(2026, 6, 4)).milestones[0].done is None
    assert known(*said, as_of=date(2026, 6, 5)).milestones[0].done == date(2026, 6, 5)


# Whatever the words

FIELDS = ("title", "start", "end", "milestone.m", "milestone_done.m", "added", "after.B", "owner")
VALUES = {
    "title": ("One", "Two", ""), "owner": ("Ann", "Bea", ""), "after.B": ("FS", "SS-2", ""),
    "start": ("2026-05-01", "2026-05-20", ""), "end": ("2026-06-01", "2026-07-01", ""),
    "milestone.m": ("2026-05-25", "2026-06-25", ""),
    "milestone_done.m": ("2026-06-10", "2026-06-19", ""), "added": ("2026-06-12", "2026-06-20", ""),
}  # fmt: skip
INSTANTS = st.one_of(st.none(), st.integers(CUT - 5, CUT + 5))


@st.composite
def said_words(draw: st.DrawFn) -> list[InitiativeWord]:
    found = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        field = draw(st.sampled_from(FIELDS))
        found.append(
            InitiativeWord(number, field, draw(st.sampled_from(VALUES[field])), draw(INSTANTS))
        )
    return found


@given(said_words())
def test_no_word_at_the_cut_or_after_it_counts(said: list[InitiativeWord]) -> None:
    before = [word for word in said if word.at is None or word.at < CUT]
    assert initiative_at(said, "A", CUT, AS_OF) == initiative_at(before, "A", CUT, AS_OF)


@given(said_words(), st.integers(0, 2**16))
def test_the_order_in_which_words_are_handed_in_does_not_count(
    said: list[InitiativeWord], seed: int
) -> None:
    shuffled = Random(seed).sample(said, len(said))
    assert initiative_at(shuffled, "A", CUT, AS_OF) == initiative_at(said, "A", CUT, AS_OF)


@given(said_words(), st.integers(0, 10))
def test_a_later_cut_adds_moves_and_rewrites_none(said: list[InitiativeWord], days: int) -> None:
    for field in ("start", "end", "milestone.m"):
        before, now = (said_dates(said, field, CUT - 5 + add) for add in (0, days))
        assert now.moves[: len(before.moves)] == before.moves
        assert before.original in (None, now.original)


CUTS = st.lists(st.tuples(st.integers(CUT - 6, CUT + 6), st.integers(8, 22)), min_size=1)
"""Instants, and days of June."""


@given(said_words(), said_words(), CUTS)
def test_what_was_worked_out_once_is_what_would_be_worked_out_anew(
    said: list[InitiativeWord], later: list[InitiativeWord], cuts: list[tuple[int, int]]
) -> None:
    """Also after further words, which undo it for one of two initiatives."""
    first = RoadmapWords().more({"A": said, "B": said})
    further = [replace(word, id=word.id + 100) for word in later]
    for known in (first, first.more({"B": further})):
        for cut, day in cuts:
            as_of = date(2026, 6, day)
            anew = [initiative_at(of, key, cut, as_of) for key, of in known.words.items()]
            assert initiatives_at(known, cut, as_of) == tuple(filter(None, anew))


@given(said_words())
def test_words_lie_in_the_order_in_which_they_hold(said: list[InitiativeWord]) -> None:
    found = RoadmapWords().more({"A": said[::2]}).more({"A": said[1::2]}).words["A"]
    always = [word for word in found if word.at is None]
    assert list(found[: len(always)]) == sorted(always, key=lambda word: word.id)
    since = [(word.at, word.id) for word in found[len(always) :]]
    assert since == sorted((word.at, word.id) for word in said if word.at is not None)
