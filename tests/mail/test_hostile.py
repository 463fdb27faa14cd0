"""Whatever a visitor writes, a mail stays what it is: no header, no tag and no link of theirs gets in."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.mail.compose import compose
from tests.mail.letters import letter, line, on_the_wire, parts

pytestmark = pytest.mark.usefixtures("in_app")
any_example = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

TAGS = {"<!DOCTYPE", "<html", "<head", "<style", "<meta", "<title", "<body", "<div", "<h1", "<p", "<a", "<blockquote", "<br"}
# Every character there is, halves of surrogate pairs too, and more often those that have a meaning somewhere.
special = st.sampled_from("\r\n\t\0<>&\"'=?{}%:,;@ \u2028\u202e\u200b\x85")
texts = st.text(st.one_of(st.characters(), special, st.characters(exclude_categories=())), max_size=300)
ATTACKS = [
    "x\r\nBcc: all@acme.example",
    "=?utf-8?q?x=0D=0ABcc:_all=40acme.example?=",
    "<script>alert(1)</script>",
    '"><a href="https://evil.example">Abrir la conversación</a>',
    "{{ shown.settings_url }}{% raw %}",
    "%(visitor)s %s %",
    "jinja-0-tag",
    ".\r\nMAIL FROM:<x@evil.example>",
    "\u202egnp.exe",
]


@any_example
@given(visitor=st.none() | texts, text=texts, subject=st.none() | texts)
def test_a_subject_is_one_short_line_that_arrives_as_it_was_sent(visitor: str | None, text: str, subject: str | None) -> None:
    message = compose(letter(visitor=visitor, lines=(line(text),), thread_subject=subject))

    assert on_the_wire(message)["Subject"] == message.subject
    assert message.subject.splitlines() == [message.subject]
    assert len(letter(visitor=visitor, lines=(line(text),)).subject) < 120


@any_example
@given(visitor=texts, text=texts, page=texts)
def test_no_text_adds_a_header_or_a_part(visitor: str, text: str, page: str) -> None:
    plain = on_the_wire(compose(letter()))

    mail = on_the_wire(compose(letter(visitor=visitor, lines=(line(text, page),))))

    assert mail.keys() == plain.keys()
    assert [part.get_content_type() for part in mail.walk()] == [part.get_content_type() for part in plain.walk()]


@any_example
@given(text=texts)
def test_what_arrives_is_what_was_written_into_both_parts(text: str) -> None:
    message = compose(letter(lines=(line(text),)))

    assert parts(message) == (message.body, message.html)


@any_example
@given(text=texts, visitor=texts)
def test_no_text_adds_a_tag(text: str, visitor: str) -> None:
    html = compose(letter(visitor=visitor, lines=(line(text),))).html or ""

    assert set(re.findall(r"<[^/\s>]+", html)) <= TAGS


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_shown_as_the_text_it_is(attack: str) -> None:
    message = compose(letter(visitor=attack, lines=(line(attack, attack),)))
    text, html = parts(message)

    assert on_the_wire(message)["Bcc"] is None
    assert "<script" not in html
    assert 'evil.example"' not in html
    shown = attack.replace("\u202e", "").splitlines()[-1]
    assert f"> {shown}" in text


@pytest.mark.parametrize(
    "page",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http:",
        "https://a b",
        "https://[x",
        "HTTPS",
        "/zapatos",
        'https://x.example/"onclick="x',
    ],
)
def test_a_page_that_is_not_on_http_is_text_and_no_link(page: str) -> None:
    text, html = parts(compose(letter(lines=(line(page=page),))))

    assert page in text
    assert html.count("<a ") == 3


@pytest.mark.parametrize("page", ["http://tienda.example", "https://tienda.example:8443/a?b=c#d", "HTTPS://TIENDA.EXAMPLE/"])
def test_a_page_on_http_is_a_link(page: str) -> None:
    assert f'href="{page}"' in parts(compose(letter(lines=(line(page=page),))))[1]


def test_a_panel_that_is_not_on_http_gets_no_button() -> None:
    assert "javascript" not in (compose(letter(conversation_url="javascript:alert(1)")).html or "")
