"""Hands mails to the mail server and says what it made of each (contract/RULES.md, Mails)."""

from collections.abc import Callable
from dataclasses import replace
from email.utils import parseaddr
from functools import cache
from types import TracebackType
from typing import Self

import flask_mail
from flask import Flask

from config import LOCALES, Settings
from portal.mail import replies, shown, templates
from portal.mail.addresses import ascii_form
from portal.mail.connection import KeptConnection
from portal.mail.outcomes import Reply
from portal.mail.seal import seal_for
from portal.outcomes import Outcome

NOT_ASCII = "the address has letters that cannot be told to a mail server"
Timed = Callable[[str, float], object]


@cache
def _bare(sender: str | tuple[str, str]) -> str:
    """Its address, as the envelope has it."""
    address = parseaddr(sender)[1] if isinstance(sender, str) else sender[1]
    return ascii_form(address) or address


def unheeded(_step: str, _seconds: float) -> None:
    """Where nobody asks how long the mail server takes."""


class Post:
    """The post office of one application. Holds no connection, so that it may be made before a worker forks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seal = seal_for(settings)

    def init_app(self, app: Flask) -> None:
        """Configures Flask-Mail, compiles the templates and reads the names of days, so that no mail waits for that."""
        app.config.update(
            MAIL_DEFAULT_SENDER=self._settings.mail_default_sender,
            MAIL_SUPPRESS_SEND=False,
            MAIL_DEBUG=False,  # it would write addresses to the log
        )
        flask_mail.Mail(app)
        for locale in LOCALES:
            templates.environment(locale)
            shown.tell_times(locale)
        self._app = app

    def knock(self) -> str | None:
        """Connect and log in as for a mail: None when that works, else what the server or the network said."""
        connection = self._connection(unheeded)
        try:
            connection.open()
        except (OSError, UnicodeError) as trouble:
            return replies.unopened(trouble).words
        connection.close()
        return None

    def line(self, timed: Timed = unheeded) -> "PostLine":
        """A line of its own for each thread that sends: `with post.line() as line: reply = line.send(message)`.

        `timed` is told each step of SMTP and the seconds it took.
        """
        return PostLine(self._app, self._connection(timed))

    def _connection(self, timed: Timed) -> KeptConnection:
        return KeptConnection(self._app, self._settings, self._seal, timed)


class PostLine:
    """One connection for many mails: opened by the first, opened anew after it was lost, closed by the end of the `with` block.

    The block has an application context, in whatever thread it is.
    """

    def __init__(self, app: Flask, connection: KeptConnection) -> None:
        self._app, self._context = app, app.app_context()
        self._connection = connection

    def moved(self) -> "PostLine":
        """The same connection, for a `with` block of another thread; this line sends no more."""
        return PostLine(self._app, self._connection)

    def __enter__(self) -> Self:
        self._context.push()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()
        self._context.pop()

    def reach(self) -> bool:
        """Open the connection before there is a mail; whether that worked."""
        try:
            self._connection.open()
        except (OSError, UnicodeError):
            return False
        return True

    def send(self, message: flask_mail.Message, return_path: str | None = None) -> Reply:
        """What the server made of `message`, which has one recipient and comes back to `return_path`, or else to its sender.

        Raises only for a message that is made wrong.

        A server may end a connection between two mails as it likes; that is no news about the second, which goes over a new one.
        """
        if not all(str(address).isascii() for address in message.send_to):
            return Reply(Outcome.REFUSED, None, None, NOT_ASCII)
        was_open = self._connection.is_open
        return_path = return_path or _bare(message.sender)
        reply = self._attempt(message, return_path)
        ended_before = was_open and reply.line_lost and reply.outcome is Outcome.DEFERRED and not self._connection.mail_taken
        return self._attempt(message, return_path) if ended_before else reply

    def _attempt(self, message: flask_mail.Message, return_path: str) -> Reply:
        try:
            self._connection.open()
        except (OSError, UnicodeError) as trouble:
            return replace(replies.unopened(trouble), line_lost=True, unreachable=True)
        try:
            self._connection.send(message, return_path)
        except OSError as trouble:
            self._connection.reset()
            return replace(replies.unsent(trouble), line_lost=not self._connection.is_open)
        return replies.accepted(self._connection.last_reply)
