"""The Data page in a real browser, with real files, as a person uses it."""

import csv
import io
import lzma
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Locator, Page, Request, Route

from tests.browser.conftest import ROOT, Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

LOG = ROOT / "examples" / "incidents" / "incident_event_log.csv.xz"
MAPPING = LOG.with_name("mapping.toml")
EVENTS = ("event_id", "ticket_id", "ts", "event_type", "to_value")
TICKETS = ("ticket_id", "title", "kind", "requester", "created_at")
FIRST_DAY = datetime(2026, 11, 2, 9)
PROPOSED = {
    "revisions.ticket": "number",
    "revisions.at": "sys_updated_at",
    "revisions.state": "incident_state",
    "revisions.priority": "priority",
    "revisions.group": "assignment_group",
    "revisions.actor": "sys_updated_by",
    "tickets.key": "number",
    "tickets.assignee": "assigned_to",
    "tickets.root_cause": "closed_code",
    "tickets.source": "contact_type",
    "tickets.created_at": "opened_at",
}
SHIPPED = tomllib.loads(MAPPING.read_text("utf-8"))
STATES = SHIPPED["states"] | dict.fromkeys(SHIPPED["skip_states"], "Leave out")
"""What the page is told by hand is what the mapping that ships says."""

AddProgram = Callable[[str], str]


def history(first: int, last: int) -> list[list[Any]]:
    """Two changes a ticket: it is created, and work begins."""
    rows = []
    for n in range(first, last + 1):
        day = FIRST_DAY + timedelta(hours=n)
        rows.append([f"E-{n}a", f"T-{n}", day, "created", ""])
        rows.append([f"E-{n}b", f"T-{n}", day + timedelta(minutes=30), "state", "In Progress"])
    return rows


