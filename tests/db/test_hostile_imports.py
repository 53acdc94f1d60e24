"""Whatever stands in a file, each row is taken, repeated or put aside, and nothing breaks."""

import itertools
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.errors import InvalidFile
from dashboard.imports.mapping import Mapping
from dashboard.imports.tables import text_table
from dashboard.programs import Program
from dashboard.scope import Scope
from db.engine import reading, writing
from db.programs import add_program
from db.ticket_aging import ticket_aging
from exports.ticket_aging.figures import as_json
from exports.ticket_aging.tables import as_csv
from tests.conftest import BY, TESTER, csv_bytes, deliver

_keys = (f"hostile-{n}" for n in itertools.count())
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
awkward = st.sampled_from(
    ("", " ", "?", "A", "'; DROP TABLE ticket; --", "\\.", "\\N", "\t", "\u2028", "\ufeff",
     "e\u0301", "9" * 400, "-1", "\u0663", "\u00b2", "NULL", "nan", "None", "(none)", "{0}", "%s",
     ":x", "\U0001f600" * 300)
)  # fmt: skip
cells = st.one_of(anything, awkward)
times = st.one_of(
    cells, st.sampled_from(("2025-01-01", "1990-01-01T00:00+14:00", "2100-12-31T23:59-12:00"))
)
kinds = st.one_of(cells, st.sampled_from(("created", "state", "priority", "group", "response")))
keys = st.one_of(st.sampled_from(("A", "B")), cells)
events = st.fixed_dictionaries(
    {"event_id": cells, "ticket_id": keys, "ts": times, "event_type": kinds, "to_value": cells,
     "actor": cells}
)  # fmt: skip
tickets = st.fixed_dictionaries(
    {"ticket_id": keys, "title": cells, "requester": cells, "assignee": cells, "created_at": times}
)
all_checks = list(HealthCheck)


@settings(max_examples=60, deadline=None, suppress_health_check=all_checks, derandomize=True)
@given(
    log=st.lists(events, min_size=1, max_size=8),
    rows=st.lists(tickets, min_size=1, max_size=4),
    beside=st.booleans(),
)
def test_every_row_is_accounted_for_whatever_stands_in_it(
    random_store: Engine, log: list[dict[str, str]], rows: list[dict[str, str]], beside: bool
) -> None:
    key, mapping = next(_keys), Mapping(nulls=("?",))
    with writing(random_store, BY) as session:
        add_program(session, Program(key, key))
    files = (csv_bytes(log), csv_bytes(rows) if beside else None)
    first = deliver(random_store, key, *files, mapping=mapping)
    for name, counts in first.tables.items():
        assert counts.read == len(log if name == "events" else rows)
        assert counts.read == counts.taken + counts.repeated + counts.quarantined
        assert min(counts.taken, counts.repeated, counts.quarantined) >= 0
    second = deliver(random_store, key, *files, mapping=mapping)
    assert second.tables["events"].taken == 0
    assert second.refused == first.refused
    with reading(random_store) as session:
        aging = ticket_aging(session, Scope(key, date(2026, 11, 21)), TESTER)
    assert as_json(aging)
    assert as_csv(aging)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), cells.map(str.encode)))
def test_any_bytes_are_a_table_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        assert text_table(content, "f.csv").rows
    except InvalidFile as problem:
        assert problem.sentence.endswith(".")
