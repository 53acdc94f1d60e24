"""``greenpath import``: files into the store."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from commands.edge import author, file_content, now, open_store, say, settings, viewer, write_file
from commands.import_outcome import outcome_report, outcome_summary
from commands.jobs.child import Progress
from commands.jobs.worker import BUSY_SECONDS, Worker
from dashboard.errors import GreenpathError, InvalidFile
from dashboard.imports.runs import CHECK, RUN, ImportRun
from dashboard.imports.understanding import UNDERSTANDINGS
from dashboard.jobs import DONE
from dashboard.scope import named_day
from db import jobs
from db.engine import reading, store_engine, writing
from db.imports.discarding import forget
from db.imports.files import FIRST, keep_file
from db.imports.outcome import MOST_REFUSED
from db.imports.reading import import_run
from db.imports.runs import begin_import, explain_files
from db.patience import BEAT
from db.programs import program as program_value

Program = Annotated[str, typer.Option(help="The program's key.")]
File = Path | None
Meaning = Annotated[File, typer.Option(help="TOML that explains the columns.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing.")]
Report = Annotated[File, typer.Option(help="Write all that was refused there.")]


def import_tickets(
    program: Program,
    events: Annotated[File, typer.Option(help="One row a change, or as mapped.")] = None,
    tickets: Annotated[File, typer.Option(help="One row a ticket.")] = None,
    mapping: Meaning = None,
    dry_run: DryRun = False,
    report: Report = None,
) -> None:
    """Import tickets and their history. Importing twice changes nothing; all or nothing."""
    named = {"events": events, "tickets": tickets}
    if not any(named.values()):
        raise InvalidFile("Name a file: --events FILE, --tickets FILE, or both.")
    _import(program, "tickets", named, mapping, dry_run, report)


def import_rules(
    program: Program,
    rules: Annotated[File, typer.Option(help="One row a rule.")] = None,
    transitions: Annotated[File, typer.Option(help="One row a change of stage.")] = None,
    offline_monitoring: Annotated[File, typer.Option(help="One row a look.")] = None,
    plan: Annotated[File, typer.Option(help="One row a team and quarter.")] = None,
    policy: Annotated[File, typer.Option(help="JSON: stages, ways, thresholds.")] = None,
    mapping: Meaning = None,
    dry_run: DryRun = False,
    report: Report = None,
) -> None:
    """Import rules and their way out. Importing twice changes nothing; all or nothing."""
    named = {
        "rules": rules, "transitions": transitions, "offline_monitoring": offline_monitoring,
        "plan": plan, "policy": policy,
    }  # fmt: skip
    if not any(named.values()):
        raise InvalidFile("Name a file: --rules FILE, --transitions FILE, or both.")
    _import(program, "rules", named, mapping, dry_run, report)


def import_metrics(
    program: Program,
    definitions: Annotated[File, typer.Option(help="One row a metric.")] = None,
    values: Annotated[File, typer.Option(help="A column a series, or date,series,value.")] = None,
    targets: Annotated[File, typer.Option(help="One row a target.")] = None,
    since: Annotated[str | None, typer.Option(help="Definitions hold from this day on.")] = None,
    mapping: Meaning = None,
    dry_run: DryRun = False,
    report: Report = None,
) -> None:
    """Import metrics, their values and targets. Importing twice changes nothing."""
    named = {"definitions": definitions, "values": values, "targets": targets}
    if not any(named.values()):
        raise InvalidFile("Name a file: --definitions FILE, --values FILE, or both.")
    day = f"since = {named_day(since)}\n" if since else ""
    _import(program, "metrics", named, mapping, dry_run, report, day)


def import_goals(
    program: Program,
    goals: Annotated[File, typer.Option(help="One row a goal.")] = None,
    values: Annotated[File, typer.Option(help="One row a value of a day.")] = None,
    updates: Annotated[File, typer.Option(help="One row a version of an update.")] = None,
    actions: Annotated[File, typer.Option(help="One row an action.")] = None,
    mapping: Meaning = None,
    dry_run: DryRun = False,
    report: Report = None,
) -> None:
    """Import goals, values, status updates and actions. Importing twice changes nothing."""
    named = {"goals": goals, "values": values, "updates": updates, "actions": actions}
    if not any(named.values()):
        raise InvalidFile("Name a file: --goals FILE, --updates FILE, or others.")
    _import(program, "goals", named, mapping, dry_run, report)


def import_roadmap(
    program: Program,
    initiatives: Annotated[File, typer.Option(help="One row an initiative.")] = None,
    milestones: Annotated[File, typer.Option(help="One row a milestone.")] = None,
    dependencies: Annotated[File, typer.Option(help="One row a link of two.")] = None,
    history: Annotated[File, typer.Option(help="One row a change of a field.")] = None,
    mapping: Meaning = None,
    dry_run: DryRun = False,
    report: Report = None,
) -> None:
    """Import a roadmap: initiatives, milestones, dependencies and their history."""
    named = {
        "initiatives": initiatives, "milestones": milestones, "dependencies": dependencies,
        "history": history,
    }  # fmt: skip
    if not any(named.values()):
        raise InvalidFile("Name a file: --initiatives FILE, --history FILE, or others.")
    _import(program, "roadmap", named, mapping, dry_run, report)


def _import(
    program: str,
    register: str,
    named: Mapping[str, Path | None],
    mapping: Path | None,
    dry_run: bool,
    report: Path | None,
    meant: str = "",
) -> None:
    """Import files by role, as the worker does, and say what became of their rows."""
    files = {role: (path.name, file_content(path)) for role, path in named.items() if path}
    meaning = _mapping(register, mapping, meant) if mapping else meant or None
    if report:
        write_file(report, b"")  # where it cannot be written, nothing is imported
    engine = open_store()
    held, run_id = _begun(engine, program, register, files, meaning, CHECK if dry_run else RUN)
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
        write_file(
            report, json.dumps(outcome_report(outcome), indent=1, ensure_ascii=False).encode()
        )
    say(outcome_summary(outcome, dry_run))


def _mapping(register: str, path: Path, meant: str) -> str:
    """What a file says, after what the command itself has said."""
    try:
        text = meant + file_content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFile(f"{path.name} is not UTF-8.") from None
    UNDERSTANDINGS[register].mapping(text, path.name)
    return text


def _begun(
    engine: Engine,
    key: str,
    register: str,
    files: dict[str, tuple[str, bytes]],
    mapping: str | None,
    kind: str,
) -> tuple[jobs.ClaimedJob, int]:
    """An import with its files, and the work on it in the hands of this process."""
    with writing(engine, author()) as session:
        program = program_value(session, key, viewer())
        name = ", ".join(name for name, _ in files.values())
        run_id = begin_import(session, program, register, name, now())
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
    engine.dispose()  # a forked child must not inherit a connection
    worker = Worker(store_engine(url, BUSY_SECONDS, patience=BEAT), url, start="fork")
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
