"""The audit as it is drawn: days, folds, and the way to one entry."""

from dataclasses import replace

from dashboard.audit import AuditFilters, AuditPage, Change, Entry, Offered
from dashboard.scope import HouseScope
from layouts.audit import content, headline
from layouts.components.history import history
from tests.layouts.given import of_class, of_kind, ways, words

AT = 1_795_320_000  # 22 Nov 2026, 04:00 in UTC
DAY = 86_400
MARKING = Change("marking", "–", "Confidential")
ENTRY = Entry(
    7, AT, "Priya Raman", "page", "changed", "program", 3, "Risk mining", "Risk mining", (MARKING,)
)
GONE = replace(ENTRY, id=6, did="deleted", kind="stand-in", item="on leave", restorable=True)
SCOPE = HouseScope(context={"program": "east"})


def a_page(*entries: Entry, **more: object) -> AuditPage:
    offered = Offered(("Priya Raman",), (("east", "East"),))
    page = AuditPage(AuditFilters(), "UTC", entries, offered=offered)
    return replace(page, **more)  # type: ignore[arg-type]  # names of its fields


def plain(node: object) -> str:
    return " ".join(words(node).split())


def test_entries_stand_under_their_days() -> None:
    page = content(a_page(ENTRY, replace(ENTRY, id=5, at=AT - DAY)), SCOPE)
    assert [words(title) for title in of_class(page, "section-title")] == [
        "22 Nov 2026",
        "21 Nov 2026",
    ]
    assert plain(of_class(page, "audit-list")[0]) == (
        "04:00 Priya Raman changed the program Risk mining marking Confidential"
    )


def test_the_headline_counts_and_says_whether_that_is_all() -> None:
    older = replace(ENTRY, at=AT - DAY)
    assert headline(a_page(ENTRY)) == "1 change on 22 Nov 2026; that is all."
    assert headline(a_page(ENTRY, older, more=True)) == (
        "2 changes from 22 Nov 2026 back to 21 Nov 2026; there are older ones."
    )
    assert "Nothing that was changed fits" in words(content(a_page(), SCOPE))


def test_long_values_and_many_fields_are_folded() -> None:
    long = replace(ENTRY, changes=(Change("about", "–", "x" * 81), MARKING))
    many = replace(ENTRY, changes=tuple(Change(f"f{n}", "–", "1") for n in range(5)))
    assert len(of_kind(content(a_page(long), SCOPE), "Details")) == 1
    assert words(of_kind(content(a_page(many), SCOPE), "Summary")) == "5 fields"
    one = replace(a_page(long), filters=AuditFilters(entry=7))
    assert of_kind(content(one, SCOPE), "Details") == []


def test_ways_keep_filters_and_the_page_before() -> None:
    filters = AuditFilters(kind="program")
    page = content(a_page(ENTRY, more=True, filters=filters, may_export=True), SCOPE)
    hrefs = {words(way): way.href for way in ways(page)}
    assert hrefs["Older changes"] == "/audit?program=east&kind=program&before=7"
    assert hrefs["Take away as CSV"] == "/audit.csv?program=east&kind=program"
    assert hrefs["Newest, without filters"] == "/audit?program=east"
    assert hrefs["04:00"] == "/audit?program=east&entry=7"


def test_only_what_can_be_restored_has_a_button() -> None:
    page = content(a_page(GONE, ENTRY), SCOPE)
    assert [w.href for w in ways(page) if words(w) == "Restore"] == ["/audit?program=east&entry=6"]
    alone = a_page(GONE, replace(GONE, id=8, kind="program", item="Bare"))
    one = content(replace(alone, filters=AuditFilters(entry=6)), SCOPE)
    assert "It comes back as it was, and with it the program Bare." in words(one)
    (form,) = of_kind(one, "Form")
    assert getattr(form, "data-form") == "restore:6"
    undone = replace(alone, entries=(replace(GONE, restorable=False),))
    assert "does not stand" in words(content(replace(undone, filters=AuditFilters(entry=6)), SCOPE))


def test_the_history_of_an_item_is_a_quiet_list() -> None:
    by_worker = replace(ENTRY, via="worker", did="voided an event")
    listed = history((ENTRY, by_worker), "America/New_York")
    first, second = listed.children
    assert plain(first) == "21 Nov 2026, 23:00 Priya Raman changed marking Confidential"
    assert "voided an event by the worker" in plain(second)
