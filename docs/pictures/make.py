"""Makes the pictures of the guides anew: ``python docs/pictures/make.py``."""

import os
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from exports.chromium import installed_chromium  # noqa: E402
from exports.paper import LAUNCH  # noqa: E402

PORT = "8931"
SITE = f"http://127.0.0.1:{PORT}"
GREENPATH = (sys.executable, "-c", "from commands.greenpath import main; main()")
LOG = ROOT / "examples" / "incidents" / "incident_event_log.csv.xz"
SHIPPED = tomllib.loads(LOG.with_name("mapping.toml").read_text("utf-8"))
STATES = SHIPPED["states"] | dict.fromkeys(SHIPPED["skip_states"], "Leave out")
PRIORITIES = SHIPPED["priorities"]


def picture(page: Page, name: str, last: str, highest: int = 2_000) -> None:
    """The page from its top to the end of the last thing that matters."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    box = page.locator(last).last.bounding_box()
    assert box is not None
    height = min(box["y"] + box["height"] + 24, highest)
    page.set_viewport_size({"width": 1440, "height": int(height)})
    page.wait_for_timeout(500)
    page.screenshot(
        path=ROOT / "docs" / "pictures" / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": 1440, "height": height},
    )
    page.set_viewport_size({"width": 1440, "height": 900})


def walk(page: Page) -> None:
    """The incident log through the page, as the guide says."""
    page.request.post(f"{SITE}/demonstration", form={"as": "administrator"})  # may see it
    page.goto(f"{SITE}/data?program=incidents")
    page.wait_for_selector("#bring input[type=file]", state="attached")
    page.set_input_files("#bring input[type=file]", str(LOG))
    page.wait_for_selector("#meaning")
    for name, column in (("requester", "category"), ("title", "u_symptom")):
        page.locator(f"[data-field='tickets.{name}'] select").select_option(column)
    for said, means in list(STATES.items())[:2]:
        page.get_by_label(f"States: what “{said}” means").select_option(label=means)
    page.wait_for_timeout(2_000)
    picture(page, "imports-meaning", "#meaning fieldset:has([data-section=states])", 2_400)
    for said, means in STATES.items():
        page.get_by_label(f"States: what “{said}” means").select_option(label=means)
    for said, means in PRIORITIES.items():
        page.get_by_label(f"Priorities: what “{said}” means").fill(means)
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector(".checked")
    picture(page, "imports-check", ".checked")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="See the tickets").wait_for()
    picture(page, "imports-result", ".take-back")
    page.goto(f"{SITE}/data?program=risk-mining")
    page.locator(".waiting a").first.click()
    page.wait_for_selector("#correction")
    picture(page, "imports-row", "#correction", 900)
    page.goto(f"{SITE}/data?program=incidents")
    page.wait_for_selector(".imports-list")
    page.wait_for_selector("#bring input[type=file]", state="attached")
    picture(page, "imports-home", ".imports-list")


def pages(page: Page) -> None:
    """The pages of the demonstration that the guides show."""
    week = "as_of=2026-11-21"
    for name, address, last in (
        ("review", f"/review?program=risk-mining&{week}", ".exceptions"),
        ("scorecard", f"/scorecard?program=outreach&{week}", ".how-to-read"),
        (
            "metric",
            f"/metric?program=outreach&key=fraud_bps&{week}",
            ".page-section:nth-of-type(2)",
        ),
        ("path-to-green", f"/path-to-green?program=outreach&{week}", ".how-to-read"),
        (
            "goal",
            f"/goal?program=risk-mining&key=card-testing&{week}",
            ".page-section:nth-of-type(2)",
        ),
        ("my-updates", f"/my-updates?program=outreach&whose=all&{week}", ".update-columns"),
        ("roadmap", f"/roadmap?program=risk-mining&{week}", ".how-to-read"),
        (
            "initiative",
            f"/initiative?program=risk-mining&key=case-notes&{week}",
            ".page-section:nth-of-type(3)",
        ),
        ("tickets", f"/tickets?program=risk-mining&{week}", ".page-section:nth-of-type(2)"),
        ("rules", f"/rules?program=risk-mining&{week}", ".page-section:nth-of-type(3)"),
        ("rule", f"/rule?program=risk-mining&key=R-1164&{week}", ".page-section:nth-of-type(2)"),
        ("escalations", f"/escalations?program=risk-mining&{week}", ".item-list"),
        ("partner-requests", f"/partner-requests?program=outreach&{week}&weeks=52", ".listing"),
    ):
        page.goto(SITE + address)
        page.wait_for_selector(".ag-row, .provenance")
        page.wait_for_timeout(1_500)
        picture(page, name, last, 1_500)
    page.goto(f"{SITE}/escalations?program=risk-mining&{week}")
    page.locator(".item-list a").first.click()
    page.wait_for_selector(".ticket")
    page.wait_for_timeout(1_500)
    picture(page, "ticket", ".ticket > .page-section:nth-of-type(4)", 1_500)


def main() -> None:
    """Serve a demonstration in a store of its own, and walk through it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/store.db",
            "GREENPATH_NOW": "1795348800",
            "GREENPATH_PORT": PORT,
        }
        server = subprocess.Popen([*GREENPATH, "demo"], cwd=ROOT, env=environment)
        try:
            _wait_for_site()
            add = [*GREENPATH, "program", "add", "incidents", "--name", "Incidents"]
            subprocess.run(add, cwd=ROOT, env=environment, check=True)
            with sync_playwright() as playwright:
                path = installed_chromium(None)
                chromium = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
                page = chromium.new_page(
                    viewport={"width": 1440, "height": 900}, color_scheme="light"
                )
                page.set_default_timeout(90_000)
                pages(page)
                walk(page)
                chromium.close()
        finally:
            server.terminate()
            server.wait()


def _wait_for_site() -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{SITE}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{SITE} does not answer")


if __name__ == "__main__":
    main()
