"""smtplib with what it lacks: an end to every step, and a memory of what the server said last (RFC 5321)."""

import io
import smtplib
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

NO_REPLY = (-1, b"")
# By SMTP's commands; what is no command is the answer to a question of the log-in.
STEPS = {
    "ehlo": "hello",
    "helo": "hello",
    "starttls": "tls",
    "auth": "login",
    "mail": "mail",
    "rcpt": "rcpt",
    "data": "data",
    "rset": "reset",
    "quit": "quit",
}


class Answers(io.RawIOBase):
    """What the server says. One answer ends in time as a whole; a socket's own time-out begins anew with each byte."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._end = 0.0

    def allow(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        return self._sock.recv_into(buffer)


class TimedSMTP(smtplib.SMTP):
    """`last_reply` is the server's latest answer; `mail_taken` says that it agreed to the sender of the latest mail."""

    timeout: float
    last_reply: tuple[int, bytes] = NO_REPLY
    mail_taken: bool = False
    _step = "connect"

    def __init__(self, *where: Any, seal: Callable[[bytes], bytes], timed: Callable[[str, float], object], **how: Any) -> None:
        """`seal` signs each mail; `timed` is told each step and the seconds until its answer, or until there was none."""
        self._seal, self._timed = seal, timed
        super().__init__(*where, **how)

    def connect(self, *where: Any, **how: Any) -> tuple[int, bytes]:
        self._began = time.monotonic()
        return super().connect(*where, **how)

    def sendmail(self, from_addr: str, to_addrs: str | Sequence[str], msg: Any, *options: Any) -> dict[str, tuple[int, bytes]]:
        """What is sealed is what is sent: smtplib only doubles the dots that begin a line, which the server takes back."""
        return super().sendmail(from_addr, to_addrs, self._seal(msg), *options)

    def putcmd(self, cmd: str, args: str = "") -> None:
        self._begin_step(STEPS.get(cmd.lower(), "login"))
        super().putcmd(cmd, args)

    def _begin_step(self, step: str) -> None:
        self._step, self._began = step, time.monotonic()

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = io.BufferedReader(Answers(self.sock))
        self.file.raw.allow(self.timeout)
        try:
            self.last_reply = super().getreply()
        finally:
            self._timed(self._step, time.monotonic() - self._began)
        self._begin_step("body")  # only after DATA something else follows than a command
        self.sock.settimeout(self.timeout)
        return self.last_reply

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.mail_taken = False
        reply = super().mail(sender, options)
        self.mail_taken = reply[0] == 250
        return reply


class TimedSMTPS(TimedSMTP, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte (RFC 8314, 3.3)."""
