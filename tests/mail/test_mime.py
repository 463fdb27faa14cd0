"""Whatever a mail says, a mail program that reads it by the book reads just that."""

import email
import email.policy
import re
from email.message import EmailMessage

from hypothesis import example, given
from hypothesis import strategies as st

from portal.mail.mime import AlternativeMessage
from portal.mail.wording import one_line

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
SUBJECTS = TEXTS.map(one_line)
PLAIN_VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120)
LINES_OF_WORDS = st.lists(PLAIN_VALUES, min_size=1, max_size=12).map(" ".join)


def mail(subject: str = "x", body: str = "", html: str = "", **headers: str) -> bytes:
    return AlternativeMessage(
        subject=subject,
        recipients=["eva@acme.example"],
        body=body,
        html=html,
        message_id="<m1@portal.example>",
        sender="Avisos <avisos@portal.example>",
        extra_headers={name.replace("_", "-"): value for name, value in headers.items()},
    ).as_bytes()


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert [defect for part in found.walk() for defect in part.defects] == []
    return found


def as_lines(text: str) -> bytes:
    """With the ends of lines that mails have."""
    return re.sub("\r\n|\r|\n", "\r\n", text).encode()


@given(SUBJECTS)
@example("=?utf-8?q?no?=")
@example("¿Tenéis la talla 38? " * 8)
@example("在" * 200)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    assert read(mail(subject))["Subject"] == subject


@given(LINES_OF_WORDS)
@example("<" + "x" * 300 + "@portal.example>")
def test_a_plain_header_is_read_as_it_was_written(value: str) -> None:
    found = email.message_from_bytes(mail(X_Value=value), policy=email.policy.compat32)

    assert found["X-Value"].replace("\r\n", "") == value


@given(TEXTS, TEXTS)
@example(".\n..\nñ", " \n\t\r\n=_\r.")
@example("--=_alternative--", "From here\n \n" + "x" * 2000)
def test_both_parts_are_read_as_they_were_written(body: str, html: str) -> None:
    text, rich = [part.get_payload(decode=True) for part in read(mail(body=body, html=html)).iter_parts()]

    assert (text, rich) == (as_lines(body), as_lines(html))


@given(SUBJECTS, TEXTS)
@example("ñ" * 300, "x" * 2000)
def test_no_line_is_longer_than_mail_servers_must_take_or_ends_otherwise_than_by_crlf(subject: str, body: str) -> None:
    raw = mail(subject, body, body)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert not {b"\r", b"\n"} & {bytes([byte]) for byte in raw.replace(b"\r\n", b"")}
