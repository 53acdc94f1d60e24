"""``greenpath import``: files into the store."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.edge import file_content, now, open_store, say, write_file
from dashboard.errors import InvalidFile
from dashboard.imports.mapping import Mapping, mapping_from_toml
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.scope import Viewer
from db.engine import reading, writing
from db.imports import DeliveredFile, ImportResult, known_tickets, merge_tickets
from db.programs import program as program_value

LISTED = 10


def import_tickets(
    program: Annotated[str, typer.Option(help="The program's key.")],
    events: Annotated[Path, typer.Option(help="CSV with one row a change, or as mapped.")],
    tickets: Annotated[Path | None, typer.Option(help="CSV with one row a ticket.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="TOML that explains the columns.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write all that was refused there.")] = None,
) -> None:
    """Import tickets and their history. Importing twice changes nothing; all or nothing."""
    columns = _mapping(mapping) if mapping else Mapping()
    content = file_content(events)
    log = text_table(content, events.name)
    rows = text_table(file_content(tickets), tickets.name) if tickets else None
    engine = open_store()
    with reading(engine) as session:
        target = program_value(session, program, Viewer())
        known = known_tickets(session, target)
    delivery = ticket_delivery(target, columns, log, rows, known)
    file = DeliveredFile(events.name, hashlib.sha256(content).hexdigest())
    with writing(engine) as session:
        result = merge_tickets(session, target, delivery, file, now())
        if report:
            write_file(report, json.dumps(_report(result), indent=1, ensure_ascii=False).encode())
        if dry_run:
            session.rollback()
    say(_summary(result, dry_run))


def _mapping(path: Path) -> Mapping:
    try:
        return mapping_from_toml(file_content(path).decode("utf-8-sig"), path.name)
    except UnicodeDecodeError:
        raise InvalidFile(f"{path.name} is not UTF-8.") from None


def _report(result: ImportResult) -> dict[str, Any]:
    return {
        **{name: asdict(counts) for name, counts in result.tables.items()},
        "reasons": dict(sorted(Counter(r.reason for r in result.refusals).items())),
        "quarantine": [
            {name: value for name, value in r._asdict().items() if name != "cells"}
            for r in result.refusals
        ],
    }


def _summary(result: ImportResult, dry_run: bool) -> str:
    lines = ["Nothing was changed: this was a dry run."] if dry_run else []
    for name, n in result.tables.items():
        lines.append(
            f"{name}: {n.read:,} read = {n.taken:,} taken + {n.repeated:,} repeated"
            f" + {n.quarantined:,} quarantined"
        )
    reasons = Counter(r.reason for r in result.refusals)
    lines += [
        f"  {count:,} × {reason.replace('_', ' ')}" for reason, count in reasons.most_common()
    ]
    for r in result.refusals[:LISTED]:
        lines.append(f"  {r.file} row {r.row}, {r.column or 'row'}: {r.sentence}")
    if len(result.refusals) > LISTED:
        lines.append(f"  {LISTED} of {len(result.refusals):,} shown: --report FILE.json has all.")
    return "\n".join(lines)
