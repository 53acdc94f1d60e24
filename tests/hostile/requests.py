"""Requests that no page of ours would send, made from ones that it would."""

import copy
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import dash
from hypothesis import strategies as st
from werkzeug.routing import Rule

from callbacks.accounts.viewers import COOKIE
from callbacks.forms.registry import FORMS
from callbacks.guard import ROUTE
from callbacks.imports.actions import ACTIONS
from callbacks.pages import LISTINGS, PAGES
from layouts import imports as imports_view
from tests.hostile.canaries import ANONYMOUS, HIDDEN

Draw = Any
"""Hypothesis's: draws a value from a strategy."""
ROLES = tuple(HIDDEN)
WORDS = (
    "", " ", "\0", "a\0b",
    "\ud800", "\udfff\ud800", "\u202e", "\u200b", "\ufeff", "ﬀ", "İ", "ß" * 70,
    "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "%ud800", "%", "/", "//", "\\", ".", "..",
    "-1", "0", "1", "2", "3", "99", "999999999", "2147483647", "2147483648", "9" * 30, "9" * 5_000,
    "1e9", "NaN", "Infinity", "-0", "+1", "１", "٣", "0x1", "1.0", "true", "null", "None",
    "undefined",
    "own", "other", "nowhere", "own'--", "' OR 1=1 --", "\"; DROP TABLE program", "own\n", "OWN",
    "yes", "no", "viewer", "manager", "nothing", "monday", "december", "UTC", "US", "XX",
    "America/New_York", "2026-11-21", "0001-01-01", "1969-12-31", "9999-12-31", "10000-01-01",
    "2026-02-30", "administrator", "tester", "x" * 10_000, "a" * 70_000, "<script>", "{{7*7}}",
    "${jndi:x}", "[", "[::", "http://[", "//[::1", "__proto__", "constructor",
    "\r\nSet-Cookie: a=b",
    "P1", "(none)", "people", "sessions", "jobs", "health", "programs", "group",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 2**31, 2**63, -(2**63), 10**40, 1.5, 1e308, float("nan"),
    float("inf"), [], {}, [[]], [None], {"a": 1}, {"__proto__": {"admin": True}},
    {"props": {"children": "x"}, "type": "Div", "namespace": "dash_html_components"}, [1] * 300,
    {"id": 1}, {"fields": {}}, {"": ""}, [{}],
)  # fmt: skip
QUERIES = (
    "", "program=own", "program=other", "program=nowhere", "program=own&import=1",
    "program=own&import=2", "program=own&import=3",
    "program=own&import=4", "program=other&import=3",
    "program=own&row=1", "program=own&row=2", "program=other&row=2", "part=people&item=1",
    "part=people", "part=sessions", "part=jobs", "part=health", "item=1", "item=2", "item=99",
    "program=own&list=past-sla", "program=own&appendix=all", "program=own&weeks=52",
    "program=own&key=G-own", "program=other&key=G-other", "program=own&whose=all",
    "program=own&as_of=2026-11-14", "program=own&by=group", "program=own&team=x", "next=/tickets",
    "token=x", "offset=0&program=own", "program=own&write=1&import=2", "next=//evil.example",
)  # fmt: skip
COOKIES = (
    f"{COOKIE}=x", f"{COOKIE}=", f"{COOKIE}=.eJw.aa.bb", f"{COOKIE}=é", f"{COOKIE}=\xff\xfe",
    "remember_token=1|x", "remember_token=1|é", "remember_token=|", "=", ";;;", "a" * 5_000,
    f'{COOKIE}="\\000\\377"', f"{COOKIE}=a; {COOKIE}=b", "session=eyJ9",
)  # fmt: skip
HEADERS: tuple[tuple[str, str], ...] = (
    ("HTTP_ORIGIN", "null"), ("HTTP_ORIGIN", "http://evil.example"), ("HTTP_ORIGIN", "http://["),
    ("HTTP_ORIGIN", "http://localhost"), ("HTTP_ORIGIN", "\xff"),
    ("HTTP_SEC_FETCH_SITE", "cross-site"),
    ("HTTP_SEC_FETCH_SITE", "same-origin"), ("HTTP_HOST", "evil.example"), ("HTTP_HOST", "["),
    ("HTTP_HOST", "a b"), ("HTTP_HOST", "\xff"), ("HTTP_REFERER", "http://[/x"),
    ("HTTP_REFERER", "javascript:x"), ("HTTP_USER_AGENT", "\0\xff"),
    ("HTTP_USER_AGENT", "x" * 9_000),
    ("HTTP_X_FORWARDED_FOR", "127.0.0.1"), ("HTTP_X_FORWARDED_HOST", "evil.example"),
    ("HTTP_RANGE", "bytes=0-0,-1,9-"), ("HTTP_IF_NONE_MATCH", "\"\xff"), ("HTTP_IF_RANGE", "\xff"),
    ("HTTP_IF_MODIFIED_SINCE", "Thu, 99 Foo 99999 99:99:99"), ("HTTP_ACCEPT", "\xff;q=x"),
    ("HTTP_ACCEPT_ENCODING", "gzip;q=nan"), ("HTTP_ACCEPT_LANGUAGE", "\xff"),
    ("HTTP_CONTENT_ENCODING", "gzip"), ("HTTP_TRANSFER_ENCODING", "chunked"),
    ("HTTP_AUTHORIZATION", "Basic !!"), ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("REMOTE_ADDR", "nonsense"), ("REMOTE_ADDR", "::ffff:127.0.0.1"), ("REMOTE_ADDR", ""),
    ("CONTENT_LENGTH", "-1"), ("CONTENT_LENGTH", "x"), ("CONTENT_LENGTH", "9" * 30),
    ("CONTENT_LENGTH", "0"),
)  # fmt: skip
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TYPES = (
    JSON, FORM, "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300, "application/json; charset=idna", "\xff",
    "application/x-www-form-urlencoded; charset=utf-7", "application/octet-stream", "json", ";;=",
)  # fmt: skip
BROKEN = (
    b"", b"{", b"null", b"\xff\xfe", b"[" * 3_000, b'{"fields":' * 500, b"9" * 5_000, b"--x\r\n",
    b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na\r\n--x--', b"a=%ff&b=%00&=&&",
    b'{"a":"\\ud800"}', b"\0" * 1_000, b"login=" + b"a" * 30_000,
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "get")
SIGNING = ("login", "password", "name", "again", "old", "token", "sure", "as", "next")
NUMBERS = ("1", "2", "3", "4", "5", "0", "99", "999999999", "-1", "9" * 30)


