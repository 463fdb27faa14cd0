"""Flask-Mail's connection, with a time limit for every step, certificates that are verified, and the server's answers kept."""

import ipaddress
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from smtplib import SMTPResponseException, SMTPServerDisconnected
from urllib.parse import urlsplit

import flask_mail
from flask import Flask

from config import Settings
from portal.mail import inbox
from portal.mail.pipelined import PipelinedSMTP, PipelinedSMTPS
from portal.mail.smtp import NO_REPLY, TimedSMTP

LOOPBACK = "127.0.0.1"
NO_INBOX = "the built-in inbox is not running"


class KeptConnection(flask_mail.Connection):
    """Opened by `open`, kept for many mails, and opened anew by `open` after it was lost."""

    host: TimedSMTP | None

    def __init__(self, app: Flask, settings: Settings, seal: Callable[[bytes], bytes], timed: Callable[[str, float], object]) -> None:
        """`seal` and `timed` are as `TimedSMTP` has them."""
        super().__init__(app.extensions["mail"])
        self._settings = settings
        self._plain, self._encrypted = (partial(kind, seal=seal, timed=timed) for kind in (PipelinedSMTP, PipelinedSMTPS))

    @property
    def is_open(self) -> bool:
        return self.host is not None and self.host.sock is not None

    @property
    def mail_taken(self) -> bool:
        """Whether the server had agreed to the sender of the latest mail."""
        return self.host is not None and self.host.mail_taken

    @property
    def last_reply(self) -> tuple[int, bytes]:
        """The server's latest code and words."""
        return self.host.last_reply if self.host is not None else NO_REPLY

    def open(self) -> None:
        """Raises `OSError` (as every `SMTPException` is) or `UnicodeError` when the server cannot be reached, or lets nobody in."""
        if not self.is_open:
            self.host = self.configure_host()

    def configure_host(self) -> TimedSMTP:
        host = self._reached()
        try:
            if self._settings.mail_use_tls and not self._settings.embedded_mail:
                host.starttls(context=ssl.create_default_context())
            host.ehlo_or_helo_if_needed()
            if self._settings.mail_username:
                host.login(self._settings.mail_username, self._settings.mail_password)
        except BaseException as trouble:
            host.close()
            if isinstance(trouble, SMTPServerDisconnected) and host.last_reply[0] >= 400:
                # It refused, and smtplib tried the next way in: why it refused is what people must know.
                raise SMTPResponseException(*host.last_reply) from trouble
            raise
        return host

    def _reached(self) -> TimedSMTP:
        settings, own_name = self._settings, _own_name(self._settings.portal_url)
        if settings.embedded_mail:
            return self._inbox(own_name)
        if settings.mail_use_ssl:
            context = ssl.create_default_context()
            return self._encrypted(settings.mail_server, settings.mail_port, own_name, timeout=settings.mail_timeout, context=context)
        return self._plain(settings.mail_server, settings.mail_port, own_name, settings.mail_timeout)

    def _inbox(self, own_name: str) -> TimedSMTP:
        port = inbox.port(self._settings.var_dir)
        if port is None:
            raise ConnectionError(NO_INBOX)
        try:
            return self._plain(LOOPBACK, port, own_name, self._settings.mail_timeout)
        except ConnectionRefusedError:
            raise ConnectionError(NO_INBOX) from None

    def send(self, message: flask_mail.Message, envelope_from: str) -> None:  # type: ignore[override]  # whoever sends knows it here
        """As Flask-Mail's, of a message whose writer refuses bad headers itself, between addresses as they go over the wire."""
        if self.host is None:
            raise SMTPServerDisconnected("the connection was never opened")
        self.host.sendmail(envelope_from, [str(address) for address in message.recipients], message.as_bytes())

    def reset(self) -> None:
        """Ends what is left of a mail that was refused (RFC 5321, 4.1.1.5), or the connection when the server will not have it."""
        if self.host is None or not self.is_open:
            return
        with suppress(OSError):  # then the connection is closed, which `is_open` tells
            if self.host.rset()[0] != 250:
                self.host.close()

    def close(self) -> None:
        """Says good-bye. What became of the mails is known by now, so it does not matter how the server takes it."""
        if self.host is not None and self.is_open:
            with suppress(OSError):
                self.host.quit()
            self.host.close()


def _own_name(portal_url: str) -> str:
    """The name to say EHLO with: asking the DNS for one, as smtplib would, has no time limit (RFC 5321, 4.1.4)."""
    name = urlsplit(portal_url).hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name if "." in name and name.isascii() else f"[{LOOPBACK}]"
    return f"[{LOOPBACK}]"
