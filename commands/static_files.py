"""``greenpath static``: part of the set-up, brings together the files that browsers load."""

import io
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from commands.edge import say, write_file
from dashboard.errors import GreenpathError
from exports.static_files import (
    COMPRESSORS,
    COPIES,
    MEDIA_TYPES,
    ROOT,
    SMALLEST,
    copy_path,
    digest,
    make_copy,
)

ASSETS = ROOT / "assets"
COMPONENT_PACKAGES = ("dash_bootstrap_components", "dash_ag_grid")
BUNDLE = "plotly.js-basic-dist-min"
BUNDLE_FILE = "plotly-basic.min.js"
NPM_TIME_LIMIT = 60
BANNER = re.compile(rb"plotly\.js (?:\([^)]*\) )?v([0-9]+\.[0-9]+\.[0-9]+[-.\w]*)")
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/\s*|//# sourceMappingURL=\S*\s*")
ICON_FONT = re.compile(rb'src:url\("fonts/bootstrap-icons\.woff2\?(\w+)"\) format\("woff2"\)[^;}]*')


def prepare_static_files() -> None:
    """Copy styles, fetch the small plotly.js and compress all that is served."""
    copy_styles(package_folder("flask_bootstrap") / "static/bootstrap5/css", ASSETS)
    say(plotly_bundle(package_folder("plotly"), ASSETS))
    sources = [*suite_files(ASSETS), *asset_files(ASSETS)]
    compress_files(sources, COPIES)
    say(_summary(sources))


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise GreenpathError(f"The package {name} is missing: run make setup.")
    return Path(next(iter(spec.submodule_search_locations)))


def copy_styles(css: Path, assets: Path) -> None:
    """Copy Bootstrap and its icons to where Dash loads them before the app's own style."""
    _write(assets / "0-bootstrap.min.css", without_source_map(_content(css / "bootstrap.min.css")))
    icons = _content(css / "font/bootstrap-icons.min.css")
    _write(assets / "0-icons.min.css", with_versioned_font(without_source_map(icons)))
    font = _content(css / "font/fonts/bootstrap-icons.woff2")
    _write(assets / "fonts/bootstrap-icons.woff2", font)


def without_source_map(content: bytes) -> bytes:
    """A script or style that names no source map: it is not served, and would be a 404."""
    return SOURCE_MAP.sub(b"", content)


def with_versioned_font(icons: bytes) -> bytes:
    """The icons' style, naming only the font that is copied, by an address that is cached."""
    return ICON_FONT.sub(rb'src:url("fonts/bootstrap-icons.woff2?m=\1") format("woff2")', icons)


def plotly_version(script: Path) -> str:
    """The version in a plotly.js banner; empty where there is none."""
    try:
        with script.open("rb") as opened:
            found = BANNER.search(opened.read(400))
    except OSError:
        return ""
    return found[1].decode() if found else ""


def plotly_bundle(plotly: Path, assets: Path) -> str:
    """Fetch the basic bundle of the version in the wheel; the sentence says how it went.

    A bundle of another version is removed: drawing and figures must not disagree.
    """
    version = plotly_version(plotly / "package_data/plotly.min.js")
    target = assets / f"0-{BUNDLE_FILE}"
    if version and plotly_version(target) == version:
        return f"plotly.js: the basic bundle {version} is there."
    target.unlink(missing_ok=True)
    try:
        content = npm_file(f"{BUNDLE}@{version}", BUNDLE_FILE, ROOT / "build")
    except (OSError, EOFError, LookupError, subprocess.SubprocessError, tarfile.TarError) as error:
        return (
            f"plotly.js: the full bundle is used, npm gave no {BUNDLE} {version} ({_why(error)})."
        )
    _write(target, without_source_map(content))
    return f"plotly.js: the basic bundle {version} is used."


def npm_file(package: str, name: str, build: Path) -> bytes:
    """One file of an npm package; any failure is raised."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    build.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        [npm, "pack", package, "--silent", "--pack-destination", str(build)],
        cwd=build,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=NPM_TIME_LIMIT,
        check=True,
    )
    archive = build / ended.stdout.decode().split()[-1]
    content = archive.read_bytes()
    archive.unlink()
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        file = packed.extractfile(f"package/{name}")
        if file is None:
            raise KeyError(name)
        return file.read()


def suite_files(assets: Path) -> list[Path]:
    """The files of all component packages that Dash serves."""
    import dash

    for name in COMPONENT_PACKAGES:
        import_module(name)
    app = dash.Dash(__name__, assets_folder=str(assets))
    app.layout = dash.html.Div()
    app.server.test_client().get("/")
    return [
        file
        for package, paths in app.registered_paths.items()
        for path in sorted(paths)
        if _is_compressible(file := package_folder(package) / path)
    ]


def asset_files(assets: Path) -> list[Path]:
    """The app's own files that are worth compressing."""
    return [file for file in sorted(assets.rglob("*")) if _is_compressible(file)]


def compress_files(sources: Iterable[Path], copies: Path) -> None:
    """Make the copies that are not there yet, the largest first; remove those of gone files."""
    copies.mkdir(parents=True, exist_ok=True)
    wanted = {
        copy_path(copies, digest(source.read_bytes()), encoding): (source, copies, encoding)
        for source in sorted(sources, key=lambda file: -file.stat().st_size)
        for encoding in COMPRESSORS
    }
    jobs = [job for target, job in wanted.items() if not target.exists()]
    if jobs:
        with ProcessPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
            list(pool.map(make_copy, *zip(*jobs, strict=True)))
    for path in set(copies.iterdir()) - set(wanted):
        path.unlink(missing_ok=True)


def _is_compressible(file: Path) -> bool:
    return file.suffix in MEDIA_TYPES and file.is_file() and file.stat().st_size >= SMALLEST


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GreenpathError(f"{path} cannot be read: {error.strerror}.") from None


def _write(path: Path, content: bytes) -> None:
    """Write only what differs: an unchanged file keeps its time, and so its address."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, content)


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"npm ended with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"nothing came in {NPM_TIME_LIMIT} s"
    return str(error) or type(error).__name__


def _summary(sources: list[Path]) -> str:
    raw = sum(file.stat().st_size for file in sources)
    small = sum(file.stat().st_size for file in COPIES.glob("*.br"))
    return f"Static files: {len(sources)}, {raw / 1e6:.1f} MB, {small / 1e6:.1f} MB with brotli."