def as_csv(rows: Iterable[Iterable[Any]], header: Iterable[str] = EVENTS) -> bytes:
    """A log as a tool would export it."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def workbook(path: Path) -> Path:
    """History and tickets as two sheets, dates as real ones; two rows of it are wrong."""
    rows = history(1, 5)
    rows[3][2], rows[7][2] = "2026-02-30", "some day"
    tickets = [
        [f"T-{n}", f"Broken thing {n}", "incident", "Sales", FIRST_DAY + timedelta(hours=n)]
        for n in range(1, 6)
    ]
    with xlsxwriter.Workbook(path, {"default_date_format": "d mmm yyyy hh:mm"}) as book:
        for name, header, cells in (("Changes", EVENTS, rows), ("Things", TICKETS, tickets)):
            sheet = book.add_worksheet(name)
            for number, line in enumerate((header, *cells)):
                sheet.write_row(number, 0, line)
    return path


def a_file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


@pytest.fixture(scope="session")
def add_program(greenpath: Callable[..., str]) -> AddProgram:
    """A program of its own for what a test imports."""

    def add(name: str) -> str:
        key = name.lower()
        greenpath("program", "add", key, "--name", name)
        return key

    return add


def home(visit: Visit, program: str) -> None:
    if visit.page.url == "about:blank":
        visit.be("administrator")  # who may bring data into a program that is new
    visit.open(f"/data?program={program}")
    visit.page.wait_for_selector("#bring input[type=file]", state="attached")


def choose(visit: Visit, *files: Any) -> None:
    visit.page.set_input_files("#bring input[type=file]", list(files))


def bring(visit: Visit, program: str, *files: Any) -> None:
    """Choose files and wait until the page says what it found in them."""
    home(visit, program)
    choose(visit, *files)
    visit.page.wait_for_selector("#meaning")


def press(place: Visit | Page, button: str) -> None:
    page = place.page if isinstance(place, Visit) else place
    page.get_by_role("button", name=button, exact=True).click()


def wait_for_state(visit: Visit, word: str) -> None:
    visit.page.locator(".import-state .status", has_text=re.compile(f"{word}$")).wait_for()


def import_it(visit: Visit) -> None:
    press(visit, "Import")
    visit.page.get_by_role("link", name="See the tickets").wait_for()


def figures(visit: Visit) -> dict[str, str]:
    names = visit.page.locator(".key-figure dt").all_inner_texts()
    return dict(zip(names, visit.page.locator(".key-value").all_inner_texts(), strict=True))


def field(visit: Visit, name: str) -> Locator:
    return visit.page.locator(f"[data-field='{name}']").locator("select, input, textarea")


def fields(visit: Visit) -> dict[str, str]:
    found: dict[str, str] = visit.page.eval_on_selector_all(
        "#meaning [data-field]",
        """places => Object.fromEntries(places.map(place => [place.dataset.field, (
            place.querySelector('input:checked') || place.querySelector('select, input')
        ).value]))""",
    )
    return found


def value(visit: Visit, section: str, said: str) -> Locator:
    return visit.page.get_by_label(f"{section}: what “{said}” means")


def wait_until_kept(visit: Visit, change: Callable[[], object]) -> None:
    """Make a change and wait for the server to have kept it and shown what it makes of it."""
    with visit.page.expect_response(lambda answer: "meaning-typed" in _sent(answer.request)):
        change()
    visit.settled()


def _sent(request: Request) -> str:
    return request.post_data or "" if "_dash-update" in request.url else ""


def explained(visit: Visit, values: dict[str, str]) -> None:
    """What the guide says about the incident log, done by hand in the page."""
    proposed = fields(visit)
    assert proposed["rows"] == "revisions"
    assert proposed["dates"] == "day/month/year hour:minute"
    assert proposed["nulls"] == "?"
    columns = {name: column for name, column in proposed.items() if column}
    assert columns.items() >= PROPOSED.items()
    field(visit, "tickets.requester").select_option("category")
    field(visit, "tickets.title").select_option("u_symptom")
    found = visit.page.locator("legend", has_text=f"{len(values)} values to be explained")
    assert found.is_visible()
    for said, means in values.items():
        value(visit, "States", said).select_option(label=means)
    for said, means in SHIPPED["priorities"].items():
        value(visit, "Priorities", said).fill(means)
    wait_for_text(visit, ".understood", "Of the first 50 rows 50 would be taken.")
    visit.page.get_by_role("cell", name="P3", exact=True).first.wait_for()


def said_by_terminal(greenpath: Callable[..., str], program: str, log: Path) -> str:
    """What the command says of the same file."""
    return greenpath(
        "import", "tickets", "--program", program, "--events", str(log), "--mapping", str(MAPPING),
        "--dry-run",
    )  # fmt: skip


def test_the_incident_log_goes_through_the_page_as_the_guide_says(
    visit: Visit, greenpath: Callable[..., str], add_program: AddProgram, tmp_path: Path
) -> None:
    program, log = add_program("Incidents"), tmp_path / "log.csv"
    with lzma.open(LOG, "rt") as whole:
        log.write_text("".join(islice(whole, 6_001)))
    bring(visit, program, str(log))
    assert visit.headline == "6,000 rows in 1 table: say what they mean."
    explained(visit, {said: means for said, means in STATES.items() if said != "-100"})
    press(visit, "Check")
    wait_for_state(visit, "checked")
    found = figures(visit)
    said = said_by_terminal(greenpath, program, log)
    taken = f"{found['New']} taken + {found['Repeated']} repeated + {found['Refused']} quarantined"
    assert f"6,000 read = {taken}" in said
    import_it(visit)
    assert figures(visit) == found
    assert visit.headline.startswith(f"{found['New']} new, 0 changed")


@pytest.mark.torture
def test_the_whole_incident_log_goes_through_the_page(
    visit: Visit, greenpath: Callable[..., str], add_program: AddProgram
) -> None:
    program = add_program("Whole")
    bring(visit, program, str(LOG))
    assert visit.headline == "141,712 rows in 1 table: say what they mean."
    explained(visit, STATES)
    press(visit, "Check")
    press(visit, "Cancel")  # while it works
    wait_for_state(visit, "cancelled")
    assert "Nothing was changed." in visit.page.inner_text(".stopped")
    press(visit, "Check")
    wait_for_state(visit, "checked")
    found = {"New": "139,598", "Changed": "0", "Repeated": "2,109", "Refused": "5"}
    assert figures(visit) == found
    said = said_by_terminal(greenpath, program, LOG)
    assert "141,712 read = 139,598 taken + 2,109 repeated + 5 quarantined" in said

    import_it(visit)
    assert figures(visit) == found
    assert visit.headline == "139,598 new, 0 changed, 2,109 repeated, 5 refused."
    visit.page.get_by_role("link", name="See the tickets").click()
    visit.page.wait_for_url(f"**/tickets?program={program}*")
    visit.settled()
    visit.page.get_by_label("As-of date").fill("2016-03-31")
    visit.page.wait_for_url("**as_of=2016-03-31**")
    visit.page.wait_for_function(
        "() => document.querySelector('.headline').innerText.startsWith('1,481 open')"
    )


def test_a_workbook_is_imported_and_a_refused_row_corrected_in_the_page(
    visit: Visit, add_program: AddProgram, tmp_path: Path
) -> None:
    bring(visit, add_program("Workbook"), str(workbook(tmp_path / "desk.xlsx")))
    history_, tickets = (
        field(visit, f"source.{role}").locator("option:checked").inner_text()
        for role in ("events", "tickets")
    )
    assert history_ == "desk.xlsx, Changes: 10 rows, 5 columns"
    assert tickets == "desk.xlsx, Things: 5 rows, 5 columns"
    assert "2 Nov 2026, 10:00" in visit.page.inner_text("#meaning-preview")
    press(visit, "Check")
    wait_for_state(visit, "checked")
    assert figures(visit) == {"New": "13", "Changed": "0", "Repeated": "0", "Refused": "2"}
    assert "“2026-02-30” is no date as expected here" in visit.page.inner_text(".refused-list")
    import_it(visit)
    address = visit.page.url
    assert downloaded(visit) == {"2026-02-30", "some day"}

    visit.page.get_by_role("link", name=re.compile("row 5$")).click()
    visit.page.wait_for_selector("#correction")
    assert field(visit, "cell.2").input_value() == "2026-02-30"
    assert "is no date" in visit.page.inner_text(".at-fault .field-problem")
    field(visit, "cell.2").fill("2026-11-02 11:30")
    press(visit, "Send again")
    visit.page.get_by_role("link", name="See the tickets").wait_for()
    assert visit.headline == "1 new, 0 changed, 0 repeated, 0 refused."

    visit.open(address.removeprefix(visit.site))
    assert visit.page.locator(".waiting a").count() == 1
    assert downloaded(visit) == {"some day"}


def downloaded(visit: Visit) -> set[str]:
    """The values of the refused rows in the download; each has its reason."""
    with visit.page.expect_download() as waited:
        visit.page.get_by_role("link", name="Download all with their reasons").click()
    text = waited.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert all("is no date" in "".join(row.values()) for row in rows), text
    return {row["ts"] for row in rows}


def test_an_import_is_taken_back_with_a_reason(visit: Visit, add_program: AddProgram) -> None:
    program = add_program("Regret")
    bring(visit, program, a_file("first.csv", as_csv(history(1, 6))))
    import_it(visit)
    visit.open(f"/tickets?program={program}")
    before = visit.headline
    assert before.startswith("6 open")
    bring(visit, program, a_file("second.csv", as_csv(history(4, 20))))
    import_it(visit)
    assert figures(visit) == {"New": "28", "Changed": "0", "Repeated": "6", "Refused": "0"}
    address = visit.page.url.removeprefix(visit.site)
    visit.open(f"/tickets?program={program}")
    assert visit.headline.startswith("20 open")

    visit.open(address)
    visit.page.get_by_text("Take back this import").click()
    press(visit, "Take it back")
    assert "Say why" in visit.page.inner_text("#take-back .field-problem")
    field(visit, "reason").fill("It was last year's file")
    press(visit, "Take it back")
    wait_for_state(visit, "taken back")
    assert "It was last year's file" in visit.page.inner_text(".facts")
    assert "14 tickets withdrawn" in visit.page.inner_text(".facts")
    visit.open(f"/tickets?program={program}")
    assert visit.headline == before
    visit.open(f"/data?program={program}")
    rows = visit.page.get_by_role("table", name="History of imports").get_by_role("row")
    assert "taken back" in rows.filter(has_text="second.csv").inner_text()
    assert "taken back" not in rows.filter(has_text="first.csv").inner_text()


def test_a_mapping_can_be_written(visit: Visit, add_program: AddProgram) -> None:
    header = ("Change No", "Case", "Moment", "Field", "Became")
    bring(visit, add_program("Written"), a_file("odd.csv", as_csv(history(1, 3), header)))
    visit.page.get_by_role("link", name="Write it instead").click()
    area = field(visit, "toml")
    area.wait_for()
    area.fill('[events]\nmoment = "Moment"\n')
    problem = visit.page.locator("[data-field=toml] .field-problem")
    problem.get_by_text("events.moment is no key").wait_for()
    wait_for_text(visit, "#meaning-kept", "not kept")
    right = (
        '[events]\nid = "Change No"\nticket = "Case"\nat = "Moment"\nkind = "Field"\n'
        'value = "Became"\n'
    )
    wait_until_kept(visit, lambda: area.fill(right))
    visit.page.get_by_text("Of the first 6 rows 6 would be taken.").wait_for()
    assert problem.inner_text() == ""
    visit.page.reload()
    visit.settled()
    assert area.input_value() == right
    visit.page.get_by_role("link", name="Choose it in the form instead").click()
    visit.page.wait_for_selector("#meaning select")
    assert fields(visit)["events.at"] == "Moment"
    wait_until_kept(visit, lambda: field(visit, "zone").fill("Europe/Berlin"))
    visit.page.reload()
    visit.settled()
    assert field(visit, "zone").input_value() == "Europe/Berlin"


def wait_for_text(visit: Visit, selector: str, words: str) -> None:
    visit.page.locator(selector, has_text=words).wait_for()


def test_a_bad_file_is_refused_with_a_sentence_and_the_next_step(
    visit: Visit, add_program: AddProgram
) -> None:
    program = add_program("Refused")
    home(visit, program)
    choose(visit, a_file("export.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"))
    wait_for_state(visit, "failed")
    said = visit.page.inner_text(".stopped")
    assert "export.csv is a PDF document: bring CSV or XLSX." in said
    assert "Nothing was changed." in said
    visit.page.get_by_role("link", name="bring another file").click()
    visit.page.wait_for_selector("#bring input[type=file]", state="attached")
    choose(visit, a_file("good.csv", as_csv(history(1, 2))))
    visit.page.wait_for_selector("#meaning")


def test_a_file_over_the_limit_or_empty_is_refused_before_it_is_sent(
    visit: Visit, tmp_path: Path
) -> None:
    sent: list[str] = []
    visit.page.on("request", lambda r: "/data/" in r.url and sent.append(r.url))
    home(visit, "risk-mining")
    (large := tmp_path / "large.csv").touch()
    with large.open("wb") as file:
        file.truncate(200_000_001)
    choose(visit, str(large))
    alert = visit.page.locator("#bring").get_by_role("alert")
    assert "large.csv has 200.0 MB: up to 200 MB can be taken." in alert.inner_text()
    press(visit, "Close")
    choose(visit, a_file("nothing.csv", b""))
    assert "nothing.csv is empty." in alert.inner_text()
    assert sent == []


def test_a_large_upload_can_be_cancelled_in_the_middle(visit: Visit, tmp_path: Path) -> None:
    held = hold_parts(visit, after=12)
    home(visit, "risk-mining")
    (large := tmp_path / "large.csv").write_bytes(as_csv(history(1, 1)) + b"\n" * 50_000_000)
    choose(visit, str(large))
    wait_for_text(visit, ".bring-sending", "3.1 of 50.0 MB · 6 %")
    visit.page.wait_for_timeout(200)
    press(visit, "Cancel")
    visit.page.wait_for_selector(".bring-sending:empty", state="attached")
    assert visit.page.get_by_text("Choose files").is_visible()
    assert len(held) == 1
    visit.page.unroute_all(behavior="ignoreErrors")
    visit.page.reload()
    visit.settled()
    assert "not all here" in visit.page.get_by_role("row").filter(has_text="large.csv").inner_text()


def hold_parts(visit: Visit, after: int) -> list[Route]:
    """Let some parts of a file through and leave the next one without an answer."""
    passed, held = [0], []

    def handle(route: Route) -> None:
        passed[0] += 1
        if passed[0] <= after:
            route.continue_()
        else:
            held.append(route)

    visit.page.route("**/data/files/*", handle)
    return held


PART = 256_000  # bytes, as assets/imports.js sends them


def test_a_lost_line_offers_to_go_on_where_it_was(visit: Visit, add_program: AddProgram) -> None:
    offsets: list[int] = []

    def handle(route: Route) -> None:
        offsets.append(int(route.request.url.partition("offset=")[2]))
        if offsets.count(2 * PART) == 1 and offsets[-1] == 2 * PART:
            route.abort()
        else:
            route.continue_()

    visit.page.route("**/data/files/*", handle)
    home(visit, add_program("Lost"))
    content = as_csv(history(1, 1)) + b"\n" * (3 * PART + PART // 2)
    choose(visit, a_file("long.csv", content))
    alert = visit.page.locator("#bring").get_by_role("alert")
    alert.get_by_text("The line was lost. What was sent is kept.").wait_for()
    assert "0.5 of 0.9 MB" in visit.page.inner_text(".job-far")
    visit.troubles.clear()  # the browser notes what was lost, as it should
    press(visit, "Retry")
    visit.page.wait_for_selector("#meaning")
    assert offsets == [0, PART, 2 * PART, 2 * PART, 3 * PART]
    assert visit.headline == "2 rows in 1 table: say what they mean."


def test_files_can_be_dropped_anywhere_on_the_page(visit: Visit, add_program: AddProgram) -> None:
    home(visit, add_program("Dropped"))
    transfer = visit.page.evaluate_handle(
        """text => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], 'dropped.csv', {type: 'text/csv'}));
            return transfer;
        }""",
        as_csv(history(1, 2)).decode(),
    )
    visit.page.dispatch_event("#bring", "dragover", {"dataTransfer": transfer})
    assert "over" in str(visit.page.get_attribute("#bring", "class"))
    visit.page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    visit.page.wait_for_selector("#meaning")
    assert visit.page.inner_text("h1") == "dropped.csv"


def test_all_of_it_can_be_done_by_keyboard(visit: Visit, add_program: AddProgram) -> None:
    page = visit.page
    page.on("filechooser", lambda chooser: None)  # from now on, that none is missed below
    home(visit, add_program("Keys"))
    tab_to(visit, "input[type=file]")
    wait_until_visible(visit, ".bring-choose label")
    with page.expect_file_chooser() as waited:
        page.keyboard.press("Enter")
    rows = [[*row[1:3], row[4]] for row in history(1, 3) if row[3] == "state"]
    content = as_csv([[*row, "P1"] for row in rows], ("key", "changed", "status", "weight"))
    waited.value.set_files([a_file("keys.csv", content)])  # type: ignore[list-item]  # as choose()
    page.wait_for_selector("#meaning")

    tab_to(visit, "#meaning input[type=radio]")
    assert fields(visit)["rows"] == "revisions"
    page.keyboard.press("ArrowUp")
    page.wait_for_selector("[data-field='events.id']")
    page.wait_for_function("() => document.activeElement.value === 'changes'")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[data-field='revisions.state']")
    page.wait_for_function("() => document.activeElement.value === 'revisions'")

    tab_to(visit, "[data-field='revisions.priority'] select")
    wait_until_visible(visit, ":focus")
    with page.expect_response(lambda answer: "import-action" in _sent(answer.request)):
        page.keyboard.press("w")
    page.wait_for_function("() => document.activeElement.value === 'weight'")
    assert fields(visit)["revisions.priority"] == "weight"
    tab_to(visit, "[data-action=check]")
    wait_until_visible(visit, ":focus")
    page.keyboard.press("Enter")
    wait_for_state(visit, "checked")
    tab_to(visit, "[data-action=import]")
    page.keyboard.press("Space")
    page.get_by_role("link", name="See the tickets").wait_for()


def tab_to(visit: Visit, selector: str) -> None:
    for _ in range(80):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by the tab key")


def wait_until_visible(visit: Visit, place: str) -> None:
    """The focus is shown by an outline or a ring of shadow, which may take a moment to grow."""
    visit.page.wait_for_function(
        """place => {
            const style = getComputedStyle(document.querySelector(place));
            const ring = Number((style.boxShadow.match(/([\\d.]+)px$/) || [0, 0])[1]);
            const line = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
            return Math.max(line, ring) >= 1;
        }""",
        arg=place,
    )


@pytest.fixture(scope="module")
def stages(
    browser: Browser, site: str, add_program: AddProgram, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Addresses of the page at each of its stages, all with problems on them."""
    context = browser.new_context()
    visit = Visit(context.new_page(), site)
    program = add_program("Stages")
    book = str(workbook(tmp_path_factory.mktemp("stages") / "desk.xlsx"))
    unknown = [[*row[:4], "Stuck"] for row in history(1, 9)]
    wanted = ("meaning", a_file("a-log-with-unknown-states.csv", as_csv(unknown))), ("check", book)
    found = {}
    for stage, file in (*wanted, ("imported", book)):
        bring(visit, program, file)
        found[stage] = visit.page.url.removeprefix(site)
        if stage == "check":
            press(visit, "Check")
            wait_for_state(visit, "checked")
        if stage == "imported":
            import_it(visit)
            found["row"] = f"/data{visit.page.get_attribute('.waiting a', 'href')}"
    context.close()
    return {"home": f"/data?program={program}", **found}


