"""One spoilt call after another at the door for chat systems, through the application itself, and what is wrong with its answers."""

import io
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from flask import Flask

from tests.fuzz.corpora import Corpus
from tests.fuzz.mutate import spoilt
from tests.fuzz.strange import CODE, UNICODE

REFUSED = {400, 401, 413, 422}
Call = tuple[bytes, dict[str, str]]
"""A body and its headers."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    media_type: str
    content: Any


@dataclass
class Knocking:
    """On the endpoint named `<source>`; `changes` sees every commit to the application's SQLite file."""

    app: Flask
    source: str
    corpus: Corpus
    changes: sqlite3.Connection
    counted: Counter[str] = field(default_factory=Counter)

    def knock(self, chance: Random, times: int) -> Iterator[tuple[Call, str]]:
        """The calls that were answered wrongly, and how."""
        for number in range(times):
            call = self._call(chance, number)
            before = self._commits()
            answer = knock(self.app, f"/webhooks/{self.source}/{self.source}", *call)
            said = answer.content.get("status") if isinstance(answer.content, dict) else None
            self.counted[f"{answer.status} {said}" if answer.status == 202 else str(answer.status)] += 1
            if wrong := fault(answer, kept=self._commits() != before):
                yield call, wrong

    def _call(self, chance: Random, number: int) -> Call:
        """Mostly spoilt and signed rightly, so that it gets past the door; some are right, repeated, or signed wrongly."""
        body = self.corpus.body(chance)
        if chance.random() < 0.95:
            body = spoilt(chance, body)
        name = f"e{number if chance.random() < 0.95 else chance.randrange(number + 1)}"
        headers = dict(self.corpus.sign(body, name))
        if chance.random() < 0.03:
            headers[chance.choice(list(headers))] = _in_a_header(chance.choice(UNICODE + CODE))
        return body, headers

    def _commits(self) -> int:
        (number,) = self.changes.execute("PRAGMA data_version").fetchone()
        return int(number)


def knock(app: Flask, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """As a WSGI server would; Werkzeug's test client takes longer than the portal does."""
    status: list[str] = []
    media: list[str] = []

    def start(line: str, sent: list[tuple[str, str]], _error: Any = None) -> None:
        status.append(line)
        media.append(dict(sent).get("Content-Type", ""))

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "portal",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    said = b"".join(app(environ, start))  # type: ignore[arg-type]  # our `start` hands back no write()
    return Answer(int(status[0][:3]), media[0], _json(said))


def fault(answer: Answer, *, kept: bool) -> str | None:
    """What contract/EVENTS.md, Answers, forbids; `kept` is whether the call changed the database."""
    if answer.status == 202:
        said = answer.content.get("status")
        wanted = {"accepted": True, "ignored": True, "duplicate": False}.get(said)
        return None if wanted is kept else f"{said}, and {'kept' if kept else 'nothing kept'}"
    if answer.status not in REFUSED:
        return f"answered {answer.status}"
    if kept:
        return f"refused with {answer.status}, but something was kept"
    return None if _says_where(answer) else f"a {answer.status} that does not say what is wrong and where: {answer.content}"


def _says_where(answer: Answer) -> bool:
    problem = answer.content
    if answer.media_type != "application/problem+json" or not problem.get("detail") or problem.get("status") != answer.status:
        return False
    errors = problem.get("errors", [])
    return answer.status != 422 or (bool(errors) and all(error["at"] and error["why"] for error in errors))


def _in_a_header(value: str) -> str:
    """As a WSGI server hands it on: bytes as if they were Latin-1, and no end of a line."""
    return value.replace("\r\n", "").encode(errors="replace").decode("latin-1")


def _json(said: bytes) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        return None
