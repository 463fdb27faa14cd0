"""Which addresses are taken, and what makes two of them one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.addresses import ascii_form, key, valid


@pytest.mark.parametrize(
    ("address", "normalised"),
    [
        ("eva@acme.example", "eva@acme.example"),
        (" Eva@ACME.example ", "Eva@acme.example"),
        ("o'hara+chat@x.test", "o'hara+chat@x.test"),
        ("eva@localhost", "eva@localhost"),
        ("eva@mail.intranet.local", "eva@mail.intranet.local"),
        ("eva@router.home.arpa", "eva@router.home.arpa"),
        ("eva@xn--bcher-kva.example", "eva@bücher.example"),
    ],
)
def test_an_address_is_taken(address: str, normalised: str) -> None:
    assert valid(address) == normalised


@pytest.mark.parametrize(
    "address",
    [
        "", "eva", "@x.test", "eva@", "eva@x.test\n", "eva@x.test\r\nBcc: b@x.test", "e\0va@x.test", "Eva <eva@x.test>",
        "a@x.test, b@x.test", "josé@x.test",
        "eva@[127.0.0.1]", "eva@x.invalid", "a" * 65 + "@x.test", "a@" + "x." * 200 + "test", "\ud800@x.test", "a b@x.test",
    ],
)  # fmt: skip
def test_an_address_is_refused(address: str) -> None:
    assert valid(address) is None


@given(st.one_of(st.text(), st.text(st.characters(exclude_categories=()), max_size=80), st.emails()))
def test_no_text_makes_it_raise_and_what_it_takes_is_one_line_it_takes_again(text: str) -> None:
    address = valid(text)

    assert address is None or (valid(address) == address and address.isprintable() and (ascii_form(address) or "").isascii())


def test_two_addresses_are_one_without_case() -> None:
    assert key("Eva@Acme.example") == key("eva@acme.EXAMPLE")
