"""Mail servers on real sockets: one that follows a script of misbehaviour, and aiosmtpd where a whole one is needed."""

import socketserver
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.sink import AnyPort

HANG, CUT, DRIBBLE = "(says nothing)", "(closes the connection)", "(a byte now and then)"
REPLIES = {"banner": "220 x ESMTP", "ehlo": "250 x", "data": "354 go on", "done": "250 2.0.0 queued as A1", "quit": "221 bye"}


PIPELINING = "250-x\r\n250 PIPELINING"


class Script(socketserver.ThreadingTCPServer):
    """Says at each step (`banner`, a verb, or `done` for the end of a mail) what it was told to, the last of several for good."""

    daemon_threads = True

    def __init__(self, **steps: str | list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.steps = {step: [told] if isinstance(told, str) else list(told) for step, told in steps.items()}
        self.ended = threading.Event()
        self.said: dict[str, list[str]] = defaultdict(list)
        self.connections = 0
        self.mails: list[bytes] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def reply(self, step: str) -> str:
        told = self.steps.get(step, [REPLIES.get(step, "250 ok")])
        return told.pop(0) if len(told) > 1 else told[0]


class Conversation(socketserver.StreamRequestHandler):
    server: Script

    def handle(self) -> None:
        self.server.connections += 1
        if not self._answer("banner"):
            return
        while line := self.rfile.readline().decode().strip():
            verb, _, words = line.partition(" ")
            self.server.said[verb.lower()].append(words)
            if not self._answer(verb.lower()):
                return
            if self.last.startswith("354") and not self._take():
                return

    def _take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        return self._answer("done")

    def _answer(self, step: str) -> bool:
        """Whether the conversation goes on."""
        self.last = self.server.reply(step)
        if self.last == HANG:
            self.server.ended.wait()
        elif self.last == DRIBBLE:
            while not self.server.ended.wait(0.02):
                self.wfile.write(b"2")
        elif self.last != CUT:
            self.wfile.write(f"{self.last}\r\n".encode())
        return self.last not in (HANG, CUT, DRIBBLE) and not self.last.startswith(("421", "221"))


@contextmanager
def script(**steps: str | list[str]) -> Iterator[Script]:
    with Script(**steps) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.ended.set()
        server.shutdown()


class Box(AnyPort):
    """A whole mail server; `mails` are the contents it took."""

    def __init__(self, **options: Any) -> None:
        self.mails: list[bytes] = []
        super().__init__(self, "127.0.0.1", 0, **options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope.original_content or b"")
        return "250 2.0.0 taken"


def only_eva(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"eva", b"secret"), handled=False)


@contextmanager
def box(**options: Any) -> Iterator[Box]:
    server = Box(**options)
    server.start()
    yield server
    server.stop()