def test_each_stage_is_accessible_and_fits_its_window(
    visit: Visit, stages: dict[str, str], axe: str
) -> None:
    found: list[str] = []
    visit.be("administrator")
    for stage, address in stages.items():
        visit.open(address)
        found += [f"{stage}: {fault}" for fault in faults(visit.page, axe)]
    assert found == []


def test_metrics_are_chosen_brought_checked_and_imported(
    visit: Visit, add_program: AddProgram, axe: str
) -> None:
    home(visit, add_program("Figures"))
    visit.page.get_by_label("What it holds").select_option("Metrics")
    definitions = as_csv([("sent", "sum", "sent")], ("key", "aggregation", "column"))
    values = as_csv([("2026-11-16", 5), ("2026-11-17", "x")], ("Date", "sent"))
    choose(visit, a_file("metrics.csv", definitions), a_file("values.csv", values))
    visit.page.wait_for_selector("#meaning")
    named = "places => places.map(place => place.dataset.field)"
    asked = visit.page.locator("#meaning [data-field]").evaluate_all(named)
    assert asked == ["source.values", "source.targets", "source.definitions", "toml"]
    assert faults(visit.page, axe) == []
    press(visit, "Check")
    wait_for_state(visit, "checked")
    assert (figures(visit)["New"], figures(visit)["Refused"]) == ("2", "1")
    press(visit, "Import")
    visit.page.get_by_role("link", name="See the scorecard").wait_for()
    assert "“x” is no number" in visit.page.inner_text("#import-panel")
