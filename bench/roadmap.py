"""The roadmap of Kubernetes, and a generated one of 2,000 initiatives: server, what-if, browser."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from bench import many_initiatives
from bench.asking import page_of
from bench.keeping import forgotten
from bench.many_initiatives import AS_OF, EMPTY, GENERATED, INITIATIVES, NOW, REAL
from bench.timing import medians, say
from bench.visitors import cookie, visitor
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.words import END
from dashboard.scope import Scope
from dashboard.settings import Settings
from db.engine import reading, store_engine
from db.path_to_green import kept as kept_goals
from db.programs import program as program_value
from db.roadmap import kept
from db.roadmap.reading import roadmap, what_if
from db.roadmap.words import roadmap_words
from exports.chromium import installed_chromium
from exports.paper import LAUNCH
from tests.browser.conftest import served
from tests.conftest import TESTER
from tests.postgres import started_postgres

ROUNDS = 7
BASE = "ends, slips and their sum by lane, by pandas, words in memory"
FIRST = "the page: the first request of a process"
BARS, HEAD = ".timeline .barlayer .point path", "#content h1"
STANDS = """
new MutationObserver(() => {
    if (!window.stood && document.querySelector("%s")) window.stood = performance.now();
}).observe(document, {childList: true, subtree: true});
"""
LOOKED_AT = {
    "a program without initiatives: until its title stands": (EMPTY, "", HEAD),
    "Kubernetes, as it opens": (REAL, "", BARS),
    "Kubernetes, lanes open": (REAL, "&open=*", BARS),
    "2,000 initiatives, as it opens": (GENERATED, "", BARS),
    "2,000 initiatives, 600 rows open": (GENERATED, "&open=*", BARS),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A program of a store, one of its initiatives, and how long its page may take."""

    engine: Engine
    program: str
    key: str
    allowed_ms: int

    @property
    def scope(self) -> Scope:
        """The whole program as of the week."""
        return Scope(self.program, AS_OF)

    def board(self) -> Roadmap:
        """The numbers of the page."""
        with reading(self.engine) as session:
            return roadmap(session, self.scope, TESTER)

    def shifted(self) -> object:
        """What a shift of one initiative would do."""
        with reading(self.engine) as session:
            return what_if(session, self.scope, TESTER, [Shift(self.key, 14, 14)])

    def page(self, more: str = "") -> Callable[[], object]:
        """The request that a browser makes."""
        return page_of(self.engine, NOW, self.program, AS_OF, "/roadmap", more)

    def cold(self, ask: Callable[[], object]) -> object:
        """A process that has nothing of the roadmap in memory."""
        for keeper in (kept._keeper, kept_goals._keeper):
            keeper._stores.clear()
        return ask()

    def after_a_move(self, ask: Callable[[], object]) -> tuple[float, float]:
        """Median seconds, by the clock and of the processor, of the first answer after a date was
        moved.
        """
        took = []
        for n in range(ROUNDS):
            many_initiatives.move_one(self.engine, self.program, self.key, n)
            begin, worked = time.perf_counter(), time.process_time()
            ask()
            took.append((time.perf_counter() - begin, time.process_time() - worked))
        clock, worked = (statistics.median(each) for each in zip(*took, strict=True))
        return clock, worked


def run() -> None:
    """Print what the issue names, on both engines; in the browser over SQLite."""
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        stores = {"SQLite": f"sqlite:///{folder}/roadmap.db"}
        if server is not None:
            stores["PostgreSQL"] = server.new_database()
        for name, address in stores.items():
            engine = store_engine(address)
            begin = time.perf_counter()
            many_initiatives.fill(engine)
            print(f"\n  Both roadmaps written in {time.perf_counter() - begin:.1f} s")
            for asked in _both(engine):
                _measured(name, asked)
            engine.dispose()
        _in_a_browser(stores["SQLite"])


