"""Static files: compressed copies, caching, and 404 instead of Dash's 500 for nonsense."""

import gzip
import sys
from pathlib import Path

import brotli
import dash
from dash.fingerprint import check_fingerprint
from flask import Response, request
from werkzeug.security import safe_join

from exports.static_files import COMPRESSORS, COPIES, MEDIA_TYPES, SMALLEST, copy_path, digest

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"


def serve_static_files(app: dash.Dash, copies: Path = COPIES) -> None:
    """Answer for component suites and assets from their compressed copies where there are any.

    To be called when the app's own ``before_request`` guards are registered, so that they
    come first. Everything that has no copy is left to Dash.
    """
    files = StaticFiles(app, copies)
    app.server.before_request(files.answer)
    app.server.after_request(files.with_caching)
    app.server.after_request(compressed_json)


class StaticFiles:
    """The static files of one app and their copies."""

    def __init__(self, app: dash.Dash, copies: Path) -> None:
        prefix = app.config.routes_pathname_prefix
        self._suites = f"{prefix}_dash-component-suites/"
        self._assets = f"{prefix}{app.config.assets_url_path.strip('/')}/"
        self._app = app
        self._copies = copies
        self._digests: dict[tuple[Path, int, int], str] = {}

    def answer(self) -> Response | None:
        """The compressed copy, 404 for what is no static file, or None: Dash answers."""
        if request.method not in ("GET", "HEAD"):
            return None
        if f"{request.path}/".startswith(self._suites):
            source = self._suite_file(request.path.removeprefix(self._suites))
        elif request.path.startswith(self._assets):
            source = self._asset_file(request.path.removeprefix(self._assets))
        else:
            return None
        return (
            self._copy(source) if source else Response("Not found.\n", 404, mimetype="text/plain")
        )

    def with_caching(self, response: Response) -> Response:
        """Versioned files are kept for good, others are asked for again."""
        if request.path.startswith((self._suites, self._assets)) and (
            response.status_code in (200, 206, 304)
        ):
            response.headers["Cache-Control"] = IMMUTABLE if self._versioned() else REVALIDATED
            response.vary.add("Accept-Encoding")
        return response

    def _versioned(self) -> bool:
        if request.path.startswith(self._assets):
            return "m" in request.args
        return without_fingerprint(request.path)[1]

    def _suite_file(self, address: str) -> Path | None:
        """The file of a package, only where Dash has registered it."""
        package, _, path = address.partition("/")
        path, _ = without_fingerprint(path)
        if path not in self._app.registered_paths.get(package, ()):
            return None
        file = Path(sys.modules[package].__path__[0], path)
        return file if file.is_file() else None

    def _asset_file(self, address: str) -> Path | None:
        path = safe_join(self._app.config.assets_folder, address)
        try:
            return Path(path) if path and Path(path).is_file() else None
        except OSError:  # a name longer than the file system takes
            return None

    def _copy(self, source: Path) -> Response | None:
        media_type, encoding = MEDIA_TYPES.get(source.suffix), accepted_encoding()
        if media_type is None or encoding is None:
            return None
        try:
            name = self._digest(source)
            content = copy_path(self._copies, name, encoding).read_bytes()
        except OSError:
            return None
        response = Response(content, content_type=f"{media_type}; charset=utf-8")
        response.headers["Content-Encoding"] = encoding
        response.set_etag(f"{name}-{encoding}")
        response.make_conditional(request)
        return response

    def _digest(self, source: Path) -> str:
        """The digest of a file as it is now; read again only when it has changed."""
        status = source.stat()
        key = (source, status.st_size, status.st_mtime_ns)
        if key not in self._digests:
            self._digests[key] = digest(source.read_bytes())
        return self._digests[key]


def without_fingerprint(address: str) -> tuple[str, bool]:
    """An address without the version that Dash writes into it, and whether it had one."""
    path, versioned = check_fingerprint(address)
    return path, versioned


def accepted_encoding() -> str | None:
    """The best encoding that the browser takes; None: as it is."""
    return next((name for name in COMPRESSORS if request.accept_encodings[name] > 0), None)


def compressed_json(response: Response) -> Response:
    """Compress what callbacks answer, fast rather than small."""
    if not _is_compressible(response):
        return response
    response.vary.add("Accept-Encoding")
    if encoding := accepted_encoding():
        content = response.get_data()
        response.set_data(
            brotli.compress(content, quality=3) if encoding == "br" else gzip.compress(content, 4)
        )
        response.headers["Content-Encoding"] = encoding
    return response


def _is_compressible(response: Response) -> bool:
    return (
        response.status_code == 200
        and response.mimetype == "application/json"
        and not response.direct_passthrough
        and not response.is_streamed
        and not {"Content-Encoding", "ETag"} & set(response.headers.keys())
        and (response.calculate_content_length() or 0) >= SMALLEST
    )
