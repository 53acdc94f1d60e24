"""Texts that would run if anything took them for more than texts, and a site that is full of them.

Each calls ``hit``, which a test gives to every page, or loads an image that there is not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page

from callbacks.administration import PARTS
from callbacks.forms.form import Form
from callbacks.forms.registry import FORMS
from callbacks.requests import PAGES
from callbacks.requests import Page as ProgramPage
from dashboard.forms import Kind
from layouts.accounts.own import PATH as OWN_PAGE
from layouts.administration.page import PATH as ADMINISTRATION

TEXT_KINDS = (Kind.LINE, Kind.LINES)
PAYLOADS = (
    "<script>hit()</script>",
    "</script><script>hit()</script>",
    "<ScRiPt >hit()</sCrIpT>",
    '"><script>hit()</script>',
    "'><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "</title><script>hit()</script>",
    "</option></select><img src=x onerror=hit()>",
    "--><script>hit()</script><!--",
    "]]><script>hit()</script>",
    '"><img src=x onerror=hit()>',
    "<img src=x onerror=hit()>",
    "<img/src='x'/onerror='hit()'>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<math><mtext><style><img src=x onerror=hit()></style></mtext></math>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()>x</details>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<link rel=stylesheet href=x>",
    "<style>@import 'x';</style>",
    '" autofocus onfocus="hit()',
    "' onmouseover='hit()' x='",
    "javascript:hit()",
    "[x](javascript:hit())",
    "![x](x){onerror=hit()}",
    "{{constructor.constructor('hit()')()}} {{7*7}}",
    "${hit()} #{hit()} <%= hit() %>",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e &lt;script&gt; &#60;b&#62;",
    "＜script＞hit()＜/script＞ ‹script› \u202e\u2066tih\u2069",
    '{"props":{"children":"x","href":"javascript:hit()"},"type":"A",'
    '"namespace":"dash_html_components"}',
    '{"__proto__":{"hit":1},"constructor":{"prototype":{"hit":1}}}',
    "__proto__",
)
PLAIN_ERRORS = (
    "Failed to load resource: the server responded with a status of 4",
    "{message: Callback error updating",  # Dash's own, of a refusal
)
OWN_FILES = ("/assets/", "/_dash", "/favicon.ico")
DRAWN = """() => !document.querySelector('#content')
    || document.querySelector('#content h1, #notice:not([hidden])')"""
TEXTS = """() => [
    document.documentElement.textContent,
    document.title,
    ...Array.from(document.querySelectorAll("input, textarea, select, option"), each => each.value),
    ...Array.from(document.querySelectorAll("[title], [aria-label], [placeholder], [alt]"),
        each => [each.title, each.ariaLabel, each.placeholder, each.alt].join(" ")),
].join("\\n")"""
FOREIGN = """() => Array.from(document.querySelectorAll("body *"))
    .filter(each => Array.from(each.attributes).some(a => a.name.startsWith("on"))
        || ["IFRAME", "BASE", "VIDEO", "MATH"].includes(each.tagName)
        || /^\\s*javascript:/i.test(each.getAttribute("href") || each.getAttribute("src") || ""))
    .map(each => each.outerHTML.slice(0, 200))"""
"""Elements and attributes that no page of ours has."""


@dataclass
class Trap:
    """A browser in which everything that ought not to happen is noted."""

    context: BrowserContext
    site: str
    page: Page = field(init=False)
    troubles: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """What stood on the pages that were looked at."""
    offered: dict[str, str] = field(default_factory=dict)
    """Whom a page offers to choose."""

    def __post_init__(self) -> None:
        self.context.expose_function("hit", lambda *_: self.troubles.append("it ran"))
        self.page = self.context.new_page()
        page, troubles = self.page, self.troubles
        page.set_default_timeout(20_000)
        page.on("dialog", lambda dialog: (troubles.append("a dialog"), dialog.dismiss()))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("popup", lambda other: troubles.append(f"a window: {other.url}"))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("request", lambda request: self._asked(request.resource_type, request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(PLAIN_ERRORS):
            self.troubles.append(text)

    def _asked(self, kind: str, url: str) -> None:
        local = url.removeprefix(self.site)
        data = url.startswith(("data:", "blob:"))
        asked_for = kind in ("document", "fetch", "xhr") or local.startswith(OWN_FILES)
        if not data and (local == url or not asked_for):
            self.troubles.append(f"asked for {url}")

    def open(self, address: str) -> str:
        """Open an address; all texts of its page."""
        self.page.goto(self.site + address)
        return self.look()

    def look(self) -> str:
        """All texts of the page as it stands, checked."""
        self.settle()
        texts = str(self.page.evaluate(TEXTS))
        self.seen.add(texts)
        assert self.page.evaluate(FOREIGN) == []
        assert self.page.evaluate("Object.prototype.hit") is None
        assert self.troubles == [], self.troubles
        return texts

    def settle(self) -> None:
        """Wait until the page is drawn, whether it is ours or a plain one."""
        self.page.wait_for_selector("h1, #notice:not([hidden])")
        self.page.wait_for_selector("[data-dash-is-loading=true]", state="detached")
        self.page.wait_for_function(DRAWN)

    def send(self, address: str, body: Any) -> APIResponse:
        """Send JSON as this browser's person."""
        return self.context.request.post(self.site + address, data=json.dumps(body),
                                         headers={"Content-Type": "application/json"})  # fmt: skip


