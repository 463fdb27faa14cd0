"""A mail of every kind there is, in every language, as the portal writes it."""

from collections.abc import Mapping
from dataclasses import replace

from portal.mail import templates
from portal.mail.letters import AccountLetter, AccountMail, AlertLetter
from portal.mail.summary_letter import SummaryLetter, Told
from portal.rules.reasons import Kind
from tests.mail import letters, test_account_mails
from tests.mail.letters import PANEL, SETTINGS, STOP, line

Letter = AlertLetter | AccountLetter | SummaryLetter

TEXT = "Hola, compré unas botas hace una semana y me quedan pequeñas. ¿Las puedo cambiar por un 39?"
ID = "<3f1c2b7e9a5d4c8f8e6a1b2c3d4e5f60@portal.example>"


def _alert(kind: Kind, locale: str) -> AlertLetter:
    return letters.letter(kind=kind, locale=locale, lines=(line(TEXT), line("", page=None)), reply_to="ana@correo.example", message_id=ID)


def _summary(locale: str) -> SummaryLetter:
    told = tuple(Told(kind=kind, visitor="Ana Pérez", lines=(line(TEXT), line()), conversation_url=PANEL) for kind in Kind)
    return SummaryLetter(
        to="eva@acme.example",
        locale=locale,
        timezone="Europe/Madrid",
        conversations=5,
        messages=9,
        told=told,
        others=3,
        activity_url="https://portal.example/activity",
        settings_url=SETTINGS,
        unsubscribe_urls={Kind.OFFLINE: STOP, Kind.MISSED: f"{STOP}m"},
        one_click_url=f"{STOP}/one-click",
        message_id=ID,
    )


def _account(kind: AccountMail, locale: str) -> AccountLetter:
    """With a link where the mail has a button for it."""
    has_button = "block act" in (templates.FOLDER / kind / "body.html").read_text()
    link = test_account_mails.LINK if has_button else None
    return replace(test_account_mails.letter(kind, locale, link), message_id=ID)


def _of(locale: str) -> dict[str, Letter]:
    accounts = {kind.value: _account(kind, locale) for kind in AccountMail}
    return {**{kind.value: _alert(kind, locale) for kind in Kind}, **accounts, "summary": _summary(locale)}


EVERY: Mapping[str, Letter] = {f"{kind}-{locale}": letter for locale in ("es", "en") for kind, letter in _of(locale).items()}
