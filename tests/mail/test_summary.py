"""What a summary of held-back mails says, in both languages, in its text and its HTML alike."""

from typing import Any

import pytest

from portal.mail.compose import compose
from portal.mail.summary_letter import SummaryLetter, Told
from portal.rules.reasons import Kind
from tests.mail.letters import PANEL, SETTINGS, STOP, line, on_the_wire, parts
from tests.mail.test_compose import seen

pytestmark = pytest.mark.usefixtures("in_app")

ACTIVITY = "https://portal.example/activity"


def told(**changes: Any) -> Told:
    facts = {"kind": Kind.OFFLINE, "visitor": "Ana Pérez", "lines": (line(), line("¿Hola?")), "conversation_url": PANEL}
    return Told(**facts | changes)


def letter(**changes: Any) -> SummaryLetter:
    facts: dict[str, Any] = {
        "to": "eva@acme.example",
        "locale": "es",
        "timezone": "Europe/Madrid",
        "conversations": 14,
        "messages": 21,
        "told": (told(), told(kind=Kind.MISSED, visitor=None, lines=(line(""),))),
        "others": 12,
        "activity_url": ACTIVITY,
        "settings_url": SETTINGS,
        "unsubscribe_urls": {Kind.OFFLINE: STOP, Kind.MISSED: f"{STOP}m"},
        "one_click_url": f"{STOP}/one-click",
        "message_id": "<m1@portal.example>",
    }
    return SummaryLetter(**facts | changes)


WORDS = {
    "es": (
        "Y 14 conversaciones más",
        "21 mensajes",
        "Y 12 conversaciones más",
        "se fue sin respuesta",
        "muchos e-mails",
        "Un visitante",
        "sin texto",
    ),
    "en": ("And 14 more conversations", "21 messages", "And 12 more", "left without an answer", "Many mails", "A visitor", "no text"),
}


@pytest.mark.parametrize("locale", WORDS)
def test_both_parts_say_everything(locale: str) -> None:
    text, html = parts(compose(letter(locale=locale)))

    for part in (text, seen(html)):
        for words in (*WORDS[locale], "Ana Pérez", "¿Tenéis talla 38?", "10:40", PANEL, ACTIVITY, SETTINGS, STOP, f"{STOP}m"):
            assert words in part


def test_the_subject_says_how_many() -> None:
    assert compose(letter(locale="en")).subject == "And 14 more conversations"
    assert compose(letter(locale="en", conversations=1)).subject == "And 1 more conversation"


def test_it_can_be_stopped_with_one_click() -> None:
    mail = on_the_wire(compose(letter()))

    assert mail["List-Unsubscribe"] == f"<{STOP}/one-click>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_only_what_it_tells_of_can_be_stopped_by_it() -> None:
    text, _ = parts(compose(letter(unsubscribe_urls={Kind.MISSED: STOP})))

    assert "conversaciones perdidas" in text
    assert "cuando no estás conectado" not in text


def test_when_all_are_told_nothing_leads_to_the_rest() -> None:
    assert not any(ACTIVITY in part for part in parts(compose(letter(others=0))))


def test_what_visitors_write_cannot_break_it() -> None:
    evil = told(visitor="<b>\r\nBcc: x", lines=(line("<script>alert(1)</script>\n" + "a" * 9999),), conversation_url="javascript:alert(1)")
    text, html = parts(compose(letter(told=(evil,))))

    assert "<script" not in html
    assert "javascript:" not in text + html
    assert "a" * 200 not in text
