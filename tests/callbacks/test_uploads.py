"""Files on their way in: in parts, in one go, broken off, refused; and refused rows back out."""

import io
import json
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text

from callbacks.imports.uploads import PIECE, announced
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.imports.runs import READ
from dashboard.programs import Program
from db import models
from db.engine import reading, writing
from db.imports.files import LARGEST_FILE, add_part, begin_file, opened_file
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.callbacks.conftest import EVENTS, NOW
from tests.conftest import BY, TESTER, count

BEGIN, PROGRAM = "/data/imports?program=utc", "program=utc"


def begin(client: FlaskClient, *files: tuple[str, int]) -> dict[str, Any]:
    body = {"files": [{"name": name, "size": size} for name, size in files]}
    answer = client.post(BEGIN, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def send(client: FlaskClient, file: Any, offset: Any, content: bytes, **more: Any) -> Any:
    return client.post(f"/data/files/{file}?{PROGRAM}&offset={offset}", data=content, **more)


def kept(reader: Reader, file: int) -> bytes:
    with reader.session() as session:
        stream, _ = opened_file(session, file)
    with stream:
        return stream.read()


def parts(reader: Reader, file: int) -> bytes:
    """What is here of a file that is not complete."""
    part = models.ImportPart
    query = select(part.content).where(part.import_file_id == file).order_by(part.start)
    with reader.session() as session:
        return b"".join(session.scalars(query))


def jobs(reader: Reader, run: int) -> list[str]:
    query = text("SELECT kind FROM job WHERE subject_id = :run")
    with reader.session() as session:
        return [kind for (kind,) in session.execute(query, {"run": run})]


def test_files_come_in_parts_and_the_last_one_asks_for_the_reading(
    client: FlaskClient, reader: Reader
) -> None:
    begun = begin(client, ("log.csv", 7), ("tickets.csv", 3))
    first, second = (file["id"] for file in begun["files"])
    assert send(client, first, 0, b"abcd").json == {"received": 4}
    assert send(client, first, 4, b"efg").json == {"received": 7}
    assert jobs(reader, begun["import"]) == []
    assert send(client, second, 0, b"xyz").json == {"received": 3}
    assert jobs(reader, begun["import"]) == ["import.read"]
    assert (kept(reader, first), kept(reader, second)) == (b"abcdefg", b"xyz")


def test_files_say_which_register_they_hold(client: FlaskClient, reader: Reader) -> None:
    body = {"files": [{"name": "m.csv", "size": 3}], "register": "metrics"}
    run = client.post(BEGIN, json=body).json["import"]  # type: ignore[index]  # a JSON answer
    with reader.session() as session:
        assert session.get_one(models.ImportRun, run).feature == "metrics"
    for odd in ("zoo", "", None, 5, ["metrics"]):
        answer = client.post(BEGIN, json=body | {"register": odd})
        assert (answer.status_code, "register" in answer.text) == (400, True)


def test_a_part_that_is_sent_again_after_a_lost_line_is_passed_over(
    client: FlaskClient, reader: Reader
) -> None:
    (file,) = begin(client, ("log.csv", 8))["files"]
    for _ in range(2):
        assert send(client, file["id"], 0, b"abcd").json == {"received": 4}
    assert send(client, file["id"], 4, b"efgh").json == {"received": 8}
    assert kept(reader, file["id"]) == b"abcdefgh"


@pytest.mark.parametrize(
    ("offset", "length", "received"),
    [(0, 8, 8), (0, 4, 5), (0, 5, 5), (2, 3, 5), (2, 4, 6), (4, 4, 8), (5, 3, 8), (5, 0, 5)],
)
def test_of_bytes_that_came_in_part_only_the_rest_is_taken(
    client: FlaskClient, reader: Reader, offset: int, length: int, received: int
) -> None:
    content = b"abcdefgh"
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    send(client, file["id"], 0, content[:5])
    answer = send(client, file["id"], offset, content[offset : offset + length])
    assert answer.json == {"received": received}
    assert send(client, file["id"], 0, content).json == {"received": len(content)}
    assert kept(reader, file["id"]) == content


def test_a_gap_is_refused_and_more_than_was_announced_too(
    client: FlaskClient, reader: Reader
) -> None:
    (file,) = begin(client, ("log.csv", 8))["files"]
    send(client, file["id"], 0, b"abcde")
    gap = send(client, file["id"], 6, b"g")
    assert (gap.status_code, gap.json["error"]) == (400, "The next bytes of log.csv begin at 5.")
    assert "has more" in send(client, file["id"], 4, b"efghi").json["error"]
    send(client, file["id"], 5, b"fgh")
    assert kept(reader, file["id"]) == b"abcdefgh"


@pytest.mark.parametrize("here", [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7])
def test_a_long_body_that_is_sent_again_from_its_start_leaves_the_file_whole(
    client: FlaskClient, reader: Reader, here: int
) -> None:
    content = bytes(range(251)) * 12_000  # 3 MB, whose pieces are all different
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    assert send(client, file["id"], 0, content[:here]).json == {"received": here}
    assert send(client, file["id"], 0, content).json == {"received": len(content)}
    assert kept(reader, file["id"]) == content


def test_two_files_that_are_complete_at_once_are_read_once(store: Engine) -> None:
    """The second one waits for the first, so that it sees that nothing is missing."""
    with writing(store, BY) as session:
        add_program(session, Program("p", "P"))
        program = program_value(session, "p", TESTER)
        run = begin_import(session, program, "tickets", "two files", NOW)
        first, second = (begin_file(session, program, run, name, 4, NOW) for name in "ab")

    def finish_second() -> None:
        with writing(store, BY) as session:
            add_part(session, program, second, 0, b"data", NOW)

    other = threading.Thread(target=finish_second)
    with writing(store, BY) as session:
        add_part(session, program, first, 0, b"data", NOW)
        other.start()
        other.join(1)
    other.join(60)
    with reading(store) as session:
        assert session.scalars(select(models.Job.kind)).all() == [READ]


def test_a_long_body_is_kept_piece_by_piece(client: FlaskClient, reader: Reader) -> None:
    content = bytes(range(256)) * 10_000  # 2.56 MB
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    before = count(reader.engine, "import_part")
    assert send(client, file["id"], 0, content).json == {"received": len(content)}
    assert count(reader.engine, "import_part") - before == -(-len(content) // PIECE)
    assert kept(reader, file["id"]) == content


def test_a_body_over_five_megabytes_is_taken_here_and_here_only(
    client: FlaskClient, reader: Reader
) -> None:
    content = b"x" * 6_000_000
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    assert send(client, file["id"], 0, content).json == {"received": len(content)}
    assert client.post(BEGIN, data=content, content_type="application/json").status_code == 413


@pytest.mark.parametrize("chunk", [1, 777_777, PIECE, 3_000_000])
def test_a_body_without_a_length_is_taken_as_it_comes(
    client: FlaskClient, reader: Reader, chunk: int
) -> None:
    content = b"0123456789" * (10 if chunk == 1 else 200_000)
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    stream = Slow(content, chunk)
    answer = client.post(
        f"/data/files/{file['id']}?{PROGRAM}",
        input_stream=stream,
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
    )
    assert answer.json == {"received": len(content)}
    assert kept(reader, file["id"]) == content


class Slow(io.BytesIO):
    """A line that brings a little at a time."""

    def __init__(self, content: bytes, chunk: int) -> None:
        super().__init__(content)
        self.chunk = chunk

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.chunk if size is None or size < 0 else min(size, self.chunk))


def test_what_came_before_the_line_broke_is_kept(client: FlaskClient, reader: Reader) -> None:
    content = b"y" * (2 * PIECE + 5)
    (file,) = begin(client, ("log.csv", len(content)))["files"]
    answer = client.post(
        f"/data/files/{file['id']}?{PROGRAM}",
        input_stream=io.BytesIO(content[: PIECE + 10]),
        environ_overrides={"CONTENT_LENGTH": str(len(content))},
    )
    assert answer.status_code == 400
    assert "error" in answer.json
    assert parts(reader, file["id"]) == content[:PIECE]
    assert send(client, file["id"], PIECE, content[PIECE:]).json == {"received": len(content)}
    assert kept(reader, file["id"]) == content


@pytest.mark.parametrize(
    ("file", "offset", "content", "status", "sentence"),
    [
        ("{id}", 1, b"x", 400, "The next bytes of log.csv begin at 0."),
        ("{id}", 0, b"12345", 400, "log.csv was announced with 4 bytes and has more."),
        ("{id}", "-1", b"x", 404, "no such file"),
        ("{id}", "x", b"x", 404, "no such file"),
        ("{id}", "9" * 30, b"x", 404, "no such file"),
        ("{id}", "%00", b"x", 404, "no such file"),
        ("999999", 0, b"x", 404, "no such file"),
        ("9" * 30, 0, b"x", 404, "no such file"),
        ("x", 0, b"x", 404, "no such file"),
        ("²", 0, b"x", 404, "no such file"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_with_a_sentence(
    client: FlaskClient, file: str, offset: Any, content: bytes, status: int, sentence: str
) -> None:
    (given,) = begin(client, ("log.csv", 4))["files"]
    answer = send(client, file.replace("{id}", str(given["id"])), offset, content)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert sentence in answer.json["error"]


def test_a_file_of_another_program_is_not_there(client: FlaskClient) -> None:
    (file,) = begin(client, ("log.csv", 4))["files"]
    answer = client.post(f"/data/files/{file['id']}?program=east&offset=0", data=b"x")
    assert (answer.status_code, answer.json["error"]) == (404, "There is no such file.")


@pytest.mark.parametrize("program", ["", "?program=", "?program=gone", "?program=%00"])
@pytest.mark.parametrize("path", ["/data/imports", "/data/files/1"])
def test_a_program_that_there_is_not_is_refused(
    client: FlaskClient, path: str, program: str
) -> None:
    answer = client.post(f"{path}{program}", json={"files": [{"name": "a", "size": 1}]})
    assert answer.status_code == 404
    assert "no" in answer.json["error"]


def test_a_file_that_is_too_long_is_refused_at_once(client: FlaskClient) -> None:
    (file,) = begin(client, ("log.csv", 4))["files"]
    answer = client.post(
        f"/data/files/{file['id']}?{PROGRAM}",
        input_stream=io.BytesIO(b""),
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_FILE + 1)},
    )
    assert answer.status_code == 413
    assert "200 MB" in answer.json["error"]
    body = {"files": [{"name": "a", "size": LARGEST_FILE + 1}]}
    refused = client.post(BEGIN, json=body)
    assert refused.status_code == 400
    assert "200 MB" in refused.json["error"]


@pytest.mark.parametrize(
    "body",
    [
        None, 7, "x", [], {}, {"files": None}, {"files": {}}, {"files": []}, {"files": [None]},
        {"files": ["a"]}, {"files": [{}]}, {"files": [{"name": "a"}]}, {"files": [{"size": 1}]},
        {"files": [{"name": 1, "size": 1}]}, {"files": [{"name": "a", "size": "1"}]},
        {"files": [{"name": "a", "size": 1.5}]}, {"files": [{"name": "a", "size": True}]},
        {"files": [{"name": "a", "size": 0}]}, {"files": [{"name": "a", "size": -1}]},
        {"files": [{"name": "a", "size": 10**30}]}, {"files": [{"name": "a", "size": 1}] * 11},
    ],
)  # fmt: skip
def test_what_announces_no_files_is_refused_and_nothing_is_begun(
    client: FlaskClient, reader: Reader, body: Any
) -> None:
    before = count(reader.engine, "import_run")
    answer = client.post(BEGIN, data=json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert answer.json["error"].endswith((".", "bring it packed."))
    assert count(reader.engine, "import_run") == before


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 5_000])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_what_is_no_json_is_refused(client: FlaskClient, content: bytes, kind: str) -> None:
    assert client.post(BEGIN, data=content, content_type=kind).status_code == 400


def test_odd_names_are_taken_plainly(client: FlaskClient) -> None:
    assert announced({"files": [{"name": "\0\ud800/..", "size": 1}]}) == [("\0\ud800/..", 1)]
    begin(client, ("../../etc/passwd", 1), ("\0", 1), ("\ud800", 1), ("x" * 10_000, 1))
    with pytest.raises(InvalidRequest):
        announced({"files": [{"name": None, "size": 1}]})


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", [BEGIN, f"/data/files/1?{PROGRAM}"])
def test_another_site_cannot_send_files(client: FlaskClient, path: str, site: str) -> None:
    answer = client.post(path, data=b"x", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "own pages only" in answer.json["error"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/data/files/1", "/data/imports"])
def test_files_are_only_posted(client: FlaskClient, path: str, method: str) -> None:
    assert client.open(path, method=method).status_code in (404, 405)


# Refused rows back out


def test_refused_rows_are_downloaded_with_their_reasons(
    client: FlaskClient, reader: Reader
) -> None:
    answer = client.get("/data/refused.csv?program=utc")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="refused-utc.csv"'
    assert answer.text.removeprefix("\ufeff").startswith("Refused in,Refused row,Refused column,")
    assert len(EVENTS) == 5  # the small store has none that wait


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("program=utc&import=1", 404), ("program=utc&import=x", 404), ("program=gone", 404),
        ("program=utc&import=99999", 404), ("program=utc&x=1", 400), ("import=%00", 400),
        ("program=utc&import=" + "9" * 30, 404),
    ],
)  # fmt: skip
def test_refused_rows_of_what_there_is_not_are_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    """Import 1 is East's."""
    answer = client.get(f"/data/refused.csv?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("data?program=utc", "it is where data are brought in."),
        ("ticket?program=utc&ticket=A", "the list that it stands in is, /tickets."),
    ],
)
def test_a_page_that_is_not_for_paper_says_why(client: FlaskClient, address: str, why: str) -> None:
    answer = client.get(f"/paper/{address}")
    assert answer.status_code == 404
    assert f"This page is not for paper: {why}" in answer.text