def _both(engine: Engine) -> tuple[Asked, Asked]:
    real = Asked(engine, REAL, "", 300)
    key = next(each.key for each in real.board().items if each.span and not each.initiative.over)
    generated = Asked(engine, GENERATED, many_initiatives.key(INITIATIVES // 2), 400)
    return Asked(engine, REAL, key, real.allowed_ms), generated


def _measured(name: str, asked: Asked) -> None:
    rows, board = by_hand(asked), asked.board()
    _same(board, in_pandas(rows))
    page, shift = asked.page(), asked.page(f"&shift={asked.key}:14:14")
    found = medians(
        {
            BASE: lambda: in_pandas(rows),
            "numbers, calculated anew": lambda: forgotten(kept._keeper, asked.board),
            "the page: the whole request, calculated anew": lambda: forgotten(kept._keeper, page),
            "the page: the whole request, asked again": page,
            "what-if: numbers of one shift": asked.shifted,
            "what-if: the whole request": shift,
        },
        ROUNDS,
    )
    links = f"{board.total:,} initiatives, {len(board.dependencies):,} links"
    say(f"{name}, {asked.program}: {links}, {len(rows):,} words", found, BASE)
    rivals = {BASE: lambda: in_pandas(rows), FIRST: lambda: asked.cold(page)}
    cold = medians(rivals, 3)
    print(f"  {cold[FIRST] * 1000:9.1f} ms  {cold[FIRST] / cold[BASE]:6.2f} ×  {FIRST}")
    clock, worked = asked.after_a_move(page)
    print(
        f"  {clock * 1000:9.1f} ms  {clock / found[BASE]:6.2f} ×  the page: after a date was moved;"
        f" {worked * 1000:.0f} ms of this process; {asked.allowed_ms} ms are allowed"
    )


def _in_a_browser(store: str) -> None:
    engine = store_engine(store)
    held = cookie(visitor(engine, Settings(database_url=store, now=NOW)))["Cookie"]
    name, _, value = held.partition("=")
    print(f"\nFrom navigation until bars stand, in Chromium, median of {ROUNDS}; 2 s are allowed")
    mine = {"name": name, "value": value}
    with served(store, "serve", now=NOW) as site, _chromium() as chromium:
        for what, (program, more, mark) in LOOKED_AT.items():
            address = f"{site}/roadmap?program={program}&as_of={AS_OF}{more}"
            first, again = _stood(chromium, {**mine, "url": site}, address, mark)
            print(f"  {first:7.0f} ms on a first visit, {again:5.0f} ms again:  {what}")
    engine.dispose()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = installed_chromium(None)
        assert path is not None, "there is no Chromium here"
        chromium = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
        yield chromium
        chromium.close()


def _stood(chromium: Browser, mine: dict[str, str], address: str, mark: str) -> tuple[float, float]:
    """Median milliseconds until a mark is there: with an empty cache, and once more."""
    firsts: list[float] = []
    again: list[float] = []
    for _ in range(ROUNDS):
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([mine])  # type: ignore[list-item]
        context.add_init_script(STANDS % mark)
        page = context.new_page()
        for times in (firsts, again):
            page.goto(address)
            page.wait_for_function("() => window.stood")
            times.append(page.evaluate("window.stood"))
            page.wait_for_load_state("networkidle")
        context.close()
    return statistics.median(firsts), statistics.median(again)


def by_hand(asked: Asked) -> pd.DataFrame:
    """The words as rows, in the order in which they hold."""
    with reading(asked.engine) as session:
        program = program_value(session, asked.program, TESTER)
        said, cut = roadmap_words(session, program.id), program.calendar.cut(AS_OF)
    rows = [
        (key, word.field, word.value)
        for key, of in said.words.items()
        for word in of
        if word.at is None or word.at < cut
    ]
    return pd.DataFrame(rows, columns=["key", "field", "value"])


def in_pandas(rows: pd.DataFrame) -> pd.Series:
    """The last end that was said of each initiative."""
    ends = rows[rows["field"] == END].groupby("key")["value"]
    last = pd.to_datetime(ends.last())
    slips = (last - pd.to_datetime(ends.first())).dt.days
    lanes = rows[rows["field"] == "lane"].groupby("key")["value"].last()
    slips.groupby(lanes.reindex(slips.index)).sum()
    return last


def _same(board: Roadmap, ends: "pd.Series") -> None:
    """Both say the same, or they could not be compared."""
    known = {each.key: each.initiative for each in board.everything}
    assert len(known) == board.total
    for key, end in ends.items():
        assert known[str(key)].end.current == end.date()
