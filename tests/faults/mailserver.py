"""A mail server in a process of its own, that writes down what it takes before it says so, and behaves as it is told.

`python -m tests.faults.mailserver PORT FOLDER`. `FOLDER/mood` holds one word of `MOODS`; `FOLDER/mails` gets a line of JSON for each mail.
"""

import asyncio
import email
import email.policy
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

REFUSED_MAILBOX = "refused"
LONG = 3600.0  # seconds, for which who asked does not wait
AT_RCPT = {"450": "450 4.2.1 try again later", "452": "452 4.2.2 mailbox full"}
AT_MAIL = {"421": "421 4.3.2 shutting down"}
IN_DATA = {"550": "550 5.7.1 not wanted"}
WAITS = {"slow": 0.3, "hangs": LONG}
LOSE_ANSWERS = ("takes, says nothing", "takes, cuts")
MOODS = ("well", *AT_MAIL, *AT_RCPT, *IN_DATA, *WAITS, "cuts DATA", *LOSE_ANSWERS)

SAID = re.compile(r"\bw\d+c\d+m\d+\b")


@dataclass(frozen=True)
class Copy:
    """One mail as it came, to one address: `said` are the visitor's messages in it, `taken` is false when it was answered 550."""

    at: float
    to: str
    message_id: str
    kind: str
    said: tuple[str, ...]
    taken: bool


class Handler:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def mood(self) -> str:
        return (self._folder / "mood").read_text()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        await asyncio.sleep(WAITS.get(self.mood, 0))
        if self.mood in AT_MAIL:
            return AT_MAIL[self.mood]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        await asyncio.sleep(WAITS.get(self.mood, 0))
        if self.mood in AT_RCPT:
            return AT_RCPT[self.mood]
        if address.startswith(REFUSED_MAILBOX):
            return "550 5.7.1 nobody here wants mails"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mood = self.mood
        (to,) = envelope.rcpt_tos
        self._write(Copy(time.time(), to, *_read(envelope.content), taken=mood not in IN_DATA))
        if mood == "takes, says nothing":
            await asyncio.sleep(LONG)
        if mood == "takes, cuts":
            _cut(server)
        return IN_DATA.get(mood, "250 2.0.0 taken")

    def _write(self, copy: Copy) -> None:
        """In one call, so that a kill leaves a line whole or not there."""
        journal = os.open(self._folder / "mails", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(journal, json.dumps(vars(copy)).encode() + b"\n")
        os.close(journal)


class CuttingSMTP(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.mood == "cuts DATA":
            await self.push("354 go ahead")
            await self._reader.readline()
            _cut(self)
        else:
            await super().smtp_DATA(arg)


def _cut(line: SMTP) -> None:
    assert isinstance(line.transport, asyncio.Transport)
    line.transport.abort()


def _read(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Message-ID, kind and the visitor's messages, as a person would tell them from the mail's English."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return mail["Message-ID"], "missed" if "the visitor left the site" in text else "offline", tuple(SAID.findall(text))


def copies(folder: Path) -> Iterator[Copy]:
    """What has come so far, in order."""
    journal = folder / "mails"
    for line in journal.read_text().splitlines() if journal.exists() else []:
        told = json.loads(line)
        yield Copy(**{**told, "said": tuple(told["said"])})


async def serve(port: int, folder: Path) -> None:
    handler, loop = Handler(folder), asyncio.get_running_loop()
    server = await loop.create_server(lambda: CuttingSMTP(handler, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port, reuse_address=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
