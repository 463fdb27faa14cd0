"""A real mail server that keeps what it gets, and answers recipients as it is told."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller


class AnyPort(Controller):
    """On a port the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class Sink:
    """`mails` are (recipient, mail) in order of arrival; `answers` are what a recipient is answered instead of being taken."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails += [(recipient, mail) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for recipient, mail in self.mails if recipient == address]

    def clear(self) -> None:
        self.mails.clear()
        self.answers.clear()

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        sink = cls()
        controller = AnyPort(sink, hostname="127.0.0.1", port=0)
        controller.start()
        sink.port = controller.port
        try:
            yield sink
        finally:
            controller.stop()
