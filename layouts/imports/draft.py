"""A draft of a mapping, as it stands, and what it makes of the first rows."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

from dashboard.errors import InvalidFile
from dashboard.imports.inspection import FoundTable
from dashboard.imports.mapping import Mapping, mapping_from_toml
from dashboard.imports.preview import Preview, preview
from dashboard.imports.runs import ImportRun
from dashboard.imports.understanding import UNDERSTANDINGS
from dashboard.programs import Program
from layouts.imports.fields import has_form

NAME = "The mapping"
NO_PREVIEW = Preview((), ())


@dataclass(frozen=True, slots=True)
class Draft:
    """What is kept of an import's meaning, understood."""

    mapping: Mapping
    preview: Preview
    tables: Dictionary[str, FoundTable]
    problem: str = ""
    """Why the mapping as a whole cannot be followed."""


def draft(program: Program, run: ImportRun) -> Draft:
    """Understand what is kept; what cannot be followed gives the sentence and no preview."""
    found = ((role, run.table(role)) for role in run.sources)
    tables = {role: table for role, table in found if table is not None}
    try:
        if not has_form(run.register):
            UNDERSTANDINGS[run.register].mapping(run.mapping, NAME)
            return Draft(Mapping(), NO_PREVIEW, tables)
        mapping = mapping_from_toml(run.mapping, NAME)
        return Draft(mapping, preview(program, mapping, tables), tables)
    except InvalidFile as error:
        return Draft(Mapping(), NO_PREVIEW, tables, error.sentence)


def stated(found: Draft) -> dict[str, str]:
    """The problem of the mapping as a whole, as a form lists it."""
    return {"toml": found.problem} if found.problem else {}
