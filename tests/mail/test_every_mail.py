"""What holds for every mail there is, in both languages: well made, and as full in plain text as in HTML."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from portal.mail import templates
from portal.mail.compose import compose
from tests.mail.every_mail import EVERY, Letter
from tests.mail.letters import on_the_wire, parts

pytestmark = pytest.mark.usefixtures("in_app")
every_mail = pytest.mark.parametrize("letter", EVERY.values(), ids=EVERY.keys())

ONCE = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


class Shown(HTMLParser):
    """`words` that a person sees in a page, and where its `links` lead; the preheader shows what the messages say anyway."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self._within = "", set[str](), 0
        self.feed(html.partition("<body")[2].partition(">")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links |= {value for name, value in attrs if name == "href" and value}
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\w@.%-]*\w", re.sub(r"https?://\S+", "", text)))


@every_mail
def test_it_is_well_made(letter: Letter) -> None:
    message = compose(letter)
    mail, raw = on_the_wire(message), message.as_bytes()  # the parser found no defect

    assert {name: len(mail.get_all(name, [])) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert not any(part.defects for part in mail.walk())
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@every_mail
def test_what_is_said_or_linked_in_one_part_is_in_the_other(letter: Letter) -> None:
    text, html = parts(compose(letter))
    shown = Shown(re.sub(r'<div class="preheader".*?</div>', "", html))

    assert words(text) == words(shown.text)
    assert set(re.findall(r"https?://\S+", text)) == shown.links


@every_mail
def test_it_fetches_nothing(letter: Letter) -> None:
    assert not re.search(r"<img|<link|<script|<iframe|@import|url\(|background=", compose(letter).html or "")


def test_no_kind_of_mail_is_missing_here() -> None:
    folders = {folder.name for folder in templates.FOLDER.iterdir() if folder.is_dir()}

    assert {name.rpartition("-")[0] for name in EVERY} == folders
