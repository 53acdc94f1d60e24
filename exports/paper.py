"""Paper: one self-contained HTML document, printed by an installed Chromium.

How it is printed is in docs/decisions/printing.md.
"""

import base64
import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dashboard import formats
from dashboard.errors import NoBrowser, PrintingUnavailable
from dashboard.scope import AsOf
from exports.chromium import installed_chromium
from exports.serialiser import to_html

ASSETS = Path(__file__).parent.parent / "assets"
STYLES = (
    "0-bootstrap.min.css",
    "1-tokens.css",
    "2-greenpath.css",
    "2-accounts.css",
    "2-review.css",
    "2-scorecard.css",
    "2-goals.css",
    "2-roadmap.css",
    "3-paper.css",
)
ADDRESS = "http://paper.invalid/"
LAUNCH = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 60_000  # ms
SHEET: Any = {"width": 680, "height": 980}  # px: A4 less its margins, at 96 dpi
_MARGIN = {"top": "20mm", "bottom": "18mm", "left": "15mm", "right": "15mm"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with what stands at the head and foot of each page."""

    name: str
    html: str
    head: str
    foot: str
    scripts: tuple[str, ...] = ()
    """Hashes of its inline scripts, as a Content-Security-Policy names them."""

    def saying(self, sentence: str) -> str:
        """The document with a sentence above it."""
        said = f'<p class="notice">{escape(sentence)}</p>'
        return self.html.replace('<body class="paper">', f'<body class="paper">{said}', 1)


def paper(name: str, title: str, content: Any, head: str, foot: str, marking: str = "") -> Paper:
    """A component tree as a document that needs nothing from outside, charts included.

    The marking of its program stands first in the head of each page.
    """
    head = f"{marking} · {head}" if marking else head
    scripts = (_plotly(), (ASSETS / "paper.js").read_text("utf-8"))
    body = (
        f'<p class="paper-scope">{escape(head)}<br>{escape(foot)}</p>{to_html(content)}'
        f"{''.join(f'<script>{script}</script>' for script in scripts)}"
    )
    return Paper(name, _page(title, body, "paper"), head, foot, tuple(map(_hash, scripts)))


def program_paper(told: AsOf, name: str, title: str, content: Any, about: str = "") -> Paper:
    """A page of a program as a document, named after program and date; ``about`` is in its foot."""
    program, scope, zone = told.program, told.scope, told.program.calendar.zone
    week = formats.week_in_words(scope.as_of, program.calendar, told.partial_week)
    head = f"{program.name} · {title} · {week}"
    cut = f"Cut {formats.moment(told.cut, zone)} {zone}"
    foot = f"{cut} · {about}" if about else cut
    called = f"{name}-{program.key}-{scope.as_of.isoformat()}"
    return paper(called, head, content, head, foot, program.marking)


@lru_cache(maxsize=4)
def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def document(title: str, content: Any) -> str:
    """A component tree as a plain page without charts or scripts."""
    head = '<link rel="icon" href="/assets/favicon.svg"><script src="/assets/door.js"></script>'
    return _page(title, f'<main class="page plain">{to_html(content)}</main>', "plain", head)


def _page(title: str, body: str, css: str, head: str = "") -> str:
    styles = "".join(_style(name) for name in STYLES)
    return (
        '<!DOCTYPE html><html lang="en" data-bs-theme="light"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f"<style>{styles}</style>{head}</head>"
        f'<body class="{css}">{body}</body></html>'
    )


@lru_cache(maxsize=8)
def _style(name: str) -> str:
    path = ASSETS / name
    return path.read_text("utf-8").replace("</", "<\\/") if path.exists() else ""


@lru_cache(maxsize=1)
def _plotly() -> str:
    """The partial bundle where set-up could fetch it, else the one inside the wheel."""
    partial = ASSETS / "0-plotly-basic.min.js"
    if partial.exists():
        return partial.read_text("utf-8").replace("</script", "<\\/script")
    wheel = find_spec("plotly")
    if wheel is None or wheel.origin is None:
        raise PrintingUnavailable("plotly.js is not installed: run “make setup”.")
    bundle = Path(wheel.origin).parent / "package_data" / "plotly.min.js"
    return bundle.read_text("utf-8").replace("</script", "<\\/script")


def pdf(sheet: Paper, chromium: Path | None = None) -> bytes:
    """The document printed; ``PrintingUnavailable`` without a browser or on a blank chart."""
    from playwright.sync_api import Error

    try:
        with _printer(sheet, chromium) as page:
            page.goto(ADDRESS, wait_until="load", timeout=PATIENCE)
            page.wait_for_function(
                "document.documentElement.dataset.drawn || document.documentElement.dataset.failed",
                timeout=PATIENCE,
            )
            failed = page.evaluate("document.documentElement.dataset.failed")
            if failed:
                raise PrintingUnavailable(f"A chart could not be drawn: {failed}")
            return bytes(page.pdf(**_print_options(sheet)))
    except Error as error:
        reason = str(error).splitlines()[0]
        raise PrintingUnavailable(f"The browser could not print this page: {reason}") from None


@contextlib.contextmanager
def _printer(sheet: Paper, chromium: Path | None) -> Iterator[Any]:
    """A page of a fresh browser that sees the document and nothing else."""
    from playwright.sync_api import sync_playwright

    path = installed_chromium(chromium)
    if path is None:
        raise NoBrowser(
            "There is no Chromium or Chrome to print with: install one, or name it in"
            " GREENPATH_CHROMIUM. This is the same page as HTML."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
        try:
            context = browser.new_context(
                service_workers="block", accept_downloads=False, viewport=SHEET
            )
            context.route("**/*", lambda route: _answer(route, sheet))
            page = context.new_page()
            page.emulate_media(media="print")
            yield page
        finally:
            browser.close()


def _answer(route: Any, sheet: Paper) -> None:
    if route.request.url == ADDRESS:
        route.fulfill(body=sheet.html, content_type="text/html; charset=utf-8")
    else:
        route.abort()


def _print_options(sheet: Paper) -> dict[str, Any]:
    style = (
        "font:7.5pt Inter,system-ui,sans-serif;color:#57606a;width:100%;padding:0 15mm;"
        "display:flex;justify-content:space-between;gap:8mm"
    )
    pages = '<span class="pageNumber"></span> of <span class="totalPages"></span>'
    return {
        "prefer_css_page_size": True,
        "print_background": True,
        "display_header_footer": True,
        "header_template": f'<div style="{style}"><b>{escape(sheet.head)}</b></div>',
        "footer_template": (
            f'<div style="{style}"><span>{escape(sheet.foot)}</span>'
            f'<span style="white-space:nowrap">{pages}</span></div>'
        ),
        "margin": _MARGIN,
        "tagged": True,
        "outline": True,
    }
