"""Texts into numbers: read as they stand, or refused with what to write instead."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.numbers import InvalidNumber, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("12", "12"), ("+12", "12"), ("-12.50", "-12.5"), (".5", "0.5"), ("5.", "5"),
        ("1e3", "1000"), ("1.5E-3", "0.0015"), ("  7\t", "7"), ("0.1", "0.1"), ("1e308", "1e308"),
        ("007", "7"), ("0e99999999999999999999", "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1.234,5", "write it as 1234.5"), ("1,234", "write it as 1234.5"),
        ("12%", "without the sign"), ("12 %", "without the sign"), ("", "fill it in"),
        (" ", "fill it in"), ("NaN", "in the digits 0 to 9"), ("inf", "in the digits"),
        ("-Infinity", "in the digits"), ("1e309", "too large"), ("-1e999999999999999", "too large"),
        ("9" * 400, "too large"), ("1e-400", "too small"), ("--5", "in the digits"),
        ("+-5", "in the digits"), ("１２", "in the digits"), ("٣", "in the digits"),
        ("1_000", "in the digits"), ("0x1F", "in the digits"), ("1.2.3", "in the digits"),
        (".", "in the digits"), ("e5", "in the digits"), ("1e", "in the digits"),
        ("1 000", "in the digits"), ("−5", "in the digits"), ("$5", "in the digits"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(InvalidNumber, match=advice) as problem:
        number(text)
    assert str(problem.value).endswith(".")
    assert text.strip()[:60] in str(problem.value)
    assert len(str(problem.value)) < 200


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[+-]?[0-9.,eE_%]{1,30}", fullmatch=True)))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        assert math.isfinite(float(number(text)))
        assert float(number(text)) == float(text)
    except InvalidNumber as problem:
        assert str(problem).endswith(".")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_is_kept_comes_back(value: float) -> None:
    assert float(number(repr(value))) == value
