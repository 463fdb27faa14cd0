"""Actividad as people see it: its lines in few words."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from portal.actions.decide import decide_due
from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.people import BOB
from tests.web.reader import HTMX, Reader

LATE = 3600


@dataclass
class Activity:
    """What people see of a chat's activity, an hour after it began unless told."""

    chat: Chat
    readers: dict[str, Reader] = field(default_factory=dict)

    def decide(self, at: float) -> None:
        """What is due by then; mails are owed, and not sent."""
        with self.chat.at(at):
            decide_due(self.chat.house)

    def reader(self, who: str = BOB) -> Reader:
        if who not in self.readers:
            self.readers[who] = Reader(self.chat.app.test_client())
            assert self.readers[who].log_in(who).status_code == 303
        return self.readers[who]

    def get(self, path: str, who: str = BOB, *, at: float = LATE, headers: dict[str, str] | None = None) -> TestResponse:
        with self.chat.at(at):
            return self.reader(who).client.get(path, headers=headers)

    def open(self, path: str, who: str = BOB, *, at: float = LATE, status: int = 200) -> Page:
        with self.chat.at(at):
            return self.reader(who).see(path, status=status)

    def see(self, who: str = BOB, *, at: float = LATE, status: int = 200, **asked: str) -> Page:
        return self.open(f"/activity?{urlencode(asked)}", who, at=at, status=status)

    def lines(self, who: str = BOB, *, at: float = LATE, **asked: str) -> list[str]:
        """Each line without its time."""
        page = self.open(f"/activity?{urlencode(asked)}", who, at=at)
        times = [" ".join(each.text.split()) for each in page.all("p", **{"class": "when soft"})]
        return [" ".join(each.text.split()).removeprefix(time).strip() for each, time in zip(page.all("li"), times, strict=True)]

    def visitors(self, who: str = BOB, *, at: float = LATE, **asked: str) -> list[str]:
        return [each.split()[0] for each in self.lines(who, at=at, **asked)]

    def poll(self, page: Page, at: float, who: str = BOB) -> tuple[int, str]:
        """What htmx is answered that asks again for what is new since `page`."""
        asks = page.one("div", id="news").attrs
        answer = self.get(asks["hx-get"], who, at=at, headers={**HTMX, **json.loads(asks["hx-headers"])})
        return answer.status_code, answer.text
