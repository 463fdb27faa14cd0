"""Puts a letter into words: `templates/mail/<kind>/` in the letter's own language and time zone (contract/RULES.md, Mails)."""

from flask_babel import force_locale
from flask_mail import Message

from portal import clock
from portal.mail.addresses import ascii_form
from portal.mail.letters import AccountLetter, AlertLetter
from portal.mail.mime import AlternativeMessage
from portal.mail.shown import Shown, shown
from portal.mail.shown_account import ShownAccount, shown_account
from portal.mail.templates import environment
from portal.mail.wording import one_line


def subject_of(letter: AlertLetter) -> str:
    """The subject that a thread begins with, without `Re:`: one line, the visitor and their first words."""
    with force_locale(letter.locale):
        return _subject(letter, shown(letter))


def compose(letter: AlertLetter | AccountLetter) -> Message:
    """The whole mail, dated now. Needs an application context, for the catalogues and the sender."""
    with force_locale(letter.locale):
        return _account_mail(letter) if isinstance(letter, AccountLetter) else _alert_mail(letter)


def _account_mail(letter: AccountLetter) -> Message:
    seen = shown_account(letter)
    subject = one_line(_rendered(letter, "subject.txt", seen, ""))
    return AlternativeMessage(
        subject=subject,
        recipients=[ascii_form(letter.to) or letter.to],
        body=_rendered(letter, "body.txt", seen, subject),
        html=_rendered(letter, "body.html", seen, subject),
        date=clock.now().timestamp(),
        extra_headers={"Auto-Submitted": "auto-generated"},
        message_id=letter.message_id,
    )


def _alert_mail(letter: AlertLetter) -> Message:
    seen = shown(letter)
    subject = one_line(f"Re: {letter.thread_subject}") if letter.thread_subject else _subject(letter, seen)
    return AlternativeMessage(
        subject=subject,
        recipients=[ascii_form(letter.to) or letter.to],
        body=_rendered(letter, "body.txt", seen, subject),
        html=_rendered(letter, "body.html", seen, subject),
        reply_to=ascii_form(letter.reply_to) if letter.reply_to else None,
        date=clock.now().timestamp(),
        extra_headers=_headers(letter),
        message_id=letter.message_id,
    )


def _subject(letter: AlertLetter, seen: Shown) -> str:
    return one_line(_rendered(letter, "subject.txt", seen, ""))


def _rendered(letter: AlertLetter | AccountLetter, part: str, seen: Shown | ShownAccount, subject: str) -> str:
    return environment().get_template(f"{letter.kind.value}/{part}").render(shown=seen, subject=subject)


def _headers(letter: AlertLetter) -> dict[str, str]:
    """Threads by RFC 5322, 3.6.4; no answer by RFC 3834; one-click unsubscribe by RFC 8058."""
    return {
        **({"In-Reply-To": letter.in_reply_to} if letter.in_reply_to else {}),
        **({"References": " ".join(letter.references)} if letter.references else {}),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{letter.one_click_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
