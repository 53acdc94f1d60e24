"""Drafts: addresses at which a browser keeps what is typed, and finds it again."""

from typing import Any

import dash
from flask import Response, jsonify

from callbacks.guard import json_body
from callbacks.reader import Reader
from dashboard.drafts import Draft, draft_from, in_step_at
from dashboard.forms import form_name
from db.drafts import draft, forget_draft, keep_draft

DRAFTS = "/drafts"


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the addresses to the server."""
    server = app.server

    @server.get(f"{DRAFTS}/<form>")
    def kept(form: str) -> Response:
        return _kept(reader, form)

    @server.post(f"{DRAFTS}/<form>")
    def keep(form: str) -> Response:
        return _keep(reader, form, json_body())

    @server.delete(f"{DRAFTS}/<form>")
    def forget(form: str) -> Response:
        return _forget(reader, form)


def _kept(reader: Reader, form: str) -> Response:
    """What was typed; ``here`` says whether the server keeps drafts of whoever asks at all."""
    form_name(form)
    account = reader.viewer.account
    if account is None:
        return jsonify({"here": False, "draft": None})
    with reader.session() as session:
        found = draft(session, account, form)
    return jsonify({"here": True, "draft": _said(found)})


def _keep(reader: Reader, form: str, said: Any) -> Response:
    form_name(form)
    typed = draft_from(said)
    if reader.viewer.account is None:
        return jsonify({"ms": None, "other": None})
    with reader.writing() as session:
        kept = keep_draft(session, form, typed, reader.now_ms(), in_step_at(said))
    return jsonify({"ms": kept.saved_ms, "other": _said(kept.other)})


def _forget(reader: Reader, form: str) -> Response:
    form_name(form)
    if reader.viewer.account is not None:
        with reader.writing() as session:
            forget_draft(session, form)
    return jsonify({"forgotten": True})


def _said(found: Draft | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "fields": dict(found.fields),
        "drawn": dict(found.drawn),
        "base": found.base,
        "ms": found.saved_ms,
    }
