import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import brotli
import dash
import pytest
from dash import html
from flask import Response
from flask.testing import FlaskClient

from callbacks.static_files import IMMUTABLE, serve_static_files
from exports.static_files import COMPRESSORS, make_copy

CSS = b".a { color: red; }\n" * 200
LARGE = {"rows": ["the same row again"] * 200}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
RENDERER = "dash-renderer/build/dash_renderer.min.js"


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "style.css").write_bytes(CSS)
    (folder / "plain.css").write_bytes(b"b { color: blue; }\n" * 200)
    (tmp_path / "secret.css").write_bytes(CSS)
    return folder


@pytest.fixture
def copies(tmp_path: Path, assets: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    sources = (assets / "style.css", Path(dash.__file__).parent / "deps/react@18.3.1.min.js")
    for source in sources:
        for encoding in COMPRESSORS:
            make_copy(source, folder, encoding)
    return folder


@pytest.fixture
def client(assets: Path, copies: Path) -> Iterator[FlaskClient]:
    app = dash.Dash(__name__, assets_folder=str(assets))
    app.layout = html.Div()
    serve_static_files(app, copies)
    app.server.add_url_rule("/large.json", "large", view_func=lambda: LARGE)
    app.server.add_url_rule("/small.json", "small", view_func=lambda: {"a": 1})
    app.server.add_url_rule("/streamed.json", "streamed", view_func=_streamed)
    yield app.server.test_client()


def _streamed() -> Response:
    return Response((part for part in ["[", " " * 4000, "]"]), mimetype="application/json")


def _get(client: FlaskClient, address: str, encodings: str = "", **headers: str) -> Response:
    return client.get(address, headers={"Accept-Encoding": encodings, **headers})


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("", None),
        ("identity", None),
        ("br;q=0", None),
        ("br;q=nonsense, ,;;", None),
    ],
)
def test_a_copy_is_sent_in_the_best_encoding_that_is_accepted(
    client: FlaskClient, accepted: str, sent: str | None
) -> None:
    answer = _get(client, "/assets/style.css?m=1", accepted)
    unpacked = UNPACK[sent](answer.data)
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == sent
    assert unpacked == CSS
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["ETag"]


def test_every_static_file_of_the_first_page_is_versioned_and_immutable(
    client: FlaskClient,
) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = [part.split('"')[0] for part in page.split('src="')[1:]]
    assert len(addresses) > 5
    for address in addresses:
        assert client.get(address).headers["Cache-Control"] == IMMUTABLE


def test_a_fingerprinted_script_of_a_suite_is_sent_compressed(client: FlaskClient) -> None:
    answer = _get(client, "/_dash-component-suites/dash/deps/react@18.v4_4_1m1.3.1.min.js", "br")
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert brotli.decompress(answer.data).startswith(b"/**\n * @license React")
    assert answer.headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize("address", ["assets/style.css", "_dash-component-suites/dash/" + RENDERER])
def test_an_address_without_a_version_is_asked_for_again(client: FlaskClient, address: str) -> None:
    answer = _get(client, f"/{address}", "br")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = _get(client, f"/{address}", "br", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_each_encoding_has_an_etag_of_its_own(client: FlaskClient) -> None:
    tags = {_get(client, "/assets/style.css", e).headers["ETag"] for e in ("br", "gzip", "")}
    assert len(tags) == 3
    other = _get(client, "/assets/style.css", "gzip").headers["ETag"]
    answer = _get(client, "/assets/style.css", "br", **{"If-None-Match": other})
    assert answer.status_code == 200


def test_head_tells_the_length_and_sends_nothing(client: FlaskClient) -> None:
    whole = _get(client, "/assets/style.css", "br")
    head = client.head("/assets/style.css", headers={"Accept-Encoding": "br"})
    assert head.data == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_a_changed_file_is_not_answered_from_its_old_copy(
    client: FlaskClient, assets: Path
) -> None:
    assert _get(client, "/assets/style.css", "br").headers["Content-Encoding"] == "br"
    changed = CSS.replace(b"red", b"tan")
    (assets / "style.css").write_bytes(changed)
    answer = _get(client, "/assets/style.css", "br")
    assert answer.data == changed
    assert "Content-Encoding" not in answer.headers


def test_a_file_without_a_copy_is_left_to_dash_and_cached(client: FlaskClient) -> None:
    answer = _get(client, "/assets/plain.css?m=2", "br")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_without_any_copies_everything_is_served_as_it_is(assets: Path, tmp_path: Path) -> None:
    app = dash.Dash(__name__, assets_folder=str(assets))
    app.layout = html.Div()
    serve_static_files(app, tmp_path / "nowhere")
    client = app.server.test_client()
    assert _get(client, "/assets/style.css?m=1", "br").data == CSS
    assert _get(client, "/_dash-component-suites/dash/" + RENDERER, "br").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dash",
        "dash/",
        "dash/nonsense.js",
        "dash/__init__.py",
        "dash/../../../../etc/passwd",
        "dash/%2e%2e/dash/deps/react@18.3.1.min.js",
        "dash/..%2f..%2fetc%2fpasswd",
        "dash//etc/passwd",
        "dash/%00.js",
        "nothing/nonsense.js",
        "os/path.js",
        "../assets/style.css",
        "plotly/package_data/" + "x" * 5000,
    ],
)
def test_nonsense_under_the_component_suites_is_not_found(
    client: FlaskClient, address: str
) -> None:
    answer = _get(client, f"/_dash-component-suites/{address}", "br")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "../secret.css",
        "%2e%2e/secret.css",
        "..%2fsecret.css",
        "..%5csecret.css",
        "/etc/passwd",
        "%00",
        "style.css/more",
        "x" * 5000 + ".css",
        "",
        ".",
    ],
)
def test_nothing_outside_the_assets_is_served(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/assets/{address}?m=1", follow_redirects=True)
    assert answer.status_code == 404
    assert answer.headers.get("Cache-Control") != IMMUTABLE


def test_posting_to_a_static_file_is_refused(client: FlaskClient) -> None:
    assert client.post("/assets/style.css").status_code == 405
    assert client.post("/_dash-component-suites/dash/nonsense.js").status_code == 405


def test_a_prefix_of_the_app_is_respected(assets: Path, copies: Path) -> None:
    app = dash.Dash(__name__, assets_folder=str(assets), url_base_pathname="/green/")
    app.layout = html.Div()
    serve_static_files(app, copies)
    client = app.server.test_client()
    answer = _get(client, "/green/assets/style.css?m=1", "br")
    assert answer.headers["Content-Encoding"] == "br"
    assert client.get("/green/_dash-component-suites/dash/no.js").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_a_large_json_answer_is_compressed_when_that_is_accepted(
    client: FlaskClient, accepted: str, unpack: type[bytes]
) -> None:
    answer = _get(client, "/large.json", accepted)
    assert json.loads(unpack(answer.data)) == LARGE
    assert answer.headers.get("Content-Encoding", "") == accepted
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/small.json", "/streamed.json", "/"])
def test_small_streamed_and_other_answers_stay_as_they_are(
    client: FlaskClient, address: str
) -> None:
    answer = _get(client, address, "br, gzip")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
