"""What a mail shows as a link says where it leads: the look of it is a stranger's, its host is not."""

import re
from html import unescape

import pytest

from portal.mail.compose import compose
from portal.mail.wording import web_link
from tests.mail.letters import letter, line, parts

pytestmark = pytest.mark.usefixtures("in_app")

LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*dir="ltr"[^>]*>([^<]*)</a>')
# As given, and as it is shown: the same text is where it leads.
LINKS = {
    "https://acme.example/a?b=c#d": "https://acme.example/a?b=c#d",
    "HTTPS://ACME.EXAMPLE/": "HTTPS://ACME.EXAMPLE/",
    "https://аcme.example/": "https://xn--cme-5cd.example/",  # the first letter is Cyrillic
    "https://аррӏе.example:8443/x": "https://xn--80ak6aa92e.example:8443/x",
    "https://bücher.example/niños": "https://xn--bcher-kva.example/niños",
    "https://ACME.example。evil.example/": "https://acme.example.evil.example/",  # a full stop of other letters
    "https://acme.example%2f@evil.example": None,
    "https://acme.example@evil.example/": None,
    "https://acme.example:443@evil.example/": None,
    "https://%65vil.example/": None,
    "https://acme.example\\@evil.example/": None,
    "https://acme.example\u200b.evil.example/": None,
    "https://evil.example/\u202emoc.elpmaxe.emca": None,
    "https://evil.example/\u2066x": None,
    "https://evil.example/\u00adx": None,
    "https://acme.example\ufeff/": None,
    "https://acme.example /": None,
    "https://acme.example\n.evil.example/": None,
    "javascript:alert(1)//https://acme.example": None,
    "https:evil.example": None,
    "https://": None,
}


@pytest.mark.parametrize(("page", "link"), LINKS.items(), ids=range(len(LINKS)))
def test_a_link_is_shown_as_where_it_leads_or_is_none(page: str, link: str | None) -> None:
    assert web_link(page) == link

    text, html = parts(compose(letter(lines=(line(page=page),))))
    shown = [(unescape(href), unescape(words)) for href, words in LINK.findall(html)]
    assert shown == ([(link, link)] if link else [])
    assert link is None or link in text


@pytest.mark.parametrize("link", [link for link in LINKS.values() if link])
def test_what_is_a_link_stays_the_same_link(link: str) -> None:
    assert web_link(link) == link
