"""Puts a letter into words: `templates/mail/<kind>/` in the letter's own language and time zone (contract/RULES.md, Mails).

What the agents of a team are told of one conversation is the same but for the link that stops these mails: those words are made once, and
each agent's own link is put into them.
"""

from functools import lru_cache

from flask_mail import Message
from markupsafe import escape

from portal import clock
from portal.mail.addresses import ascii_form
from portal.mail.letters import AccountLetter, AlertLetter, News
from portal.mail.mime import AlternativeMessage
from portal.mail.shown import Shown, shown
from portal.mail.shown_account import ShownAccount, shown_account
from portal.mail.shown_summary import ShownSummary, shown_summary
from portal.mail.summary_letter import SummaryLetter
from portal.mail.templates import render
from portal.mail.wording import one_line

# No person wrote it, and none is to answer it by machine (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

OWN_LINK = "\x00"
"""Stands for it in the words that many share. In no text that a mail shows there is such a character (mail/wording.py)."""

LATELY = 40
"""Conversations whose words are kept: a team's mails about one follow each other, and what is kept may be long."""

Letter = AlertLetter | AccountLetter | SummaryLetter
AnyShown = Shown | ShownAccount | ShownSummary


@lru_cache(maxsize=LATELY)
def subject_of(news: News) -> str:
    """The subject that a thread begins with, without `Re:`: one line, the visitor and their first words."""
    return _subject(news.kind, _told(news))


def compose(letter: Letter) -> Message:
    """The whole mail, dated now. Needs an application context, for the sender."""
    match letter:
        case AccountLetter():
            return _account_mail(letter)
        case SummaryLetter():
            return _summary_mail(letter)
        case _:
            return _alert_mail(letter)


def _account_mail(letter: AccountLetter) -> Message:
    seen = shown_account(letter)
    return _mail(letter, letter.kind, seen, _subject(letter.kind, seen), AUTOMATIC)


def _summary_mail(letter: SummaryLetter) -> Message:
    seen = shown_summary(letter)
    return _mail(letter, "summary", seen, _subject("summary", seen), AUTOMATIC | _one_click(letter.one_click_url))


def _alert_mail(letter: AlertLetter) -> Message:
    subject = one_line(f"Re: {letter.thread_subject}") if letter.thread_subject else letter.subject
    body, html = _told_bodies(letter.news, subject)
    own = letter.unsubscribe_url
    headers = _thread(letter) | AUTOMATIC | _one_click(letter.one_click_url)
    reply_to = ascii_form(letter.reply_to) if letter.reply_to else None
    return _message(letter, subject, (body.replace(OWN_LINK, own), html.replace(OWN_LINK, escape(own))), headers, reply_to)


@lru_cache(maxsize=LATELY)
def _told(news: News) -> Shown:
    return shown(news, OWN_LINK)


@lru_cache(maxsize=LATELY)
def _told_bodies(news: News, subject: str) -> tuple[str, str]:
    return _bodies(news.kind, _told(news), subject)


def _mail(letter: AccountLetter | SummaryLetter, folder: str, seen: AnyShown, subject: str, headers: dict[str, str]) -> Message:
    return _message(letter, subject, _bodies(folder, seen, subject), headers)


def _bodies(folder: str, seen: AnyShown, subject: str) -> tuple[str, str]:
    """As text and as HTML."""
    text, html = (render(seen.locale, f"{folder}/body.{form}", shown=seen, subject=subject) for form in ("txt", "html"))
    return text, html


def _message(letter: Letter, subject: str, bodies: tuple[str, str], headers: dict[str, str], reply_to: str | None = None) -> Message:
    return AlternativeMessage(
        subject=subject,
        recipients=[ascii_form(letter.to) or letter.to],
        body=bodies[0],
        html=bodies[1],
        reply_to=reply_to,
        date=clock.now().timestamp(),
        extra_headers=headers,
        message_id=letter.message_id,
    )


def _subject(folder: str, seen: AnyShown) -> str:
    return one_line(render(seen.locale, f"{folder}/subject.txt", shown=seen, subject=""))


def _thread(letter: AlertLetter) -> dict[str, str]:
    """RFC 5322, 3.6.4."""
    return {
        **({"In-Reply-To": letter.in_reply_to} if letter.in_reply_to else {}),
        **({"References": " ".join(letter.references)} if letter.references else {}),
    }


def _one_click(url: str) -> dict[str, str]:
    """RFC 8058."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
