"""Texts that would run if anything took them for more than texts, and a site that is full of them.

Each calls ``hit``, which a test gives to every page, or loads an image that there is not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page

from callbacks.administration import PARTS
from callbacks.forms.form import Form
from callbacks.forms.registry import FORMS
from callbacks.pages import PAGES
from callbacks.pages import Page as ProgramPage
from dashboard.forms import Kind
from layouts.accounts.own import PATH as OWN_PAGE
from layouts.administration.page import PATH as ADMINISTRATION
from tests.browser.conftest import PATIENCE

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
        page.set_default_timeout(PATIENCE)
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
    replaces: bool = False
    """Whether only the newest of what was sent is shown."""
    stays: bool = False
    """Whether what was sent is not shown where the form leads, but there all the same."""


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


def _form(caught: Trap, kind: str, address: str = TICKET_PAGE) -> tuple[str, int]:
    """Name and base of the newest form of a kind on a page."""
    caught.open(address)
    forms = caught.page.locator(f"form[data-form^='{kind}:']").evaluate_all(
        "all => all.map(each => [each.dataset.form, Number(each.dataset.base || 0)])"
    )
    name, base = max(forms, key=lambda form: int(form[0].split(":")[1]))
    return str(name), int(base)


def _owner(caught: Trap) -> dict[str, str]:
    options = caught.page.locator("[data-field=owner] option").evaluate_all(
        "all => all.map(each => each.value).filter(Boolean)"
    )
    return {"owner": str(options[0])}


RULES = f"program=risk-mining&as_of={TODAY}"
RULES_PAGE = f"/rules?{RULES}"
SAID = {
    "text": "Because.", "evidence": "", "code": "owner_nominated", "replacement": "",
    "to": "candidate",
}  # fmt: skip


def _rule_page(key: str) -> str:
    return f"/rule?{RULES}&key={key}"


def _candidate(caught: Trap) -> str:
    """The key of a live rule that its class speaks against, another one each time."""
    listed = caught.context.request.get(f"{caught.site}/export/rules.csv?{RULES}&list=candidates")
    return str(listed.text().splitlines()[1].split(",")[0])


def _of_rule(form: str, before: str = "") -> Callable[[Trap], Made]:
    """A form of a rule, which was nominated or exempted before, where that is asked for."""

    def made(caught: Trap) -> Made:
        page = _rule_page(_candidate(caught))
        if before:
            name, base = _form(caught, before, page)
            plain = {**MAKERS[before].plain, **_owner(caught)}
            fields = {each.name: plain.get(each.name, "Plain") for each in FORMS[before].fields}
            came = caught.send(f"/forms/{name}", {"fields": fields, "drawn": {}, "base": base})
            assert came.status == 200, came.text()
        name, base = _form(caught, form, page)
        return Made(f"/forms/{name}", base, page, _owner(caught))

    return made


def _end_of_exemption(caught: Trap) -> Made:
    """Of a rule that was just exempted, and is no candidate any more."""
    made = _of_rule("rule-exempt")(caught)
    fields = {**MAKERS["rule-exempt"].plain, **made.plain, "text": "Plain"}
    came = caught.send(made.address, {"fields": fields, "drawn": {}, "base": made.base})
    assert came.status == 200, came.text()
    name, base = _form(caught, "rule-exempt-end", made.shown_at)
    return Made(f"/forms/{name}", base, made.shown_at)


def _waiver(caught: Trap) -> Made:
    """Of a rule that is kept: the version counts up with each text that is sent."""
    listed = caught.context.request.get(f"{caught.site}/export/rules.csv?{RULES}&stage=kept")
    page = _rule_page(str(listed.text().splitlines()[1].split(",")[0]))
    name, base = _form(caught, "rule-waiver", page)
    return Made(f"/forms/{name}", base, page, _owner(caught))


def _many(caught: Trap) -> Made:
    """Which rules are nominated is no text that stands anywhere: they are, or are not."""
    key = _candidate(caught)
    name, _ = _form(caught, "rules-nominate", RULES_PAGE)
    return Made(f"/forms/{name}", None, _rule_page(key), {"rules": key})


METRICS = "program=risk-mining&as_of=2026-11-21"
SCORECARD_PAGE = f"/scorecard?{METRICS}"
DEFINED = {
    "aggregation": "sum", "every": "week", "operation": "", "comparison": "pct", "direction": "up",
    "role": "output", "owner": "", "since": "", "filter": "", "operands": "", "tolerance": "0.1",
}  # fmt: skip
TARGET = {"grain": "week", "value": "1", "upper": "", "start": "", "end": ""}


def _new_metric(caught: Trap) -> Made:
    return _new_of(caught, "metric-new", SCORECARD_PAGE)


def _new_of(caught: Trap, form: str, page: str) -> Made:
    """A form of something new; the page is asked once for its name."""
    if form not in caught.offered:
        caught.offered[form] = _form(caught, form, page)[0]
    return Made(f"/forms/{caught.offered[form]}", None, page)


def _metric(caught: Trap) -> str:
    """The page of a metric that was just added."""
    key = f"item-{next(_NUMBERS)}"
    texts = {each.name: "Plain" for each in FORMS["metric-new"].fields}
    fields = {**texts, **DEFINED, "key": key, "column": key}
    came = caught.send(_new_metric(caught).address, {"fields": fields, "drawn": {}})
    assert came.status == 200, came.text()
    return f"/metric?{METRICS}&key={key}"


def _of_metric(form: str) -> Callable[[Trap], Made]:
    """A form of a metric of its own, which has a target before where that is asked for."""

    def made(caught: Trap) -> Made:
        page = _metric(caught)
        if form.startswith("metric-target-"):
            name, base = _form(caught, "metric-target", page)
            body = {"fields": TARGET, "drawn": {}, "base": base}
            came = caught.send(f"/forms/{name}", body)
            assert came.status == 200, came.text()
        name, base = _form(caught, form, page)
        of_none = FORMS[form].of_day  # nothing was said of the week yet
        return Made(f"/forms/{name}", None if of_none else base, page)

    return made


GOALS = f"program=risk-mining&as_of={TODAY}"
BOARD = f"/path-to-green?{GOALS}"
GOAL = {
    "owner": "Ann", "direction": "up", "baseline": "0", "target": "9", "start": "2026-06-01",
    "due": "2026-12-31", "metric": "", "band_low": "", "band_high": "", "tolerance_share": "",
    "parent": "", "since": "", "team": "T", "tags": "", "title": "Plain", "unit": "",
}  # fmt: skip
ACTION = {
    "text": "Plain", "owner": "Ann", "due": "2026-12-12", "expected_impact": "1", "done": "",
    "realised_impact": "", "evidence": "", "reason": "",
}  # fmt: skip
UPDATE = {
    "colour": "red", "headline": "Plain", "why": "", "changed": "", "next_steps": "",
    "decision": "", "date_to_green": "2026-12-19", "causes": "Plain", "action_text": "Plain",
    "action_owner": "Ann", "action_due": "2026-12-12", "action_impact": "1",
    "due": "2027-01-30", "reason": "Plain", "question": "", "answer": "",
}  # fmt: skip
GIVEN = {"until": "2026-12-05", "reason": "Plain"}
RULES_UPDATE = f"/my-updates?{GOALS}&whose=all&item=rules+program%3Arules"


def _new_goal(caught: Trap) -> Made:
    return _new_of(caught, "goal-new", BOARD)


def _goal(caught: Trap) -> str:
    """The page of a goal that was just added."""
    key = f"goal-{next(_NUMBERS)}"
    fields = {each.name: GOAL.get(each.name, "") for each in FORMS["goal-new"].fields}
    body = {"fields": {**fields, "key": key}, "drawn": {}}
    came = caught.send(_new_goal(caught).address, body)
    assert came.status == 200, came.text()
    return f"/goal?{GOALS}&key={key}"


def _of_goal(form: str, *before: str) -> Callable[[Trap], Made]:
    """A form of a goal of its own, for which others were sent before."""

    def made(caught: Trap) -> Made:
        page = _goal(caught)
        for other in before:
            name, base = _form(caught, other, page)
            plain = {**ACTION, **UPDATE, "text": "Plain", **_people(caught)}
            fields = {each.name: plain.get(each.name, "") for each in FORMS[other].fields}
            body = {"fields": fields, "drawn": {}, "base": base or None}
            came = caught.send(f"/forms/{name}", body)
            assert came.status == 200, came.text()
        name, base = _form(caught, form, page)
        return Made(f"/forms/{name}", base or None, page, _people(caught), stays=True)

    return made


def _people(caught: Trap) -> dict[str, str]:
    """Somebody whom the page offers to ask, and to give the goal to."""
    options = caught.page.locator("[data-field=asked_of] option").evaluate_all(
        "all => all.map(each => each.value).filter(Boolean)"
    )
    return {"asked_of": str(options[0]), "person": str(options[0])}


def _goal_update(caught: Trap) -> Made:
    """Of a goal about which something was asked: the update answers it."""
    page = _of_goal("goal-question")(caught).shown_at
    key = page.rsplit("=", 1)[1]
    form = f"/my-updates?{GOALS}&whose=all&item=goal%3A{key}"
    name, _ = _form(caught, "goal-update", form)
    asked = caught.page.locator("[data-field=question] select").first.input_value()
    return Made(f"/forms/{name}", None, page, {"question": asked}, stays=True)


def _rules_update(caught: Trap) -> Made:
    """Of the rules, which somebody has from the first time on."""
    everything = f"/my-updates?{GOALS}&whose=all"
    name, base = _form(caught, "rules-reassign", everything)
    if not base:
        options = caught.page.locator("[data-field=person] option").evaluate_all(
            "all => all.map(each => each.value).filter(Boolean)"
        )
        fields = {"person": str(options[0]), "reason": "Plain"}
        came = caught.send(f"/forms/{name}", {"fields": fields, "drawn": {}, "base": None})
        assert came.status == 200, came.text()
    name, base = _form(caught, "rules-update", RULES_UPDATE)
    return Made(f"/forms/{name}", base or None, RULES_UPDATE, stays=True, replaces=True)


ROADMAP = f"/roadmap?{GOALS}"
INITIATIVE = {
    "title": "Plain", "lane": "", "owner": "Ann", "start": "2026-10-01", "end": "2026-12-31",
    "state": "committed", "date_kind": "planned", "ai": "", "confidence": "", "impact": "",
    "effort": "", "cost": "", "benefit": "", "realised": "", "goals": "", "metrics": "",
}  # fmt: skip
STONE = {"key": "stone", "title": "Plain", "date": "2026-12-12"}
WAITS = {"link": "FS", "lag": "", "predecessor": "edge-scores"}
PLANNED = {
    "line": "1", "impact": "0.4", "confidence": "0.2", "effort": "0.2", "cost": "0.2",
    "capacity": "", "lanes": "",
}  # fmt: skip
MOVED = {"start": "2026-10-01", "baseline_start": "", "baseline_end": ""}


def _new_initiative(caught: Trap) -> Made:
    return _new_of(caught, "initiative-new", ROADMAP)


def _initiative(caught: Trap) -> str:
    """The page of an initiative that was just added."""
    key = f"step-{next(_NUMBERS)}"
    fields = {each.name: INITIATIVE.get(each.name, "") for each in FORMS["initiative-new"].fields}
    body = {"fields": {**fields, "key": key}, "drawn": {}}
    came = caught.send(_new_initiative(caught).address, body)
    assert came.status == 200, came.text()
    return f"/initiative?{GOALS}&key={key}"


def _of_initiative(form: str, *before: str) -> Callable[[Trap], Made]:
    """A form of an initiative of its own, for which others were sent before."""

    def made(caught: Trap) -> Made:
        page = _initiative(caught)
        for other in before:
            name, base = _form(caught, other, page)
            plain = {**STONE, **WAITS}
            fields = {each.name: plain.get(each.name, "") for each in FORMS[other].fields}
            body = {"fields": fields, "drawn": {}, "base": base}
            came = caught.send(f"/forms/{name}", body)
            assert came.status == 200, came.text()
        name, base = _form(caught, form, page)
        of_none = form.removeprefix("initiative-") in ("question", "delegate", "reassign")
        return Made(f"/forms/{name}", None if of_none else base, page, _people(caught), stays=True)

    return made


def _scenario(caught: Trap) -> Made:
    page = f"{ROADMAP}&shift=edge-scores:7:7"
    name, _ = _form(caught, "roadmap-scenario", page)
    return Made(f"/forms/{name}", None, page, {"shifts": "edge-scores:7:7"})


def _what_if(caught: Trap) -> Made:
    """Of an initiative of its own; the form carries which version of it was shown."""
    of = _initiative(caught)
    shift = f"{of.rsplit('=', 1)[1]}:7:7"
    name, _ = _form(caught, "roadmap-apply", f"{ROADMAP}&shift={shift}")
    drawn = caught.page.locator("form[data-form^='roadmap-apply:']").get_attribute("data-drawn")
    carried = {name: json.loads(str(drawn))[name] for name in ("shifts", "shown")}
    return Made(f"/forms/{name}", None, of, {**carried, "successors": ""}, stays=True)


def _decision(caught: Trap) -> Made:
    page = f"{ROADMAP}&part=planning"
    name, base = _form(caught, "roadmap-planning", page)
    return Made(f"/forms/{name}", base or None, page, replaces=True)


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
    "rule-nominate": Maker(_of_rule("rule-nominate"), SAID),
    "rule-skip": Maker(
        _of_rule("rule-skip", "rule-nominate"),
        {**SAID, "to": "offline_monitoring", "expires": "2027-01-31"},
    ),
    "rule-undo": Maker(_of_rule("rule-undo", "rule-nominate")),
    "rule-exempt": Maker(_of_rule("rule-exempt"), {"kind": "tripwire", "until": "2027-01-31"}),
    "rule-exempt-end": Maker(_end_of_exemption),
    "rule-waiver": Maker(_waiver, {"expires": "2027-01-31"}),
    "rules-nominate": Maker(_many),
    "metric-new": Maker(_new_metric, DEFINED),
    "metric-definition": Maker(_of_metric("metric-definition"), DEFINED),
    "metric-value": Maker(_of_metric("metric-value"), {"value": "1"}),
    "metric-note": Maker(_of_metric("metric-note")),
    "metric-target": Maker(_of_metric("metric-target"), TARGET),
    "metric-target-void": Maker(_of_metric("metric-target-void")),
    "metric-baseline": Maker(
        _of_metric("metric-baseline"), {"start": "", "end": "", "set_on": "2026-11-21"}
    ),
    "goal-new": Maker(_new_goal, GOAL),
    "goal-definition": Maker(_of_goal("goal-definition"), GOAL),
    "goal-due": Maker(_of_goal("goal-due"), {"due": "2027-01-30"}),
    "goal-value": Maker(_of_goal("goal-value"), {"value": "1"}),
    "goal-plan": Maker(_of_goal("goal-plan"), {"decided_until": "", "decided_by": "Ann"}),
    "goal-action-new": Maker(_of_goal("goal-action-new"), ACTION),
    "goal-action": Maker(
        _of_goal("goal-action", "goal-action-new"), {**ACTION, "due": "2027-01-30"}
    ),
    "goal-question": Maker(_of_goal("goal-question")),
    "question-answer": Maker(_of_goal("question-answer", "goal-question")),
    "goal-delegate": Maker(_of_goal("goal-delegate"), GIVEN),
    "goal-reassign": Maker(_of_goal("goal-reassign"), GIVEN),
    "goal-update": Maker(_goal_update, UPDATE),
    "rules-update": Maker(_rules_update, UPDATE),
    "initiative-new": Maker(_new_initiative, INITIATIVE),
    "initiative-definition": Maker(_of_initiative("initiative-definition"), INITIATIVE),
    "initiative-place": Maker(_of_initiative("initiative-place"), {"lane": ""}),
    "initiative-dates": Maker(_of_initiative("initiative-dates"), {**MOVED, "end": "2027-01-30"}),
    "initiative-give-up": Maker(_of_initiative("initiative-give-up")),
    "initiative-milestone-new": Maker(_of_initiative("initiative-milestone-new"), STONE),
    "initiative-milestone": Maker(
        _of_initiative("initiative-milestone", "initiative-milestone-new"),
        {"key": "stone", "date": "2026-12-19", "gone": ""},
    ),
    "initiative-dependency": Maker(_of_initiative("initiative-dependency"), WAITS),
    "initiative-dependency-end": Maker(
        _of_initiative("initiative-dependency-end", "initiative-dependency"), WAITS
    ),
    "initiative-question": Maker(_of_initiative("initiative-question")),
    "initiative-delegate": Maker(_of_initiative("initiative-delegate"), GIVEN),
    "initiative-reassign": Maker(_of_initiative("initiative-reassign"), GIVEN),
    "roadmap-apply": Maker(_what_if),
    "roadmap-scenario": Maker(_scenario),
    "roadmap-planning": Maker(_decision, PLANNED),
}
"""For each form that takes texts; a new one gets a line here."""


GATES = ("rule-step", "rule-sign", "rule-deprecate", "rule-retire", "rule-keep", "rule-back")
"""Their texts go the way of the nomination's: the same fields, function and columns."""
ALIKE = (*GATES, "rules-reassign", "initiative-update", "roadmap-update")
"""Those of a goal go the same way, and those of the rules."""


def forms_with_texts() -> list[Form]:
    """The forms of the running application into which one can write."""
    found = [form for form in FORMS.values() if texts_of(form) and form.name not in ALIKE]
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
        said = {**maker.plain, **made.plain, **texts}
        fields = {each.name: said[each.name] for each in form.fields}
        came = caught.send(made.address, {"fields": fields, "drawn": {}, "base": made.base})
        if came.status != 422:
            break
        refused = came.json()["problems"].keys() & texts.keys()
        plain = {**maker.plain, **made.plain}
        texts |= {name: plain.get(name, f"plain{number}") for name in refused}
    assert came.status == 200, (form.name, payload, came.text())
    go = came.json()["go"]
    taken = {name: text for name, text in texts.items() if payload in text}
    shown_at = made.shown_at if made.stays or not go else go
    return replace(made, shown_at=shown_at), taken


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
