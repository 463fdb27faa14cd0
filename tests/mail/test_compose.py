"""What a mail says, in every language and kind, in its text and its HTML alike."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from portal.mail import templates
from portal.mail.compose import compose
from portal.mail.letters import AccountMail
from portal.rules.reasons import Kind
from tests.mail.letters import PAGE, PANEL, SETTINGS, STOP, WRITTEN, letter, line, parts

pytestmark = pytest.mark.usefixtures("in_app")

WORDS = {
    ("es", Kind.OFFLINE): ("no vimos conectado a nadie de tu equipo a las 10:40", "Abrir la conversación"),
    ("es", Kind.MISSED): ("se fue de la web a las 10:45", "Abrir la conversación"),
    ("en", Kind.OFFLINE): ("we saw nobody of your team online at 10:40", "Open the conversation"),
    ("en", Kind.MISSED): ("left the site at 10:45", "Open the conversation"),
}


def seen(html: str) -> str:
    """What a person reads of a page, and where its links lead."""
    links = " ".join(re.findall(r'href="([^"]*)"', html))
    body = html.partition("<body")[2].partition(">")[2]
    return unescape(re.sub(r"<[^>]*>", "", body) + " " + links)


def test_every_kind_of_mail_has_a_folder_with_all_three_parts() -> None:
    folders = {folder.name: {file.name for file in folder.iterdir()} for folder in templates.FOLDER.iterdir() if folder.is_dir()}

    assert folders == {kind: {"subject.txt", "body.txt", "body.html"} for kind in (*Kind, *AccountMail, "summary")}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("locale", ["es", "en"])
def test_both_parts_say_everything(locale: str, kind: Kind) -> None:
    mail = compose(letter(locale=locale, kind=kind))
    why, act = WORDS[locale, kind]

    for part in (parts(mail)[0], seen(parts(mail)[1])):
        for fact in (why, act, "Ana Pérez", "¿Tenéis talla 38?", PAGE, PANEL, SETTINGS, STOP, "10:40", "2026"):
            assert fact in part


@pytest.mark.parametrize(("locale", "subject"), [("es", "Ana Pérez: «¿Tenéis talla 38?»"), ("en", "Ana Pérez: “¿Tenéis talla 38?”")])
def test_the_subject_is_the_visitor_and_the_first_words(locale: str, subject: str) -> None:
    assert letter(locale=locale).subject == subject


@pytest.mark.parametrize(("locale", "who"), [("es", "Un visitante"), ("en", "A visitor")])
def test_a_visitor_without_a_name_is_called_a_visitor(locale: str, who: str) -> None:
    mail = compose(letter(locale=locale, visitor=None))

    assert mail.subject.startswith(f"{who}: ")
    assert all(who in part for part in parts(mail))


def test_a_long_message_is_cut_between_words_and_goes_on_in_the_preheader() -> None:
    text = "Hola, quería saber si tenéis la talla treinta y ocho de los zapatos rojos del escaparate"
    mail = compose(letter(lines=(line(text), line("¿Y la 39?"))))

    assert mail.subject == "Ana Pérez: «Hola, quería saber si tenéis la talla treinta y ocho de los…»"
    assert ">zapatos rojos del escaparate · ¿Y la 39?</div>" in (mail.html or "")


def test_a_word_without_end_is_cut_too() -> None:
    assert letter(visitor=None, lines=(line("a" * 10_000),)).subject == f"Un visitante: «{'a' * 60}…»"


def test_a_message_without_text_is_named_as_such() -> None:
    mail = compose(letter(lines=(line(""),)))

    assert mail.subject == "Ana Pérez te ha escrito"
    assert all("sin texto" in part for part in parts(mail))


def test_the_first_words_are_those_of_the_first_message_that_has_any() -> None:
    assert letter(lines=(line(" \n"), line("¿Hola?"))).subject == "Ana Pérez: «¿Hola?»"


def test_line_breaks_are_kept() -> None:
    text, html = parts(compose(letter(lines=(line("uno\r\n\r\ndos\ntres"),))))

    assert "> uno\n> \n> dos\n> tres\n" in text
    assert re.search(r"uno<br>\s*<br>\s*dos<br>\s*tres\s*</blockquote>", html)


def test_times_are_in_the_agents_zone_and_of_another_day_with_the_date() -> None:
    mail = compose(letter(timezone="America/Bogota", lines=(line(), line("¿Hola?", at=WRITTEN + timedelta(days=1)))))

    for part in parts(mail):
        assert "martes, 12 de mayo de 2026 · America/Bogota" in part
        assert "3:40" in part
        assert "13/5/26, 3:40" in part


def test_the_day_is_that_of_the_agents_zone() -> None:
    mail = compose(letter(lines=(line(at=datetime(2026, 5, 12, 22, 30, tzinfo=UTC)),)))

    assert "miércoles, 13 de mayo de 2026" in parts(mail)[0]


def test_a_page_is_named_once_while_it_stays_the_same() -> None:
    text, _ = parts(compose(letter(lines=(line("a"), line("b"), line("c", page="https://tienda.example/caja")))))

    assert text.count("https://tienda.example/zapatos") == 1
    assert text.count("https://tienda.example/caja") == 1


def test_without_a_panel_there_is_no_button() -> None:
    assert not any("Abrir la conversación" in part for part in parts(compose(letter(conversation_url=None))))


def test_the_dark_colours_stay_in_the_head_and_the_others_in_the_elements() -> None:
    html = compose(letter()).html or ""
    head, _, body = html.partition("<body")

    assert "@media (prefers-color-scheme: dark)" in head
    assert 'class="button"' in body
    assert "background: #0f6b64" in body
    assert "<style" not in body


def test_a_mail_needs_nothing_from_elsewhere() -> None:
    assert not re.search(r"<img|<link|<script|@import|url\(", compose(letter()).html or "")


def test_the_style_sheet_is_worked_in_once_and_not_in_each_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    first = compose(letter()).html
    monkeypatch.delattr(templates, "CSSInliner")
    monkeypatch.setattr(templates, "FOLDER", Path("/nowhere"))

    assert compose(letter()).html == first
