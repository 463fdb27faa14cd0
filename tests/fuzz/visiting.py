"""Somebody who sends the portal's pages and forms what no browser sends, and what is wrong with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import BuildError, Rule
from werkzeug.test import TestResponse

from tests.fuzz.digest import digest
from tests.fuzz.strange import TEXTS
from tests.web.page import Page

Values = list[tuple[str, str]]
HEADERS = ("Accept-Language", "HX-Request", "HX-Current-URL", "If-None-Match", "User-Agent", "Referer", "X-Forwarded-For", "Origin")


class Noted(ImmutableMultiDict[str, str]):
    """Fields as a view reads them; `names` are those that were asked for, whether or not they were there."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # noqa: A002 (Werkzeug's name)
        self.names.add(key)
        return super().getlist(key, type=type)


class NotingRequest(Request):
    parameter_storage_class = Noted


@dataclass
class Visiting:
    """Through `client`, whose forms bear `token`; `arguments` are right values for the parts of an address."""

    app: Flask
    client: FlaskClient
    token: str
    arguments: dict[str, Any]
    chance: Random

    def visit(self, rule: Rule, names: set[str]) -> Iterator[str]:
        """One call of the rule with strange values in fields of these names; whatever is wrong with its answer."""
        before = digest(self.app.extensions["house"])
        answer = self._call(rule, names)
        refused = answer.status_code >= 400 or self._is_refused()
        yield from (f"{answer.request.method} {answer.request.url}: {wrong}" for wrong in self._faults(answer))
        if refused and digest(self.app.extensions["house"]) != before:
            yield f"{answer.request.method} {answer.request.url}: refused, but something was kept"

    def _call(self, rule: Rule, names: set[str]) -> TestResponse:
        post = "POST" in (rule.methods or ())
        fields = self._fields(names)
        query = self._fields(names) if not post or self.chance.random() < 0.2 else []
        if post and self.chance.random() < 0.9:
            fields.append(("csrf_token", self.token))
        return self.client.open(
            f"{self._address(rule)}?{urlencode(query, errors='surrogatepass')}",
            method="POST" if post else "GET",
            data=urlencode(fields, errors="surrogatepass") if post else None,
            content_type="application/x-www-form-urlencoded" if post else None,
            headers=self._headers(),
        )

    def _address(self, rule: Rule) -> str:
        """Mostly of something that is there."""
        right = {name: self.arguments.get(name, "x") for name in rule.arguments}
        strange = {name: self.chance.choice(TEXTS) if self.chance.random() < 0.2 else value for name, value in right.items()}
        with self.app.test_request_context():
            for values in (strange, right):
                try:
                    return (rule.build(values) or ("", ""))[1]
                except (BuildError, ValueError, UnicodeEncodeError):
                    continue
        raise AssertionError(rule)

    def _fields(self, names: set[str]) -> Values:
        """Of the names some, some twice, and one that nobody asks for."""
        wanted = [name for name in sorted(names) for _ in range(self.chance.choice((0, 1, 1, 1, 2)))]
        return [(name, self.chance.choice(TEXTS)) for name in (*wanted, self.chance.choice(TEXTS))]

    def _headers(self) -> dict[str, str]:
        strange = [text.encode(errors="replace").decode("latin-1") for text in TEXTS if not set(text) & set("\r\n") and len(text) < 1000]
        return {name: self.chance.choice(strange) for name in HEADERS if self.chance.random() < 0.15}

    def _faults(self, answer: TestResponse) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"answers {answer.status_code}"
        elif answer.status_code in (301, 302, 303, 308):
            if not answer.location.startswith("/") or answer.location.startswith(("//", "/\\")):
                yield f"leads elsewhere: {answer.location!r}"
        elif answer.mimetype == "text/html" and answer.data:
            page = Page(answer.text, whole="<html" in answer.text)
            yield from page.faults()
            if answer.status_code >= 400 and not page.words.strip():
                yield f"answers {answer.status_code} without a word"

    def _is_refused(self) -> bool:
        with self.client.session_transaction() as session:
            return any(category.endswith("-failed") for category, _ in session.pop("_flashes", []))
