"""The columns and words that a register asks for, in the order of the form."""

from dataclasses import dataclass

from dashboard.imports.mapping import Mapping
from dashboard.imports.registers import EVENT_TYPE, KIND, REGISTERS, VALUE, Field, Role, Words
from dashboard.ticket_aging.spells import PRIORITY, STATE

_LISTED = {STATE: "states", PRIORITY: "priorities", KIND: "kinds", EVENT_TYPE: "event_types"}
"""What the cells of a column are, and the mapping's section that explains them."""
_TITLES = {
    "events": "Columns of the history",
    "revisions": "Columns of the history",
    "tickets": "Columns of the ticket itself",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of one section of the mapping, and the role of the table that has their columns."""

    section: str
    role: str
    title: str
    fields: tuple[Field, ...]


def groups(register: str, rows: str) -> tuple[Group, ...]:
    """The sections that the form shows for rows of this kind."""
    return tuple(
        Group(columns.section, columns.role, _TITLES[columns.section], columns.fields)
        for columns in REGISTERS[register].rows.get(rows, ())
    )


def has_form(register: str) -> bool:
    """Whether a form asks what columns mean; else they go by their names, or by a mapping."""
    return bool(REGISTERS[register].rows)


def roles(register: str, rows: str) -> tuple[Role, ...]:
    """What the tables are for that rows of this kind come in."""
    if not has_form(register):
        return REGISTERS[register].roles
    wanted = {columns.role for columns in REGISTERS[register].rows[rows]}
    return tuple(role for role in REGISTERS[register].roles if role.key in wanted)


def words(register: str) -> tuple[Words, ...]:
    """The sections of the mapping that say what words mean."""
    return REGISTERS[register].words


def reshapes(field: Field) -> bool:
    """Whether another column for this field changes what else the form asks."""
    return field.cells == VALUE or field.cells in _LISTED


def listed_columns(register: str, mapping: Mapping, section: str) -> list[tuple[str, str]]:
    """Role and column of each field whose cells a section explains."""
    return [
        (group.role, column)
        for group in groups(register, mapping.rows)
        for field in group.fields
        if _LISTED.get(field.cells) == section
        and (column := getattr(getattr(mapping, group.section), field.name))
    ]
