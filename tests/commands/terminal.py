"""Running commands as a person does: in this process, or through the real console script."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from commands.greenpath import terminal
from dashboard.errors import GreenpathError

ROOT = Path(__file__).parents[2]


def said(*words: object) -> str:
    """What a command that succeeds prints."""
    result = CliRunner().invoke(terminal, [*map(str, words)])
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.stdout


def refused(*words: object) -> str:
    """The one sentence that ``main`` says when a command fails."""
    result = CliRunner().invoke(terminal, [*map(str, words)])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, GreenpathError), repr(result.exception)
    sentence = result.exception.sentence
    assert "\n" not in sentence
    assert sentence.endswith((".", "”", "?"))
    return sentence


def console(*words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The real console script."""
    return subprocess.run(
        [sys.executable, "-c", "from commands.greenpath import main; main()", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
