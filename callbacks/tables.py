"""Short tables as files: the page of the address is built again, and its table taken out."""

import dash
from flask import Response, request

from callbacks.listings import attachment
from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.errors import NotFound
from dashboard.rights import Right, require
from dashboard.scope import query_values
from exports.spreadsheets import FORMATS
from exports.tables import table_sheet
from layouts.components.files import EXPORT, LABEL, address_of_file


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the address of the files."""

    @app.server.get(f"{EXPORT}/<page>.<form>")
    def export_table(page: str, form: str) -> Response:
        query = request.query_string.decode(errors="replace")
        return file(reader, f"/{page}", query, form)


def file(reader: Reader, path: str, query: str, form: str) -> Response:
    """The table of a page that the query names, as CSV or XLSX."""
    if form not in FORMATS:
        raise NotFound("Tables are had as csv and xlsx.")
    asked = page_request(reader, path, query, (LABEL,))
    require(reader.viewer, Right.EXPORT, asked.program.key)
    label = query_values(query).get(LABEL, [""])[0]
    sheet = table_sheet(asked.page.content(reader, asked.scope), label)
    if sheet is None:
        raise NotFound("There is no such table on this page: open the page and take it from there.")
    address = address_of_file(path, form, asked.scope.query(), label)
    return attachment(reader, asked, sheet, form, address)
