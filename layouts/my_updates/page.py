"""My updates: what is owed, the form of one item or of all in a row, questions and actions."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import goal_address
from dashboard.my_updates import (
    BULK,
    ITEM,
    PATH,
    WHOSE,
    YES,
    MyUpdates,
)
from dashboard.scope import Scope
from dashboard.status_updates.due import DueItem, Whose
from dashboard.status_updates.updates import ItemKind
from layouts.components import (
    LABELLED,
    Column,
    controls,
    empty,
    link,
    page_head,
    section,
    segments,
    table,
)
from layouts.components.leaves import Children
from layouts.my_updates.besides import actions, questions, rules, unfiled_rules
from layouts.my_updates.form import update_form, update_name
from layouts.my_updates.words import TITLE, WHOSE_WORDS, claimed, due, headline

KEYS = (
    "Tab moves on, arrows choose a status, Ctrl-Enter files it and opens the next one."
    " Alt-C copies last week’s words, Alt-N says that nothing changed."
)


def content(found: MyUpdates) -> Component:
    """The page of one person in one program."""
    return html.Div(
        [
            page_head(TITLE, f"{found.program.name} · {_as_of(found)}"),
            html.P(headline(found), className="headline"),
            _choices(found),
            unfiled_rules(found),
            *(_now(found) if found.now else _then(found)),
        ],
        className="my-updates",
    )


def _as_of(found: MyUpdates) -> str:
    if found.now:
        return f"as of today, {formats.day(found.due.scope.as_of)}"
    return formats.week_in_words(found.scope.as_of, found.program.calendar, False)


def _choices(found: MyUpdates) -> Component:
    """Whose items, and one form or all of them."""
    here = Scope(found.scope.program, found.scope.as_of)
    whose = [
        (WHOSE_WORDS[each], PATH + _viewed(here, each, found.bulk).query(), each is found.whose)
        for each in found.due.offered
    ]
    shown = [
        (words, PATH + _viewed(here, found.whose, bulk).query(), bulk is found.bulk)
        for words, bulk in (("One by one", False), ("All in a row", True))
    ]
    return html.Div(
        [
            segments("Whose", whose) if len(whose) > 1 else None,
            segments("Forms", shown) if found.now and len(found.forms) > 1 else None,
        ],
        className="update-choices",
    )


def _viewed(scope: Scope, whose: Whose, bulk: bool) -> Scope:
    return scope.viewed(**{WHOSE: whose.value}, **({BULK: YES} if bulk else {}))


def _now(found: MyUpdates) -> list[Component | None]:
    return [
        _in_a_row(found) if found.bulk else _one_by_one(found),
        _filed(found),
        questions(found),
        actions(found),
        rules(found),
    ]


def _then(found: MyUpdates) -> list[Component | None]:
    """A week that is over: what was owed then, and the way to today."""
    today = Scope(found.scope.program, found.due.scope.as_of).viewed(**{WHOSE: found.whose.value})
    return [
        controls(link("File updates as of today", PATH + today.query()), className="to-today"),
        _list(found),
        actions(found),
    ]


def _one_by_one(found: MyUpdates) -> Component:
    if found.chosen is None:
        return _nothing_to_file(found)
    shown = html.Div(
        [html.P(KEYS, className="quiet update-keys"), update_form(found, found.chosen)]
    )
    return html.Div([_list(found), shown], className="update-columns")


def _nothing_to_file(found: MyUpdates) -> Component:
    """What others owe is listed all the same."""
    way = link("To the path to green", f"/path-to-green{_plain(found).query()}")
    if found.items:
        return html.Div([_list(found), empty("Others file what is due.", way)])
    return empty("There is nothing to file now.", way)


def _in_a_row(found: MyUpdates) -> Component:
    """One form after another; what is filed goes, and the next one is begun."""
    if not found.forms:
        return _one_by_one(found)
    following = [*map(update_name, found.forms[1:]), ""]
    return html.Div(
        [
            html.P(KEYS, className="quiet update-keys"),
            *(
                update_form(found, each, after)
                for each, after in zip(found.forms, following, strict=True)
            ),
        ],
        className="update-row",
    )


_COLUMNS = (
    Column("item", "Item", grows=True), Column("files", "Files it"),
    Column("last", "Last claimed"), Column("due", "Due"),
)  # fmt: skip


def _list(found: MyUpdates) -> Component | None:
    if not found.items:
        return None
    rows = [_row(found, each) for each in found.items]
    columns = _COLUMNS if found.whose is not Whose.MINE else (_COLUMNS[0], *_COLUMNS[2:])
    return table(columns, rows, "Updates that are due", f"{LABELLED} updates-due")


def _row(found: MyUpdates, each: DueItem) -> tuple[Children, ...]:
    here = found.chosen is not None and each.address == found.chosen.due.address
    title = _way(found, each, className="update-way open" if here else "update-way")
    last = claimed(each.owed.newest.colour if each.owed.newest else None)
    files = (each.filer or formats.MISSING,) if found.whose is not Whose.MINE else ()
    return ([title, " ", _news(each)], *files, last, due(each))


def _news(each: DueItem) -> Component | None:
    """How many questions wait at it."""
    if not each.questions:
        return None
    return html.Span(formats.plural(len(each.questions), "question"), className="update-news")


def _filed(found: MyUpdates) -> Component | None:
    """What is done for now; it can be changed until the next week is asked for."""
    if not found.filed:
        return None
    ways = [html.Li(_filed_one(found, each)) for each in found.filed]
    changed = sum(each.may_file for each in found.filed)
    lead = f"{formats.plural(len(ways), 'update')} filed{_may_change(changed, len(ways))}."
    return section("Filed", html.Ul(ways, className="updates-filed"), lead=lead, name="filed")


def _may_change(changed: int, of: int) -> str:
    if not changed:
        return ""
    if changed < of:
        return f"; you may change {changed:,} of them"
    return "; each may be changed" if of > 1 else "; it may be changed"


def _filed_one(found: MyUpdates, each: DueItem) -> list[Children]:
    newest = each.owed.newest
    return [_way(found, each), " ", claimed(newest.colour) if newest else due(each)]


def _way(found: MyUpdates, each: DueItem, **marks: str) -> Children:
    """To its form; for whom it has none, to the goal that it is of."""
    item = each.owed.item
    if each.may_file:
        return link(item.title, _address(found, each), **marks)
    if item.kind is ItemKind.GOAL:
        return link(item.title, goal_address(_plain(found), item.key), **marks)
    return item.title


def _address(found: MyUpdates, each: DueItem) -> str:
    view = {WHOSE: found.whose.value, ITEM: each.address}
    return PATH + _plain(found).viewed(**view).query()


def _plain(found: MyUpdates) -> Scope:
    return Scope(found.scope.program, found.scope.as_of)
