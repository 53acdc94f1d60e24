"""Whatever is posted, only what a page of ours could have sent is answered; nothing gives 500."""

import copy
import io
import json
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbacks.accounts.viewers import COOKIE
from callbacks.guard import LARGEST_BODY, ROUTE
from dashboard.scope import LONGEST_QUERY
from tests.callbacks.conftest import Post

Body = dict[str, Any]


def with_values(body: Body, path: Any, search: Any) -> Body:
    changed = copy.deepcopy(body)
    changed["inputs"][0]["value"], changed["inputs"][1]["value"] = path, search
    return changed


def test_the_request_of_the_page_is_answered(post: Post, request_body: Body) -> None:
    answer = post(request_body)
    assert answer.status_code == 200
    assert answer.json["response"]["week-before"]["href"] == "/tickets?program=utc&as_of=2026-11-14"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"null", b"1", b'"text"', b"true", b"not JSON", b'{"output":',
        b"\xff\xfe", b'{"output":"\xff"}', b'{"output":null}', b'{"output":{}}',
        b'{"output":["a"]}', b'{"output":"nothing.children"}', b'{"output":"\\ud800"}',
        b'{"output":"\\u0000"}', b'{"output":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000, b'{"output":' + b"9" * 10_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(post: Post, data: bytes) -> None:
    answer = post(data)
    assert answer.status_code == 400
    assert answer.json == {"error": "This is no request of a page of ours."}


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data", "text/html"])
def test_a_request_of_another_type_is_refused(
    post: Post, request_body: Body, content_type: str
) -> None:
    assert post(request_body, content_type).status_code == 400


@pytest.mark.parametrize("part", ["output", "outputs", "inputs", "state"])
@pytest.mark.parametrize(
    "wrong", [None, 1, "text", True, [], {}, [1], [None], [[]], [{}], {"id": 1}, "missing", "extra"]
)
def test_wrong_parts_of_a_request_are_refused(
    post: Post, request_body: Body, part: str, wrong: Any
) -> None:
    changed = copy.deepcopy(request_body)
    if wrong == "missing":
        del changed[part]
    elif wrong == "extra" and part != "output":
        changed[part].append(changed[part][0])
    else:
        changed[part] = wrong
    assert post(changed).status_code == 400


@pytest.mark.parametrize("wrong", [None, 1, "url.search", {}, [1], [None], [["url.search"]]])
def test_wrong_names_of_what_changed_are_refused(
    post: Post, request_body: Body, wrong: Any
) -> None:
    assert post(request_body | {"changedPropIds": wrong}).status_code == 400


def test_inputs_in_another_order_are_refused(post: Post, request_body: Body) -> None:
    assert post(request_body | {"inputs": request_body["inputs"][::-1]}).status_code == 400


def test_a_callback_that_runs_in_the_browser_is_refused_on_the_server(
    app: dash.Dash, post: Post
) -> None:
    browser = {key: c for key, c in app.callback_map.items() if "callback" not in c}
    assert len(browser) == 3
    for output, callback in browser.items():
        name, of_it = output.rsplit(".", 1)
        body = {
            "output": output,
            "outputs": {"id": name, "property": of_it},
            "inputs": callback["inputs"],
            "state": callback["state"],
            "changedPropIds": [],
        }
        assert post(body).status_code == 400


@pytest.mark.parametrize(
    ("path", "search", "status", "words"),
    [
        ("/nowhere", "", 404, "no such page"),
        ("/tickets/", "", 404, "no such page"),
        ("", "", 404, "no such page"),
        (None, "", 404, "no such page"),
        (["/tickets"], "", 404, "no such page"),
        ({"a": 1}, "", 404, "no such page"),
        ("/tickets", "?program=nowhere", 404, "no program “nowhere”"),
        ("/tickets", "?program=" + "x" * 3000, 404, "no program “xxx"),
        ("/tickets", "?program=utc';DROP TABLE program", 404, "no program “utc'"),
        ("/tickets", "?program=utc&priority=P9", 400, "no priority “P9”"),
        ("/tickets", "?program=utc&state=new", 400, "no state “new”"),
        ("/tickets", "?as_of=garbage", 400, "“garbage” is no date"),
        ("/tickets", "?as_of=20261114", 400, "is no date"),
        ("/tickets", "?as_of=2026-02-30", 400, "no day of the calendar"),
        ("/tickets", "?as_of=0000-01-01", 400, "no day of the calendar"),
        ("/tickets", "?as_of=２０２６-11-14", 400, "no da"),
        ("/tickets", "?as_of=1890-01-01", 400, "before 1990"),
        ("/tickets", "?program=utc&as_of=2026-11-23", 400, "has not come yet"),
        ("/tickets", "?program=east&as_of=2026-11-22", 400, "has not come yet"),
        ("/tickets", "?as_of=9999-12-31", 400, "has not come yet"),
        ("/tickets", "?by=nonsense", 400, "parted by priority, group, kind, state"),
        ("/tickets", "?" + "a" * (LONGEST_QUERY - 1), 200, ""),
        ("/tickets", "?" + "a" * LONGEST_QUERY, 400, "too long"),
        ("/tickets", "?program=" + "a" * 10_000, 400, "too long"),
        ("/tickets", None, 400, "no readable query"),
        ("/tickets", 7, 400, "no readable query"),
        ("/tickets", ["?a=1"], 400, "no readable query"),
        ("/tickets", {"program": "utc"}, 400, "no readable query"),
        ("/tickets", "?program=utc%00", 400, "character"),
        ("/tickets", "?program=utc\0", 400, "character"),
        ("/tickets", "?program=\ud800", 400, "character"),
        ("/tickets", "?group=%00", 400, "character"),
        ("/tickets", "?program=utc&as_of=2026-11-22", 200, ""),
        ("/tickets", "?as_of=", 200, ""),
        ("/tickets", "?unknown=", 200, ""),
        ("/tickets", "?unknown=name&as_of=", 400, "This page knows no “unknown” in its address."),
        ("/tickets", "?program=utc&z=1&c=1&b=1", 400, "This page knows no “b” in its address."),
        ("/tickets", "?Program=utc", 400, "This page knows no “Program” in its address."),
        ("/tickets", "?" + "a" * 3_000 + "=1", 400, f"knows no “{'a' * 40}” in"),
        ("/tickets", "?\ud800=1", 400, "This page knows no “"),
        ("/tickets", "?%00=1", 400, "This page knows no “"),
        ("/tickets", "?program=utc&team=(none)", 200, ""),
        ("/tickets", "", 200, ""),
    ],
)
def test_an_address_is_answered_or_refused_with_a_sentence(
    post: Post, request_body: Body, path: Any, search: Any, status: int, words: str
) -> None:
    answer = post(with_values(request_body, path, search))
    assert answer.status_code == status, answer.text
    assert status == 200 or words in answer.json["error"]


@pytest.mark.parametrize("shown", [1, "text", [], {}, {"filters_for": ["a"]}, [[["a"]]], True])
def test_what_is_said_to_be_shown_is_never_trusted(
    post: Post, request_body: Body, shown: Any
) -> None:
    body = copy.deepcopy(request_body)
    body["state"][0]["value"] = shown
    answer = post(body)
    assert answer.status_code == 200
    assert "filters" in answer.json["response"]


@pytest.mark.parametrize("levels", [30, 300, 900, 990])
def test_what_is_nested_deeply_is_refused(post: Post, request_body: Body, levels: int) -> None:
    body = json.dumps(request_body).replace("null", "[" * levels + "]" * levels)
    assert post(body.encode()).status_code == 400


def test_a_body_over_the_limit_is_refused(post: Post, request_body: Body) -> None:
    valid = json.dumps(request_body).encode()
    assert post(valid.ljust(LARGEST_BODY)).status_code == 200
    assert post(valid.ljust(LARGEST_BODY + 1)).status_code == 413


@pytest.mark.parametrize(("length", "status"), [(LARGEST_BODY, 200), (LARGEST_BODY + 1, 413)])
def test_the_limit_holds_without_a_content_length(
    app: dash.Dash, client: FlaskClient, request_body: Body, length: int, status: int
) -> None:
    body = json.dumps(request_body).encode().ljust(length)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": ROUTE, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json", "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_COOKIE": f"{COOKIE}={cookie.value}",
    }  # fmt: skip
    found: list[str] = []
    b"".join(app.server.wsgi_app(environ, lambda line, headers, error=None: found.append(line)))
    assert found[0].split()[0] == str(status)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_callbacks_are_only_posted(client: FlaskClient, method: str) -> None:
    assert client.open(ROUTE, method=method).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/_reload-hash", "/_nothing", "/_nothing/at/all", "/_dash-layout/", "/_dash-layoutx",
        "/_dash-update-component/", "/healthzz", "/_alive_token", "/mcp", "/_mcp",
        "/_dash-component-suites/../../etc/passwd",
        "/_dash-component-suites/dash/..%2f..%2fdash.py",
        "/_dash-component-suites/os/path.js", "/_dash-component-suites", "/_dash-component-suites/",
        "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/", "/paper/", "/paper/%00", "/%00",
        "/%ff", "/tickets/%2e%2e", "/..", "/paper/../healthz",
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/tickets", "/"])
def test_a_query_of_wild_bytes_is_no_failure(client: FlaskClient, path: str) -> None:
    answer = client.get(path, environ_overrides={"QUERY_STRING": "program=\xff\xfe&as_of=%ff"})
    assert answer.status_code == (404 if path == "/tickets" else 302)


ODD = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True)
    | st.text(max_size=8) | st.sampled_from(["\0", "\ud800", "?a=%00", "?program=utc&as_of=", "."])
)  # fmt: skip
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner)
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with a key into it."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    inner = [place for _, v in pairs if isinstance(v, list | dict) for place in places(v)]
    return [(value, key) for key, _ in pairs] + inner


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_change_to_a_request_breaks_the_server(
    post: Post, request_body: Body, data: st.DataObject
) -> None:
    body = copy.deepcopy(request_body)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(body)))
        if data.draw(st.booleans()):
            container[key] = data.draw(JSON)
        elif isinstance(container, dict):
            del container[key]
        else:
            container.insert(key, data.draw(JSON))
        if not places(body):
            break
    answer = post(body)
    assert answer.status_code in (200, 400, 404), answer.text
    assert "Traceback" not in answer.text
    assert "It is our fault" not in answer.text