@dataclass(frozen=True)
class Hostile:
    """A request as a server hands it over."""

    rule: str
    role: str
    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    cookie: str = ""
    """Empty: the cookie of the role's session."""
    more: dict[str, str] = field(default_factory=dict)


words = st.one_of(st.sampled_from(WORDS), st.text(max_size=20))
values = st.one_of(st.sampled_from(VALUES), words)


def hostile_requests(app: dash.Dash) -> st.SearchStrategy[Hostile]:
    """Requests to every rule of the application's own map; callbacks and forms more often."""
    rules = list(app.server.url_map.iter_rules())
    begins = (ROUTE, "/forms", "/export")
    often = [rule for rule in rules if rule.rule.startswith(begins)]
    callbacks = [(key, c) for key, c in app.callback_map.items() if "callback" in c]
    return _hostile(rules + 3 * often, callbacks)


@st.composite
def _hostile(draw: Draw, rules: list[Rule], callbacks: list[Any]) -> Hostile:
    rule = draw(st.sampled_from(rules))
    own_methods = sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
    method = draw(st.sampled_from(own_methods if rarely_not(draw) else METHODS))
    form = draw(st.sampled_from(sorted(FORMS)))
    content_type, body = _body(draw, rule.rule, form, callbacks)
    if not rarely_not(draw):
        content_type = draw(st.sampled_from(TYPES))
    return Hostile(
        rule.rule,
        draw(st.sampled_from(ROLES)),
        method,
        _path(draw, rule, form),
        _query(draw),
        body,
        content_type,
        "" if rarely_not(draw) else draw(st.sampled_from(COOKIES)),
        {} if rarely_not(draw) else dict(draw(st.lists(st.sampled_from(HEADERS), max_size=3))),
    )


