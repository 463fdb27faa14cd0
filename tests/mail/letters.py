"""Letters with defaults: Ana asks Eva for size 38 at 10:40 in Madrid."""

from dataclasses import fields
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from flask_mail import Message

from portal.mail.compose import subject_of
from portal.mail.letters import AlertLetter, Line, News
from portal.rules.reasons import Kind

WRITTEN = datetime(2026, 5, 12, 8, 40, tzinfo=UTC)
LEFT = datetime(2026, 5, 12, 8, 45, tzinfo=UTC)
PANEL = "https://panel.example/c/c1"
SETTINGS = "https://portal.example/settings/notifications"
PAGE = "https://tienda.example/zapatos?x=1&y=2"
STOP = "https://portal.example/unsubscribe/" + "t" * 120


def line(text: str = "¿Tenéis talla 38?", page: str | None = PAGE, at: datetime = WRITTEN) -> Line:
    return Line(at=at, text=text, page_url=page)


def letter(**changes: Any) -> AlertLetter:
    facts: dict[str, Any] = {
        "kind": Kind.OFFLINE,
        "to": "eva@acme.example",
        "locale": "es",
        "timezone": "Europe/Madrid",
        "visitor": "Ana Pérez",
        "lines": (line(),),
        "left_at": LEFT,
        "conversation_url": PANEL,
        "settings_url": SETTINGS,
        "unsubscribe_url": STOP,
        "one_click_url": f"{STOP}/one-click",
        "reply_to": None,
        "message_id": "<m1@portal.example>",
        "thread_subject": None,
        "in_reply_to": None,
        "references": (),
    }
    given = {**facts, **changes}
    news = News(**{field.name: given.pop(field.name) for field in fields(News)})
    return AlertLetter(news=news, **{"subject": subject_of(news), **given})


def on_the_wire(message: Message) -> EmailMessage:
    """The mail as its receiver's program reads it."""
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert not parsed.defects
    return parsed


def parts(message: Message) -> tuple[str, str]:
    text, html = on_the_wire(message).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")
