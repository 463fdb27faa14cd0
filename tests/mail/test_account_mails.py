"""Mails about an agent's own account: each kind in both languages, text and HTML alike complete."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.mail.compose import compose
from portal.mail.letters import AccountLetter, AccountMail
from tests.mail.letters import on_the_wire

LINK = "https://portal.example/recover/token"


def letter(kind: AccountMail, locale: str, link: str | None = LINK) -> AccountLetter:
    return AccountLetter(
        kind=kind,
        to="eva@acme.example",
        locale=locale,
        timezone="Europe/Madrid",
        name="Eva",
        account="Acme <b>",
        link=link,
        link_until=datetime(2026, 5, 13, 8, 40, tzinfo=UTC) if link else None,
        address="nueva@acme.example",
        settings_url="https://portal.example/settings/notifications",
        message_id="<1@portal.example>",
    )


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("kind", AccountMail)
def test_each_says_in_text_and_in_html_what_there_is_to_do_and_until_when(app: Flask, kind: AccountMail, locale: str) -> None:
    with app.app_context():
        mail = compose(letter(kind, locale))

    for part in (mail.body, mail.html):
        assert part is not None
        assert LINK in part
        assert "10:40" in part


@pytest.mark.parametrize("kind", AccountMail)
def test_the_two_languages_differ(app: Flask, kind: AccountMail) -> None:
    with app.app_context():
        assert compose(letter(kind, "es")).subject != compose(letter(kind, "en")).subject


def test_an_account_name_cannot_break_the_html(app: Flask) -> None:
    with app.app_context():
        mail = compose(letter(AccountMail.INVITE, "en"))

    assert "Acme &lt;b&gt; invites you" in (mail.html or "")


def test_a_mail_with_nothing_to_do_has_no_button(app: Flask) -> None:
    with app.app_context():
        assert "http" not in (compose(letter(AccountMail.TEST, "en", link=None)).body or "")


@pytest.mark.parametrize("kind", AccountMail)
def test_no_name_adds_a_header_or_a_line_to_the_subject(app: Flask, kind: AccountMail) -> None:
    evil = "Acme\r\nBcc: all@acme.example\r\n\r\n\u2028x"
    with app.app_context():
        plain = on_the_wire(compose(letter(kind, "en")))
        mail = on_the_wire(compose(replace(letter(kind, "en"), name=evil, account=evil)))

    assert mail.keys() == plain.keys()
    assert len(str(mail["Subject"]).splitlines()) == 1
