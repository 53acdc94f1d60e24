"""Errors whose message is fit to be shown to a person."""

from collections.abc import Mapping


class GreenpathError(Exception):
    """Something went wrong in a way that a person can understand and act on."""

    @property
    def sentence(self) -> str:
        """What to show."""
        return str(self)


class NotFound(GreenpathError):
    """What was asked for does not exist, or not for this viewer."""


class Forbidden(GreenpathError):
    """Something that this viewer may see, but not do."""


class NotSignedIn(GreenpathError):
    """Nobody, or somebody whose session has ended."""


class TooManyTries(GreenpathError):
    """Signing in was tried too often."""


class InvalidRequest(GreenpathError):
    """A URL, option or posted value that the product does not offer."""


class InvalidSettings(GreenpathError):
    """The environment says something that cannot be followed."""


class OutdatedStore(GreenpathError):
    """The store's tables are older or newer than this program."""


class BusyStore(GreenpathError):
    """Somebody else has held the right to write for too long."""


class StoreTrouble(GreenpathError):
    """The store is away, full or too slow: nobody's fault here, and over when it is mended."""


class StoreAway(InvalidSettings):
    """The store does not answer when a process begins: perhaps later."""


class InvalidFile(GreenpathError):
    """A file that cannot be taken at all; single bad rows go to quarantine instead."""


class PrintingUnavailable(GreenpathError):
    """No browser to print with, or printing failed."""


class NoBrowser(PrintingUnavailable):
    """There is no browser to print with; the same page can be had as HTML."""


class InvalidForm(GreenpathError):
    """A form with problems, each beside its field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = dict(problems)
