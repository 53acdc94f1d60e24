"""The one address to which all forms are sent."""

from dataclasses import replace
from typing import Any

import dash
from flask import Response, jsonify
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from callbacks.forms.form import Form
from callbacks.forms.registry import form_of
from callbacks.guard import json_body
from callbacks.reader import Reader
from dashboard.conflicts import By, Conflict, Overtaken, merged
from dashboard.errors import InvalidForm, InvalidRequest
from dashboard.forms import FormName, Saved, Sent, form_name, sent
from dashboard.rights import require_somewhere
from db.conflicts import last_change
from db.drafts import forget_draft
from exports.serialiser import to_html
from layouts.components.conflict import conflict as conflict_view
from layouts.components.conflict import overtaken as overtaken_view

FORMS = "/forms"
PREVIEW = "preview"
"""What a browser says to see what would change, before anything does."""


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the address to the server."""

    @app.server.post(f"{FORMS}/<form>")
    def send(form: str) -> Response:
        return _send(reader, form_name(form), form, json_body())


def _send(reader: Reader, name: FormName, address: str, said: Any) -> Response:
    form = form_of(name)
    require_somewhere(reader.viewer, form.right)
    try:
        came = replace(sent(form.fields, said), day=name.day)
    except InvalidForm as error:
        return _problems(error)
    try:
        if said.get(PREVIEW):
            return _previewed(reader, form, name, came)
        saved = _saved(reader, form, name, address, came)
    except InvalidForm as error:
        return _problems(error)
    except Overtaken as error:
        return _overtaken(error)
    except Conflict as error:
        return _conflict(reader, form, came, error)
    keeps = {"keeps": saved.keeps} if saved.keeps else {}
    return jsonify({"said": saved.sentence, "go": saved.go} | keeps)


def _previewed(reader: Reader, form: Form, name: FormName, came: Sent) -> Response:
    """What the form would change; nothing is written."""
    if form.preview is None:
        raise InvalidRequest("This form has no preview: send it.")
    with reader.session() as session:
        shown = form.preview(session, reader.viewer, name.subject, came, reader.now())
    return jsonify({"preview": to_html(shown)})


def _saved(reader: Reader, form: Form, name: FormName, address: str, came: Sent) -> Saved:
    """Save; where another transaction came in between, look again, and so find the conflict."""
    try:
        return _save(reader, form, name, address, came)
    except (StaleDataError, IntegrityError):
        return _save(reader, form, name, address, came)


def _save(reader: Reader, form: Form, name: FormName, address: str, came: Sent) -> Saved:
    """Save, and forget the draft, in one transaction."""
    with reader.writing() as session:
        saved = form.save(session, reader.viewer, name.subject, came)
        forget_draft(session, address)
    return saved


def _problems(error: InvalidForm) -> Response:
    response: Response = jsonify({"problems": error.problems})
    response.status_code = 422
    return response


def _overtaken(error: Overtaken) -> Response:
    """What has happened; the form stays as it was typed, for there is nothing to choose."""
    shown = to_html(overtaken_view(error.change))
    response: Response = jsonify(
        {"conflict": shown, "base": error.base, "theirs": {}, "fields": {}, "choices": {}}
    )
    response.status_code = 409
    return response


def _conflict(reader: Reader, form: Form, came: Sent, error: Conflict) -> Response:
    """Both texts to choose from, and what the form holds where nothing has to be chosen."""
    merges = merged(form.fields, came.drawn, came.fields, error.theirs)
    with reader.session() as session:
        change = last_change(session, error.item)
    response: Response = jsonify(
        {
            "conflict": to_html(conflict_view(merges, change)),
            "base": error.base,
            "theirs": error.theirs,
            "fields": {merge.field.name: merge.text for merge in merges},
            "choices": {
                merge.field.name: {
                    "mine": merge.mine,
                    "theirs": merge.theirs,
                    "together": merge.together,
                }
                for merge in merges
                if merge.by is By.BOTH
            },
        }
    )
    response.status_code = 409
    return response
