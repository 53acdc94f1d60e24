"""Files on their way in, and refused rows on their way out: addresses outside Dash's."""

import re
from collections.abc import Iterator
from typing import IO, Any

import dash
from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from callbacks.guard import answer, json_body
from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.errors import InvalidRequest, NotFound
from dashboard.imports.registers import REGISTERS, TICKETS
from dashboard.programs import Program
from dashboard.rights import Right, require
from db.audit.exports import DOWNLOADED, note_export
from db.imports.files import LARGEST_FILE, MOST_FILES, add_part, begin_file
from db.imports.runs import begin_import
from db.imports.waiting import refused_csv
from db.programs import program as program_value
from layouts.imports import PATH

IMPORTS, FILES, REFUSED = f"{PATH}/imports", f"{PATH}/files", f"{PATH}/refused.csv"
PIECE = 1_000_000
"""Bytes that are read and kept at a time, so that no transaction is long."""
LONGEST_LIST = 100_000
"""Bytes of the list of files that an import begins with."""
TOO_LARGE = f"A file may have up to {LARGEST_FILE // 10**6} MB: bring it packed."
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def is_upload(path: str) -> bool:
    """Whether an address is one that only the page's script asks."""
    return path == IMPORTS or path.startswith(f"{FILES}/")


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the addresses to the server."""
    server = app.server

    @server.post(IMPORTS)
    def begin() -> Response:
        return _begin(reader)

    @server.post(f"{FILES}/<file>")
    def receive(file: str) -> Response:
        return _receive(reader, file)

    @server.get(REFUSED)
    def refused() -> Response:
        return _refused(reader)


def _begin(reader: Reader) -> Response:
    request.max_content_length = LONGEST_LIST
    with reader.session() as session:
        program = _program(session, reader)
    body, now = json_body(), reader.now()
    files, holds = announced(body), register_of(body)
    name = ", ".join(name for name, _ in files)
    with reader.writing() as session:
        run = begin_import(session, program, holds, name, now)
        ids = [begin_file(session, program, run, *file, now) for file in files]
    return jsonify({"import": run, "files": [{"id": number} for number in ids]})


def register_of(body: Any) -> str:
    """What the files are said to hold; tickets where nothing is said."""
    said = body.get("register", TICKETS.key) if isinstance(body, dict) else None
    if not isinstance(said, str) or said not in REGISTERS:
        raise InvalidRequest("There is no such register to import into.")
    return said


def announced(body: Any) -> list[tuple[str, int]]:
    """Names and sizes of the files that are to come."""
    files = body.get("files") if isinstance(body, dict) else None
    if not isinstance(files, list) or not 0 < len(files) <= MOST_FILES:
        raise InvalidRequest(f"An import takes 1 to {MOST_FILES} files.")
    return [_announced(file) for file in files]


def _announced(file: Any) -> tuple[str, int]:
    name, size = (file.get("name"), file.get("size")) if isinstance(file, dict) else (None, None)
    if not isinstance(name, str) or type(size) is not int:
        raise InvalidRequest("Each file has a name and a size in bytes.")
    if size > LARGEST_FILE:
        raise InvalidRequest(TOO_LARGE)
    return name, size


def _receive(reader: Reader, file: str) -> Response:
    if (request.content_length or 0) > LARGEST_FILE:
        return answer(TOO_LARGE, 413)
    request.max_content_length = (
        LARGEST_FILE + 1
    )  # a body of just that many bytes is read to its end
    with reader.session() as session:
        program = _program(session, reader)
    number, offset = _number(file), _number(request.args.get("offset", "0"))
    received = at = offset
    for piece in _pieces(request.stream):
        with reader.writing() as session:
            received = add_part(session, program, number, at, piece, reader.now())
        at += len(piece)  # not what is here: of a part that comes again, more may be
    return jsonify({"received": received})


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The body in pieces of one size, though the line brings it in smaller ones."""
    held = bytearray()
    while content := stream.read(PIECE - len(held)):
        held += content
        if len(held) == PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise NotFound("There is no such file.")
    return int(text)


def _program(session: Session, reader: Reader) -> Program:
    """The program that files are for; who may bring it none is refused before any is read."""
    program = program_value(session, request.args.get("program", ""), reader.viewer)
    require(reader.viewer, Right.IMPORT, program.key)
    return program


def _refused(reader: Reader) -> Response:
    query = request.query_string.decode(errors="replace")
    asked = page_request(reader, PATH, query)
    run = asked.scope.view.get("import")
    with reader.session() as session:
        content = refused_csv(session, asked.program, int(run) if run else None, reader.viewer)
    name = re.sub(r"[^\w-]", "", f"refused-{asked.program.key}", flags=re.ASCII)
    with reader.writing() as session:
        note_export(session, name, DOWNLOADED, f"{REFUSED}?{query}", (asked.program.id,))
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