def rarely_not(draw: Draw) -> bool:
    """Yes, five times out of six."""
    return bool(draw(st.integers(0, 5)))


def _path(draw: Draw, rule: Rule, form: str) -> str:
    """The rule with its arguments filled in, often with what there is."""
    path = rule.rule
    for name in sorted(rule.arguments):
        start = path.index("<")
        part = path[start : path.index(">") + 1]
        called = "file form" if name == "form" and "listing" in rule.arguments else name
        path = path.replace(part, _argument(draw, called, form), 1)
    return path


def _argument(draw: Draw, name: str, form: str) -> str:
    if rarely_not(draw):
        known = {
            "form": [form, *(f"{form}:{n}" for n in NUMBERS)],
            "file": list(NUMBERS),
            "file form": ["csv", "xlsx", "pdf", "CSV"],
            "listing": [*LISTINGS, "nothing"],
            "page": [page.removeprefix("/") for page in PAGES],
            "path": [page.removeprefix("/") for page in PAGES],
            "filename": ["door.js", "forms.js", "../app.py", "..%2fapp.py", "/etc/passwd"],
        }
        return str(draw(st.sampled_from(known.get(name, list(WORDS)))))
    return str(draw(words))


def _query(draw: Draw) -> str:
    if rarely_not(draw):
        return str(draw(st.sampled_from(QUERIES)))
    name = draw(st.sampled_from(("program", "as_of", "import", "row", "item", "part", "by", "next",
                                 "token", "offset", "group", "priority", "write")))  # fmt: skip
    return urlencode({name: draw(words).encode(errors="surrogatepass")})


def _body(draw: Draw, rule: str, form: str, callbacks: list[Any]) -> tuple[str, bytes]:
    """What a page would post there, a little wrong."""
    if not rarely_not(draw):
        return JSON, draw(st.sampled_from(BROKEN))
    if rule in ("/sign-in", "/sign-out", "/set-up", "/password", "/demonstration"):
        names = draw(st.lists(st.sampled_from(SIGNING), max_size=4))
        typed = {name: draw(words).encode(errors="surrogatepass") for name in names}
        return FORM, urlencode(typed).encode()
    said = _said(draw, rule, form, callbacks)
    for _ in range(draw(st.integers(0, 3)) if draw(st.booleans()) else 0):
        said = _mutated(draw, said)
    return JSON, json.dumps(said).encode()


def _said(draw: Draw, rule: str, form: str, callbacks: list[Any]) -> Any:
    if rule == ROUTE:
        return _callback_body(draw, *draw(st.sampled_from(callbacks)))
    if rule.startswith("/data"):
        return {
            "files": [{"name": draw(words), "size": draw(st.sampled_from((0, 1, 5, -1, 10**9)))}]
        }
    fields = {each.name: _filled(draw, each) for each in FORMS[form].fields}
    said = {"fields": fields, "drawn": {}, "base": draw(st.sampled_from((None, 0, 1, 2, -1)))}
    return said | {"since": draw(st.sampled_from((0, 1, 2**62, -1)))}


def _filled(draw: Draw, each: Any) -> str:
    known = [value for _, value in each.options] or ["Some text", "own", "yes", "2", "2026-11-21"]
    return str(draw(st.sampled_from(known) if rarely_not(draw) else words))


