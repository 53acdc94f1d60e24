import gzip
import io
import subprocess
import tarfile
from pathlib import Path

import brotli
import pytest

from commands import static_files
from commands.static_files import (
    compress_files,
    copy_styles,
    npm_file,
    package_folder,
    plotly_bundle,
    plotly_version,
    with_versioned_font,
    without_source_map,
)
from dashboard.errors import GreenpathError
from exports.static_files import copy_path, digest

BANNER = "/**\n* plotly.js{name} v{version}\n* Copyright\n*/\n"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    folder = tmp_path / "plotly"
    (folder / "package_data").mkdir(parents=True)
    script = BANNER.format(name="", version="4.1.1")
    (folder / "package_data/plotly.min.js").write_text(script)
    return folder


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    return folder


def _basic(version: str) -> bytes:
    return BANNER.format(name=" (basic - minified)", version=version).encode()


def _no_npm(*_: object) -> bytes:
    raise FileNotFoundError("npm is not installed")


def test_the_installed_bootstrap_is_copied_and_names_nothing_that_is_not_there(
    assets: Path,
) -> None:
    copy_styles(package_folder("flask_bootstrap") / "static/bootstrap5/css", assets)
    style = (assets / "0-bootstrap.min.css").read_text()
    icons = (assets / "0-icons.min.css").read_text()
    assert "sourceMappingURL" not in style + icons
    assert icons.count("url(") == 1
    assert 'url("fonts/bootstrap-icons.woff2?m=' in icons
    assert (assets / "fonts/bootstrap-icons.woff2").read_bytes().startswith(b"wOF2")


def test_copying_again_leaves_the_files_and_so_their_addresses_as_they_are(assets: Path) -> None:
    css = package_folder("flask_bootstrap") / "static/bootstrap5/css"
    copy_styles(css, assets)
    before = {file: file.stat().st_mtime_ns for file in assets.rglob("*.*")}
    copy_styles(css, assets)
    assert before == {file: file.stat().st_mtime_ns for file in assets.rglob("*.*")}


def test_a_package_that_is_missing_is_said_in_a_sentence() -> None:
    with pytest.raises(GreenpathError, match="make setup"):
        package_folder("no_such_package")


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"a{}\n/*# sourceMappingURL=a.css.map */\n", b"a{}\n"),
        (b"f();\n//# sourceMappingURL=a.js.map", b"f();\n"),
        (b"a{} /* a comment */", b"a{} /* a comment */"),
    ],
)
def test_only_the_source_map_is_left_out(content: bytes, left: bytes) -> None:
    assert without_source_map(content) == left


def test_the_icons_keep_their_style_behind_the_font() -> None:
    icons = (
        b'@font-face{font-family:i;src:url("fonts/bootstrap-icons.woff2?ab1") format("woff2"),'
        b'url("fonts/bootstrap-icons.woff?ab1") format("woff")}.bi{a:b}'
    )
    assert with_versioned_font(icons) == (
        b"@font-face{font-family:i;src:"
        b'url("fonts/bootstrap-icons.woff2?m=ab1") format("woff2")}.bi{a:b}'
    )


def test_the_version_is_read_from_the_installed_wheel() -> None:
    script = package_folder("plotly") / "package_data/plotly.min.js"
    assert plotly_version(script).count(".") == 2


def test_a_bundle_of_the_right_version_is_fetched_once(
    wheel: Path, assets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def npm(package: str, *_: object) -> bytes:
        asked.append(package)
        return _basic("4.1.1")

    monkeypatch.setattr(static_files, "npm_file", npm)
    assert "4.1.1 is used" in plotly_bundle(wheel, assets)
    assert "4.1.1 is there" in plotly_bundle(wheel, assets)
    assert asked == ["plotly.js-basic-dist-min@4.1.1"]
    assert plotly_version(assets / "0-plotly-basic.min.js") == "4.1.1"


def test_without_npm_a_bundle_of_another_version_is_removed(
    wheel: Path, assets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (assets / "0-plotly-basic.min.js").write_bytes(_basic("3.0.0"))
    monkeypatch.setattr(static_files, "npm_file", _no_npm)
    said = plotly_bundle(wheel, assets)
    assert "full bundle is used" in said
    assert "npm is not installed" in said
    assert list(assets.iterdir()) == []


@pytest.mark.parametrize(
    ("member", "failure"), [("package/plotly-basic.min.js", None), ("package/other.js", KeyError)]
)
def test_one_file_is_taken_from_what_npm_packed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    member: str,
    failure: type[Exception] | None,
) -> None:
    def npm(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        with tarfile.open(tmp_path / "bundle.tgz", "w:gz") as packed:
            info = tarfile.TarInfo(member)
            info.size = 3
            packed.addfile(info, io.BytesIO(b"js;"))
        return subprocess.CompletedProcess(command, 0, b"bundle.tgz\n")

    monkeypatch.setattr(static_files.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(static_files.subprocess, "run", npm)
    if failure:
        with pytest.raises(failure):
            npm_file("bundle@1", "plotly-basic.min.js", tmp_path)
    else:
        assert npm_file("bundle@1", "plotly-basic.min.js", tmp_path) == b"js;"
    assert not (tmp_path / "bundle.tgz").exists()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (subprocess.TimeoutExpired("npm", 60), "nothing came in 60 s"),
        (subprocess.CalledProcessError(1, "npm"), "npm ended with 1"),
        (tarfile.ReadError("not a gzip file"), "not a gzip file"),
        (IndexError(), "IndexError"),
    ],
)
def test_any_trouble_with_npm_is_one_line(
    wheel: Path, assets: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, said: str
) -> None:
    def npm(*_: object) -> bytes:
        raise failure

    monkeypatch.setattr(static_files, "npm_file", npm)
    sentence = plotly_bundle(wheel, assets)
    assert said in sentence
    assert "\n" not in sentence


def test_copies_are_made_once_and_those_of_gone_files_are_removed(tmp_path: Path) -> None:
    source, copies = tmp_path / "a.css", tmp_path / "copies"
    content, changed = b"a { color: red }\n" * 100, b"b { color: red }\n" * 100
    source.write_bytes(content)
    compress_files([source], copies)
    assert brotli.decompress(copy_path(copies, digest(content), "br").read_bytes()) == content
    assert gzip.decompress(copy_path(copies, digest(content), "gzip").read_bytes()) == content
    times = {file: file.stat().st_mtime_ns for file in copies.iterdir()}
    compress_files([source], copies)
    assert times == {file: file.stat().st_mtime_ns for file in copies.iterdir()}
    source.write_bytes(changed)
    compress_files([source], copies)
    assert {file.stem for file in copies.iterdir()} == {digest(changed)}