@contextmanager
def trap(browser: Browser, site: str, with_policy: bool = True, **more: Any) -> Iterator[Trap]:
    """A browser of the administrator; without the policy, only escaping stands in the way."""
    context = browser.new_context(bypass_csp=not with_policy, **more)
    try:
        caught = Trap(context, site)
        answer = context.request.post(f"{site}/demonstration", form={"as": "administrator"},
                                      max_redirects=0)  # fmt: skip
        assert answer.status == 303
        yield caught
        assert caught.troubles == []
    finally:
        context.close()


@dataclass(frozen=True)
class Made:
    """Where a form is sent, and where what was sent is shown."""

    address: str
    base: int | None
    shown_at: str
    plain: Mapping[str, str] = field(default_factory=dict)
    """What only the page knows: who can be chosen."""


@dataclass(frozen=True)
class Maker:
    """How a form is filled in beside the texts that are tried, and its item found or made."""

    item: Callable[[Trap], Made]
    plain: Mapping[str, str] = field(default_factory=dict)
    """Fields that are no texts, and what stands in a text where it refuses the payload."""


def _program(caught: Trap) -> Made:
    new = {"name": "Item", "zone": "UTC", "week_ends": "sunday", "fiscal_year_ends": "june",
           "country": "", "key": f"item-{next(_NUMBERS)}"}  # fmt: skip
    came = caught.send("/forms/program-new", {"fields": new, "drawn": {}})
    assert came.status == 200, came.text()
    go = came.json()["go"]
    return Made(f"/forms/program:{go.rsplit('=', 1)[1]}", 1, go)


def _person(caught: Trap) -> str:
    number = next(_NUMBERS)
    fields = {"name": f"Item {number}", "login": f"item.{number}", "administrator": ""}
    came = caught.send("/forms/person-new", {"fields": fields, "drawn": {}})
    assert came.status == 200, came.text()
    return str(came.json()["go"])


def _stand_in(caught: Trap) -> Made:
    shown_at = _person(caught)
    address = f"/forms/stand-in:{shown_at.rsplit('=', 1)[1]}"
    return Made(address, None, shown_at, _somebody(caught, shown_at))


def _own_stand_in(caught: Trap) -> Made:
    return Made("/forms/own-stand-in", None, OWN_PAGE, _somebody(caught, OWN_PAGE))


def _somebody(caught: Trap, address: str) -> dict[str, str]:
    """The first person that a page offers to choose; asked once, for whoever is made is new."""
    page = address.partition("?")[0]
    if page not in caught.offered:
        caught.open(address)
        options = caught.page.locator("[data-field=stand_in] option").evaluate_all(
            "all => all.map(each => each.value).filter(Boolean)"
        )
        caught.offered[page] = options[0]
    return {"stand_in": caught.offered[page]}


TICKET, TODAY = "RSK-00001", "2026-11-22"
TICKET_PAGE = f"/ticket?program=risk-mining&ticket={TICKET}&as_of={TODAY}"


def _ticket(caught: Trap) -> Made:
    """The version counts up with each text that is sent."""
    mark = _form(caught, "ticket")
    return Made(f"/forms/{mark[0]}", mark[1], TICKET_PAGE)


def _new_action(caught: Trap) -> Made:
    mark = _form(caught, "action-new")
    return Made(f"/forms/{mark[0]}", None, TICKET_PAGE, _owner(caught))


