"""A server on this machine that answers as the test says, and who asks it for a team."""

import json
from collections.abc import Callable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from pydantic import BaseModel

from portal.chat_systems.poll_failed import PollFailed


class Agent(BaseModel):
    id: str


class Team(BaseModel):
    agents: list[Agent]


RIGHT = json.dumps({"agents": [{"id": "1"}]}).encode()
Ask = Callable[..., Team]


class Answer:
    """What the server says next; `seen` are the paths and tokens it was asked with."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = "200 OK", RIGHT, dict[str, str]()
        self.seen: list[tuple[str, str]] = []

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        self.seen.append((environ["REQUEST_URI"], environ.get("HTTP_AUTHORIZATION", "")))
        length = {} if "Content-Length" in self.headers else {"Content-Length": str(len(self.body))}
        start(self.status, list({**length, **self.headers}.items()))
        return [self.body]


def failure(ask: Ask) -> PollFailed:
    with pytest.raises(PollFailed) as caught:
        ask()
    return caught.value