def _callback_body(draw: Draw, key: str, callback: Any) -> dict[str, Any]:
    outputs = [part.rsplit(".", 1) for part in key.strip(".").split("...")]
    listing = draw(st.sampled_from((*LISTINGS, "nothing")))

    def of_page(id_: str) -> Any:
        return {**json.loads(id_), "name": listing} if id_.startswith("{") else id_

    def filled(each: dict[str, str]) -> dict[str, Any]:
        return {**each, "id": of_page(each["id"]), "value": _value(draw, each, listing)}

    parts = [{"id": of_page(name), "property": of_it} for name, of_it in outputs]
    return {
        "output": key,
        "outputs": parts if key.startswith("..") else parts[0],
        "inputs": [filled(each) for each in callback["inputs"]],
        "state": [filled(each) for each in callback["state"]],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in callback["inputs"][:1]],
    }


def _value(draw: Draw, each: dict[str, str], listing: str) -> Any:
    """What the browser holds there; the names of inputs say it."""
    if not rarely_not(draw):
        return draw(values)
    if each["property"] == "pathname":
        return draw(st.sampled_from(list(PAGES)))
    if each["property"] == "getRowsRequest":
        return _rows_asked_for(draw, listing)
    if each["property"] == "id":
        return {"type": "listing", "name": listing}
    if each["property"] == "search":
        return "?" + draw(st.sampled_from(QUERIES))
    if each["id"] in (imports_view.ACTION, imports_view.TYPED):
        names = draw(st.lists(st.sampled_from((*TYPED_NAMES, "x")), max_size=3))
        return {
            "do": draw(st.sampled_from(list(ACTIONS))),
            "run": draw(st.sampled_from(("", "1", "2", "3", "4"))),
            "fields": {name: draw(words) for name in names},
            "values": [],
        }
    return draw(st.sampled_from((None, 1, "/tickets own")))


def _rows_asked_for(draw: Draw, listing: str) -> dict[str, Any]:
    """What a grid asks for, of columns that it has; now and then of others."""
    known = LISTINGS.get(listing)
    columns = st.sampled_from((*known.texts, *known.numbers)) if known else words
    column = columns if rarely_not(draw) else words
    models = st.fixed_dictionaries(
        {"type": st.sampled_from(TESTS), "filter": values, "filterTo": values}
    )
    orders = st.fixed_dictionaries({"colId": column, "sort": st.sampled_from(("asc", "desc", "x"))})
    return {
        "startRow": draw(st.sampled_from((0, 0, 100, -1, 10**8))),
        "endRow": draw(st.sampled_from((100, 100, 200, 0, 10**8))),
        "sortModel": draw(st.lists(orders, max_size=2)),
        "filterModel": draw(st.dictionaries(column, models, max_size=2)),
    }


TESTS = ("contains", "equals", "notEqual", "lessThan", "inRange", "blank", "x")
TYPED_NAMES = (
    "reason",
    "earlier",
    "toml",
    "cell.0",
    "cell.1",
    "zone",
    "format",
    "events",
    "tickets",
)


def _mutated(draw: Draw, said: Any) -> Any:
    """One part of it replaced, left out, doubled or added."""
    said = copy.deepcopy(said)
    places = list(_places(said)) if isinstance(said, dict | list) else []
    if not places:
        return draw(values)
    holder, key = draw(st.sampled_from(places))
    match draw(st.integers(0, 4)):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[draw(words)] = draw(values)
        case 2 if isinstance(holder, list):
            holder.append(holder[key])
        case _:
            holder[key] = draw(values)
    return said


def _places(said: Any) -> Any:
    """Every part, as what holds it and where."""
    keys = list(said) if isinstance(said, dict) else range(len(said))
    for key in keys:
        yield said, key
        if isinstance(said[key], dict | list):
            yield from _places(said[key])


def wire(text: str) -> str:
    """A path as WSGI carries it: bytes as characters up to 255."""
    return text.encode(errors="surrogatepass").decode("latin-1")


def address(path: str) -> str:
    """A path to be put on a line."""
    return quote(path.encode(errors="surrogatepass"))


__all__ = ["ANONYMOUS", "Hostile", "address", "hostile_requests", "wire"]
