"""A mail's envelope in one packet (RFC 2920), where the mail server offers that: a mail costs two answers on the way instead of four."""

import smtplib
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from portal.mail.smtp import TimedSMTP, TimedSMTPS

Answer = tuple[int, bytes]
ENVELOPE = ("mail", "rcpt", "data")

_quoteaddr = lru_cache(maxsize=1000)(smtplib.quoteaddr)


class PipelinedSMTP(TimedSMTP):
    """Says MAIL, RCPT and DATA together, and raises about each what smtplib does when it says them one after the other."""

    def sendmail(self, from_addr: str, to_addrs: str | Sequence[str], msg: Any, *options: Any) -> dict[str, Answer]:
        """To one recipient. A refusal leaves the connection to be reset (RFC 5321, 4.1.1.5)."""
        if not self.has_extn("pipelining"):
            return super().sendmail(from_addr, to_addrs, msg, *options)
        [to] = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        sealed = self._seal(msg)
        self._say_envelope(from_addr, to, len(sealed))
        refusal, last = self._refusal(from_addr, to)
        if refusal:
            if last == 354:  # it waits for a mail, whatever it refused: an empty one, which it refuses too (RFC 2920, 3.1)
                with suppress(OSError):
                    self._answer_to("body", b".\r\n")
            raise refusal
        answer = self._answer_to("body", b"".join((_quoted(sealed), b".\r\n")))
        if answer[0] != 250:
            self._end_line(answer)
            raise smtplib.SMTPDataError(*answer)
        return {}

    def _say_envelope(self, from_addr: str, to: str, size: int) -> None:
        told = f" size={size}" if self.has_extn("size") else ""
        self.mail_taken = False
        self.send(f"mail FROM:{_quoteaddr(from_addr)}{told}\r\nrcpt TO:{_quoteaddr(to)}\r\ndata\r\n")

    def _refusal(self, from_addr: str, to: str) -> tuple[smtplib.SMTPException | None, int]:
        """The first command that was not taken, as smtplib raises it, and the code of the last answer that came."""
        refusal: smtplib.SMTPException | None = None
        code = 0
        for step in ENVELOPE:
            try:
                code, words = self._answer_to(step)
            except OSError:
                if refusal:
                    return refusal, code
                raise
            self.mail_taken = self.mail_taken or (step == "mail" and code == 250)
            refusal = refusal or _refused(step, (code, words), from_addr, to)
            if self._end_line((code, words)):
                break
        return refusal, code

    def _answer_to(self, step: str, said: bytes = b"") -> Answer:
        self._begin_step(step)
        if said:
            self.send(said)
        return self.getreply()

    def _end_line(self, answer: Answer) -> bool:
        """Whether the server ends the connection with this."""
        if answer[0] == 421:
            self.close()
        return answer[0] == 421


def _refused(step: str, answer: Answer, from_addr: str, to: str) -> smtplib.SMTPException | None:
    match step, answer[0]:
        case ("mail", 250) | ("data", 354):
            return None
        case "rcpt", code if 200 <= code <= 299:  # whatever it means by it, it has a recipient, who would get an empty mail after a 354
            return None
        case "mail", _:
            return smtplib.SMTPSenderRefused(*answer, from_addr)
        case "rcpt", _:
            return smtplib.SMTPRecipientsRefused({to: answer})
        case _:
            return smtplib.SMTPDataError(*answer)


def _quoted(mail: bytes) -> bytes:
    """With the dots doubled that begin a line (RFC 5321, 4.5.2); each of its lines ends with CRLF."""
    return (b"." if mail.startswith(b".") else b"") + mail.replace(b"\r\n.", b"\r\n..")


class PipelinedSMTPS(PipelinedSMTP, TimedSMTPS):
    """The same, encrypted from the first byte (RFC 8314, 3.3)."""
