"""¿Por qué no me llega? as people see it, five minutes after the chat began unless told."""

import re
from dataclasses import dataclass

from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.people import ALICE
from tests.web.reader import Reader


@dataclass
class WhyPage:
    chat: Chat

    def see(self, at: float = 300, who: str = ALICE, path: str = "/why") -> Page:
        with self.chat.at(at):
            return self.chat.reader(who).see(path)


def said(page: Page, cause: str) -> str:
    """Of one cause, by its kind and name: the mark, what is so, and what is known."""
    return " ".join(page.one("li", id=cause).text.split())


def mark(page: Page, cause: str) -> str:
    found = re.match("[✓✗?]", said(page, cause))
    assert found
    return found[0]


def way_to_disconnect(reader: Reader) -> str:
    """Where the button of the one device that counts as connected leads."""
    (path,) = [form.attrs["action"] for form in reader.see("/why").all("form") if "disconnect" in form.attrs["action"]]
    return path


def send_test_mail(reader: Reader) -> Page:
    """By the button, with htmx; the part of the page that is answered."""
    answer = reader.send("/why/test-mail", {}, page="/why", htmx=True)
    assert answer.status_code == 200
    page = Page(answer.text, whole=False)
    assert page.faults() == []
    return page
