"""What the form of a meaning sends back, checked and made into a mapping."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from dashboard.errors import InvalidForm, InvalidRequest
from dashboard.forms import NO_TEXT
from dashboard.imports.mapping import Mapping, mapping_from_toml, mapping_to_toml
from dashboard.imports.runs import ImportRun, QuarantinedRow
from dashboard.imports.tables import DATE_CELL
from layouts.imports.draft import NAME
from layouts.imports.fields import groups, has_form, roles
from layouts.imports.values import LEAVE_OUT, SECTIONS, SKIPPED

MOST_FIELDS, MOST_VALUES = 11_000, 5_000
LONGEST_TEXT = 200_000
OTHER = "other"
ROW_KINDS = ("changes", "revisions")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in a form: fields by name, and (section, value, meaning)."""

    fields: Dictionary[str, str]
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is to be kept, and what is still missing in it."""

    mapping: str
    """TOML."""
    sources: Dictionary[str, tuple[int, str]]
    problems: Dictionary[str, str] = field(default_factory=dict)


def typed(said: Any) -> Typed:
    """What a browser sent, if it can have come from a form of ours."""
    said = said if isinstance(said, dict) else {}
    fields, values = said.get("fields"), said.get("values")
    if not (
        isinstance(fields, dict)
        and isinstance(values, list)
        and len(fields) <= MOST_FIELDS
        and len(values) <= MOST_VALUES
        and all(_is_text(part) for pair in fields.items() for part in pair)
        and all(_is_value(value) for value in values)
    ):
        raise InvalidRequest("This is no form of ours, or it holds what is no text.")
    return Typed(fields, tuple((s, v, m) for s, v, m in values))


def _is_text(part: Any) -> bool:
    return isinstance(part, str) and len(part) <= LONGEST_TEXT and not NO_TEXT.search(part)


def _is_value(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(map(_is_text, value))
        and value[0] in SECTIONS
    )


def typed_cells(row: QuarantinedRow, said: Typed) -> tuple[str, ...]:
    """The cells of a corrected row, in their order; a date that was not touched stays one."""
    found = tuple(said.fields.get(f"cell.{i}") for i in range(len(said.fields)))
    if not found or None in found:
        raise InvalidRequest("This is no form of ours: a cell of the row is missing.")
    before = {i: cell for i, cell in enumerate(row.cells) if cell.startswith(DATE_CELL)}
    return tuple(
        before[i] if i in before and before[i].removeprefix(DATE_CELL) == cell else cell
        for i, cell in enumerate(found)
        if cell is not None
    )


def typed_meaning(run: ImportRun, said: Typed) -> Meaning:
    """The mapping that was typed, over the one that is kept; raises ``InvalidForm``."""
    if "toml" in said.fields:
        form = has_form(run.register)
        return Meaning(said.fields["toml"], run.sources if form else _sources(run, "", said))
    kept = mapping_from_toml(run.mapping, NAME)
    written = kept.model_dump(exclude_unset=True) | _how(said) | _values(kept, said)
    rows = str(written.get("rows", kept.rows))
    sources = _sources(run, rows, said)
    missing = _name_columns(replace(run, sources=sources), rows, said, written)
    return Meaning(_toml(written), sources, missing)


def _name_columns(
    run: ImportRun, rows: str, said: Typed, written: dict[str, Any]
) -> dict[str, str]:
    """Write the columns that were chosen; what is missing, by field."""
    missing: dict[str, str] = {}
    for group in groups(run.register, rows) if rows in ROW_KINDS else ():
        section: dict[str, Any] = dict(written.get(group.section, {}))
        table = run.table(group.role)
        header = table.header if table is not None else ()
        for each in group.fields:
            column = said.fields.get(name := f"{group.section}.{each.name}")
            if column:
                section[each.name] = column
            elif column is not None:
                section.pop(each.name, None)
                if each.required:
                    missing[name] = "Choose the column that holds it."
                elif each.named or _default(group.section, each.name) in header:
                    section[each.name] = None  # else the column of that name would be taken
        written[group.section] = section
    return missing


def _default(section: str, field: str) -> str | None:
    column: str | None = getattr(getattr(Mapping(), section), field)
    return column


def _toml(written: dict[str, Any]) -> str:
    try:
        return mapping_to_toml(Mapping.model_validate(written))
    except ValidationError as error:
        problems = {
            ".".join(map(str, e["loc"])) or NAME: e["msg"].removeprefix("Value error, ")
            for e in error.errors()
        }
        raise InvalidForm(problems) from None


def _sources(run: ImportRun, rows: str, said: Typed) -> dict[str, tuple[int, str]]:
    """Which table plays which role, by the file's number and the sheet's name."""
    asked = rows in ROW_KINDS or not has_form(run.register)
    known = {role.key for role in roles(run.register, rows)} if asked else set()
    offered = {
        f"{file.id}:{t.sheet}": (file.id, t.sheet) for file in run.files for t in file.tables
    }
    found: dict[str, tuple[int, str]] = {}
    for name, chosen in said.fields.items():
        role = name.removeprefix("source.")
        if role != name and role in known and chosen:
            if chosen not in offered:
                raise InvalidRequest("One of these tables is not in the files of this import.")
            found[role] = offered[chosen]
    return found or {role: source for role, source in run.sources.items() if role in known}


def _how(said: Typed) -> dict[str, Any]:
    """Rows, dates, zone and nulls, where the form has them."""
    found: dict[str, Any] = {}
    if rows := said.fields.get("rows"):
        found["rows"] = rows
    if "nulls" in said.fields:
        nulls = (word.strip() for word in said.fields["nulls"].split(","))
        found["nulls"] = tuple(dict.fromkeys(filter(None, nulls)))
    if "zone" in said.fields:
        found["zone"] = said.fields["zone"].strip() or None
    if "dates" in said.fields:
        chosen = said.fields["dates"]
        words = said.fields.get("dates.words", "").strip()
        found["dates"] = (words if chosen == OTHER else chosen) or None
    return found


def _values(kept: Mapping, said: Typed) -> dict[str, Any]:
    """What values mean; those that the form does not show stay as they are."""
    found: dict[str, dict[str, str]] = {name: dict(getattr(kept, name)) for name in SECTIONS}
    skipped = {section: list(getattr(kept, name)) for section, name in SKIPPED.items()}
    for section, value, means in said.values:
        if section in skipped:
            skipped[section] = [s for s in skipped[section] if _folded(s) != _folded(value)]
        for known in [k for k in found[section] if _folded(k) == _folded(value)]:
            del found[section][known]
        if means == LEAVE_OUT and section in skipped:
            skipped[section].append(value)
        elif means and means != value:
            found[section][value] = means
    return found | {SKIPPED[section]: tuple(values) for section, values in skipped.items()}


def _folded(name: str) -> str:
    return name.strip().casefold()
