"""``greenpath import``: files into the store."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from commands.edge import author, file_content, now, open_store, say, settings, viewer, write_file
from commands.jobs.child import Progress
from commands.jobs.worker import BUSY_SECONDS, Worker
from dashboard.errors import GreenpathError, InvalidFile
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.runs import CHECK, RUN, ImportRun, Outcome
from dashboard.jobs import DONE
from db import jobs
from db.engine import reading, store_engine, writing
from db.imports.discarding import forget
from db.imports.files import FIRST, keep_file
from db.imports.plan import MOST_REFUSED
from db.imports.reading import import_run
from db.imports.runs import begin_import, explain_files
from db.patience import BEAT
from db.programs import program as program_value

LISTED = 10


def import_tickets(
    program: Annotated[str, typer.Option(help="The program's key.")],
    events: Annotated[Path | None, typer.Option(help="One row a change, or as mapped.")] = None,
    tickets: Annotated[Path | None, typer.Option(help="One row a ticket.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="TOML that explains the columns.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write all that was refused there.")] = None,
) -> None:
    """Import tickets and their history. Importing twice changes nothing; all or nothing."""
    named = {"events": events, "tickets": tickets}
    files = {role: (path.name, file_content(path)) for role, path in named.items() if path}
    if not files:
        raise InvalidFile("Name a file: --events FILE, --tickets FILE, or both.")
    meaning = _mapping(mapping) if mapping else None
    if report:
        write_file(report, b"")  # where it cannot be written, nothing is imported
    engine = open_store()
    held, run_id = _begun(engine, program, files, meaning, CHECK if dry_run else RUN)
    try:
        run = _worked(engine, program, held, run_id)
    except (GreenpathError, KeyboardInterrupt):
        _discard(engine, program, run_id)
        raise
    outcome = run.check if dry_run else run.outcome
    if outcome is None:
        raise GreenpathError("This import was ended by somebody else: see the Data page.")
    if dry_run:
        _discard(engine, program, run_id)
    if report:
        write_file(report, json.dumps(_report(outcome), indent=1, ensure_ascii=False).encode())
    say(_summary(outcome, dry_run))


def _mapping(path: Path) -> str:
    try:
        text = file_content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFile(f"{path.name} is not UTF-8.") from None
    mapping_from_toml(text, path.name)
    return text


def _begun(
    engine: Engine,
    key: str,
    files: dict[str, tuple[str, bytes]],
    mapping: str | None,
    kind: str,
) -> tuple[jobs.ClaimedJob, int]:
    """An import with its files, and the work on it in the hands of this process."""
    with writing(engine, author()) as session:
        program = program_value(session, key, viewer())
        name = ", ".join(name for name, _ in files.values())
        run_id = begin_import(session, program, "tickets", name, now())
        sources = {
            role: (keep_file(session, run_id, name, content), FIRST)
            for role, (name, content) in files.items()
        }
        explain_files(session, program, run_id, mapping, sources)
        job_id = jobs.enqueue(session, program.id, kind, run_id, now())
        held = jobs.claim(session, "terminal", now(), only=job_id)
    assert held is not None  # nobody else has seen it yet
    return held, run_id


def _worked(engine: Engine, key: str, held: jobs.ClaimedJob, run_id: int) -> ImportRun:
    url = settings().database_url
    worker = Worker(store_engine(url, BUSY_SECONDS, patience=BEAT), url)
    worker.leave = jobs.cancel  # who presses Ctrl-C wants no import
    next_turn: jobs.ClaimedJob | None = held
    while next_turn is not None:
        worker.do(next_turn, _show)
        with writing(engine, author()) as session:  # once more, when it was cut off
            next_turn = jobs.claim(session, "terminal", now(), only=held.id)
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", err=True, nl=False)
    with reading(engine) as session:
        run = import_run(session, program_value(session, key, viewer()), run_id, MOST_REFUSED)
    if run.job is None or run.job.state != DONE:
        raise GreenpathError((run.job and run.job.problem) or "The import was cancelled.")
    return run


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        share = f" {progress.done / progress.total:.0%}" if progress.total else ""
        typer.echo(f"\r\x1b[K{progress.said}{share} …", err=True, nl=False)


def _discard(engine: Engine, key: str, run_id: int) -> None:
    with writing(engine, author()) as session:
        forget(session, program_value(session, key, viewer()), run_id)


def _report(outcome: Outcome) -> dict[str, Any]:
    return {
        **{name: asdict(counts) for name, counts in outcome.tables.items()},
        "reasons": dict(sorted(outcome.reasons.items())),
        "quarantine": [asdict(row) for row in outcome.refused],
    }


def _summary(outcome: Outcome, dry_run: bool) -> str:
    lines = ["Nothing was changed: this was a dry run."] if dry_run else []
    for name, n in outcome.tables.items():
        lines.append(
            f"{name}: {n.read:,} read = {n.taken:,} taken + {n.repeated:,} repeated"
            f" + {n.quarantined:,} quarantined"
            + (f" + {n.left_out:,} left out" if n.left_out else "")
            + (f"; {n.changed:,} of the taken change what was there" if n.changed else "")
        )
    reasons = Counter(outcome.reasons)
    lines += [
        f"  {count:,} × {reason.replace('_', ' ')}" for reason, count in reasons.most_common()
    ]
    for r in outcome.refused[:LISTED]:
        lines.append(f"  {r.file} row {r.row}, {r.column or 'row'}: {r.sentence}")
    if sum(reasons.values()) > LISTED:
        lines.append(f"  {LISTED} of {sum(reasons.values()):,} shown: --report FILE.json has all.")
    return "\n".join(lines)
