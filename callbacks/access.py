"""Where every address and callback is placed: what one must be or may do to use it.

The application does not start with one that is not placed here, and the rights matrix in
``tests/callbacks/test_rights.py`` tries each of them with every role.
"""

from collections.abc import Mapping

import dash

from dashboard.rights import Right

OPEN, SIGNED_IN = "open", "signed in"
Place = str | Right
"""``OPEN`` to anybody, ``SIGNED_IN`` to anybody with a session, or a right in a program."""

ROUTES: Mapping[str, Place] = {
    "/": SIGNED_IN,
    "/<path:path>": SIGNED_IN,  # pages: Page.right says more
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": SIGNED_IN,
    "/_dash-dependencies": SIGNED_IN,
    "/_dash-layout": SIGNED_IN,
    "/_dash-update-component": SIGNED_IN,  # CALLBACKS says more
    "/_favicon.ico": SIGNED_IN,
    "/_reload-hash": SIGNED_IN,
    "/assets/<path:filename>": SIGNED_IN,  # but OPEN_ASSETS
    "/audit.csv": Right.MANAGE,  # and EXPORT, in each program of it
    "/data/files/<file>": Right.IMPORT,
    "/data/imports": Right.IMPORT,
    "/data/refused.csv": Right.IMPORT,  # and EXPORT
    "/demonstration": SIGNED_IN,
    "/drafts/<form>": SIGNED_IN,  # one's own
    "/export/<listing>.<form>": Right.EXPORT,
    "/export/table/<page>.<form>": Right.EXPORT,  # and Page.right
    "/favicon.ico": OPEN,
    "/forms/<form>": SIGNED_IN,  # Form.right says more
    "/healthz": OPEN,
    "/paper/<page>": Right.EXPORT,
    "/password": OPEN,  # with a link, or signed in with the old password
    "/readyz": OPEN,
    "/roadmap/calendar.ics": Right.EXPORT,
    "/set-up": OPEN,  # with the link on the console
    "/sign-in": OPEN,
    "/sign-out": SIGNED_IN,
    "/silence/reminders.zip": Right.EXPORT,
}
OPEN_ASSETS = frozenset({"favicon.svg", "door.js"})
"""All that the sign-in page needs."""
CALLBACKS: Mapping[str, Place] = {
    "content.children": Right.SEE,  # Page.right says more
    '{"name":["MATCH"],"type":"listing"}.getRowsResponse': Right.SEE,  # as its page
    "import-panel.children": Right.IMPORT,
    "meaning-preview.children": Right.IMPORT,
    "import-progress.children": Right.IMPORT,
}
"""Callbacks that run on the server, by their first output."""


def refuse_unplaced(app: dash.Dash) -> None:
    """Refuse to start with an address or a callback that nobody has placed, or with none left."""
    rules = {rule.rule for rule in app.server.url_map.iter_rules()}
    callbacks = {first_output(key) for key, c in app.callback_map.items() if "callback" in c}
    odd = (rules ^ ROUTES.keys()) | (callbacks ^ CALLBACKS.keys())
    if odd:
        raise RuntimeError(f"callbacks/access.py and the application differ in {sorted(odd)}")


def first_output(key: str) -> str:
    """The first output of a callback, as the application's map calls it."""
    return key.strip(".").split("...")[0]
