"""How all ``greenpath print`` commands write a page on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.edge import say, settings, write_file
from dashboard.errors import InvalidRequest, NoBrowser

if TYPE_CHECKING:
    from exports.paper import Paper

To = Annotated[Path, typer.Option(help="FILE.pdf or FILE.html.")]


def print_paper(to: Path, draw: Callable[[], "Paper"]) -> None:
    """Write a page as PDF or HTML; without a browser a PDF becomes HTML, and it is said."""
    from exports.paper import pdf  # drawing is slow to load, and few commands draw

    if to.suffix not in (".pdf", ".html"):
        raise InvalidRequest(f"{to.name}: paper is written as .pdf or .html.")
    paper = draw()
    if to.suffix == ".pdf":
        try:
            write_file(to, pdf(paper, settings().chromium))
        except NoBrowser as error:
            to = to.with_suffix(".html")
            write_file(to, paper.html.encode())
            raise NoBrowser(f"{error.sentence} It is in {to}.") from None
    else:
        write_file(to, paper.html.encode())
    say(f"{to} is written.")
