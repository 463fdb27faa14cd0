"""Codes of apps against RFC 6238, and recovery codes."""

import re
from base64 import b32encode
from datetime import UTC, datetime

import pytest

from portal import codes

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_rfc(second: int, code: str) -> None:
    """Appendix B, the last six of its eight figures."""
    assert codes.step_of(SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


@pytest.mark.parametrize(("late", "taken"), [(-31, False), (-30, True), (0, True), (59, True), (60, False)])
def test_a_code_is_of_its_half_minute_and_of_those_beside_it(late: int, taken: bool) -> None:
    begins = 1111111080

    assert (codes.step_of(SECRET, "081804", datetime.fromtimestamp(begins + late, UTC)) is not None) is taken


@pytest.mark.parametrize("typed", ["", "287083", "28708", "2870822", "٢٨٧٠٨٢", "287082\n"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert codes.step_of(SECRET, typed, datetime.fromtimestamp(59, UTC)) is None


@pytest.mark.parametrize(
    ("typed", "is_of_app"), [("123456", True), ("1234567", False), ("１２３４５６", False), ("abcdef", False), ("", False)]
)
def test_the_form_tells_which_kind_it_is(typed: str, is_of_app: bool) -> None:
    assert codes.is_of_app(typed) is is_of_app


def test_recovery_codes_are_ten_legible_and_all_different() -> None:
    made = codes.new_recovery_codes() + codes.new_recovery_codes()

    assert len(set(made)) == 20
    assert all(re.fullmatch("[a-z2-7]{6}(-[a-z2-7]{6}){3}", code) for code in made)


def test_a_recovery_code_may_be_typed_in_any_case_with_or_without_dashes() -> None:
    assert codes.digest("abcdef-ghijkl") == codes.digest(" ABCDEF ghijkl ")
