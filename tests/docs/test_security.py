"""docs/security.md names a test for each defence: each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_test_that_the_page_names_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = set(re.findall(r"tests/[\w/.]*\w", text))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_each_setting_is_in_the_table_of_operations() -> None:
    from dashboard.settings import Settings

    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = {"DATABASE_URL", *re.findall(r"GREENPATH_\w+", text)}
    wanted = {"GREENPATH_" + name.upper() for name in Settings.model_fields}
    known = wanted - {"GREENPATH_DATABASE_URL", "GREENPATH_DEMONSTRATION"}
    assert known - named == set()
