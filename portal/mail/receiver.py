"""An SMTP server (RFC 5321) that takes mails for a desk which says of each address whether it is one of its own."""

import asyncio
import signal
import smtplib
from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_CALLS = {"MAIL": 20, "RCPT": 20, "*": 100}
"""Of each command over one connection: a mail server that has more to bring comes again, and who tries addresses has a slow time."""

LATER = "451 4.3.0 it cannot be kept now"
PATIENCE = 5  # seconds in which one that is there answers


class Desk(Protocol):
    """Asked in threads, so that one mail does not hold up the others. Raises nothing."""

    def is_open(self, address: str) -> bool:
        """Whether mails to the address are taken; when not, this is the place to count that."""

    def take(self, recipients: list[str], content: bytes) -> bool:
        """True once the mail is done with; False for it to be offered again."""


class Receiver:
    """What aiosmtpd asks; the 250 goes out when the desk is done with the mail."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's signature)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        if not await asyncio.to_thread(self._desk.is_open, address):
            return "550 5.1.1 no mail of ours comes back here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        done = await asyncio.to_thread(self._desk.take, envelope.rcpt_tos, envelope.original_content or b"")
        return "250 2.0.0 taken" if done else LATER


def knock(host: str, port: int) -> str | None:
    """None when a receiver answers there, which may also be its address for listening everywhere; else what happened."""
    try:
        with smtplib.SMTP(host, port, timeout=PATIENCE):
            return None
    except OSError as trouble:
        return f"nobody answers at {host}, port {port} ({type(trouble).__name__})"


async def listen(desk: Desk, hostname: str, largest: int, host: str, port: int) -> asyncio.Server:
    """Takes mails of up to `largest` bytes from now on. Raises `OSError` when the port is taken."""
    loop = asyncio.get_running_loop()

    def factory() -> SMTP:
        return SMTP(
            Receiver(desk), hostname=hostname, ident="returned mails", data_size_limit=largest, command_call_limit=MOST_CALLS, loop=loop
        )

    return await loop.create_server(factory, host, port)


async def serve(desk: Desk, hostname: str, largest: int, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT. A mail that is being taken at that moment has no 250, and is sent again."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await listen(desk, hostname, largest, host, port)
    await ended.wait()
    server.close()