def _action(caught: Trap) -> Made:
    """One that was just added: the newest of the ticket."""
    new = _new_action(caught)
    number = next(_NUMBERS)
    fields = {"what": f"Item {number}", "due": "2026-11-20", **new.plain}
    came = caught.send(new.address, {"fields": fields, "drawn": {}})
    assert came.status == 200, came.text()
    name, base = _form(caught, "action")
    return Made(f"/forms/{name}", base, TICKET_PAGE, _owner(caught))


def _form(caught: Trap, kind: str) -> tuple[str, int]:
    """Name and base of the newest form of a kind on the page of the ticket."""
    caught.open(TICKET_PAGE)
    forms = caught.page.locator(f"form[data-form^='{kind}:']").evaluate_all(
        "all => all.map(each => [each.dataset.form, Number(each.dataset.base || 0)])"
    )
    name, base = max(forms, key=lambda form: int(form[0].rsplit(":", 1)[1]))
    return str(name), int(base)


def _owner(caught: Trap) -> dict[str, str]:
    options = caught.page.locator("[data-field=owner] option").evaluate_all(
        "all => all.map(each => each.value).filter(Boolean)"
    )
    return {"owner": str(options[0])}


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_NUMBERS = _numbers()
NEW_PROGRAM = {
    "zone": "UTC", "week_ends": "sunday", "fiscal_year_ends": "june", "country": "",
}  # fmt: skip
AWAY = {"from": "2026-11-01", "until": "2026-12-01", "reason": "Away"}
MAKERS: Mapping[str, Maker] = {
    "program": Maker(_program),
    "program-new": Maker(
        lambda _: Made("/forms/program-new", None, f"{ADMINISTRATION}?part=programs"), NEW_PROGRAM
    ),
    "person-new": Maker(
        lambda _: Made("/forms/person-new", None, f"{ADMINISTRATION}?part=people"),
        {"administrator": ""},
    ),
    "stand-in": Maker(_stand_in, AWAY),
    "own-stand-in": Maker(_own_stand_in, AWAY),
    "ticket": Maker(_ticket, {"kind": "COE", "level": "", "rating": ""}),
    "action-new": Maker(_new_action, {"due": "2026-11-30"}),
    "action": Maker(_action, {"due": "2026-11-30", "state": "open"}),
}
"""For each form that takes texts; a new one gets a line here."""


def forms_with_texts() -> list[Form]:
    """The forms of the running application into which one can write."""
    found = [form for form in FORMS.values() if texts_of(form)]
    lacking = [form.name for form in found if form.name not in MAKERS]
    assert not lacking, f"Say in MAKERS how these forms are filled in: {lacking}"
    return found


def texts_of(form: Form) -> list[str]:
    """The fields of a form into which one can write."""
    return [each.name for each in form.fields if each.kind in TEXT_KINDS]


def send_payload(caught: Trap, form: Form, payload: str) -> tuple[Made, dict[str, str]]:
    """Send a form with the payload in all its texts; which of them took it.

    A text that refuses it is sent again with something plain; the refusal is a sentence.
    """
    maker = MAKERS[form.name]
    made = maker.item(caught)
    number = next(_NUMBERS)
    texts = dict.fromkeys(texts_of(form), f"{payload} {number}")
    for _ in range(len(form.fields) + 1):
        fields = {**maker.plain, **made.plain, **texts}
        came = caught.send(made.address, {"fields": fields, "drawn": {}, "base": made.base})
        if came.status != 422:
            break
        refused = came.json()["problems"].keys() & texts.keys()
        texts |= {name: maker.plain.get(name, f"plain{number}") for name in refused}
    assert came.status == 200, (form.name, payload, came.text())
    go = came.json()["go"]
    taken = {name: text for name, text in texts.items() if payload in text}
    return Made(made.address, made.base, go or made.shown_at), taken


def addresses_of_pages() -> list[str]:
    """Every page, and every part of those that have parts."""
    parts = [f"{ADMINISTRATION}?part={part}" for part in PARTS]
    return [*PAGES, *parts]


def hostile_addresses(payload: str) -> list[str]:
    """Every page with the payload in each name of its query, and as a name."""
    found = []
    for path, page in PAGES.items():
        filters: Sequence[str] = tuple(page.filters) if isinstance(page, ProgramPage) else ()
        names = ("program", "as_of", *filters, *page.views)
        found += [f"{path}?{urlencode({name: payload})}" for name in names]
        found.append(f"{path}?{urlencode({payload: 'x'})}")
    return found
