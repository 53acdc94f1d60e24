"""Texts into numbers, never guessed."""

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_QUOTED = 60  # characters of a wrong text that its sentence repeats


class InvalidNumber(ValueError):
    """A text that is no number; the message says what to do."""


def number(text: str) -> Decimal:
    """The number that a text is, with a point before its decimals and nothing in thousands."""
    said = text.strip()
    if not _NUMBER.fullmatch(said):
        raise InvalidNumber(_sentence(said))
    size = abs(float(said))
    if math.isinf(size) or (not size and re.search("[1-9]", re.split("[eE]", said)[0])):
        raise InvalidNumber(f"“{said[:_QUOTED]}” is too large or too small to be kept: correct it.")
    # An exponent can be beyond what Decimal has, though its number is zero: 0e99999999999999999999.
    return Decimal(said) if size else Decimal(0)


def _sentence(said: str) -> str:
    """Why a text is no number, and what to write instead."""
    if not said:
        return "There is no number: fill it in or remove the row."
    quoted = f"“{said[:_QUOTED]}”"
    if "%" in said:
        return f"{quoted} is a percentage: write the number alone, such as 12.5, without the sign."
    if "," in said:
        return (
            f"{quoted} has a comma, which can mean thousands or decimals: write it as 1234.5,"
            " with a point before the decimals and nothing between thousands."
        )
    return f"{quoted} is no number: write it in the digits 0 to 9, such as 1234.5 or -12."
