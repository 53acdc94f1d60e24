"""What some files probably mean, whatever they hold; a person confirms it."""

from collections.abc import Mapping

from dashboard.imports.inspection import FoundTable
from dashboard.imports.mapping import mapping_to_toml
from dashboard.imports.registers import REGISTERS, TICKETS, Register
from dashboard.imports.suggestion import Key, suggested
from dashboard.programs import Program


def proposed(
    program: Program, register: str, tables: Mapping[Key, FoundTable]
) -> tuple[str, Mapping[str, Key]]:
    """A mapping, and which table is what."""
    if register != TICKETS.key:
        return "", tables_by_role(REGISTERS[register], tables)
    mapping, sources = suggested(program, tables)
    return mapping_to_toml(mapping), sources


def tables_by_role(register: Register, tables: Mapping[Key, FoundTable]) -> dict[str, Key]:
    """For each role the first table that has its columns; a table plays the first role it can."""
    found: dict[str, Key] = {}
    for key, table in tables.items():
        names = {name.strip().casefold() for name in table.header}
        role = next((role.key for role in register.roles if role.signs <= names), None)
        if role is not None:
            found.setdefault(role, key)
    return found
