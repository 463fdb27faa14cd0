"""Tells the audit log from which network address a call came: the sender's, or a trusted proxy's word for it."""

from contextvars import Token

from flask import Flask, g, request

from portal.actions.noted import whence


def note_whence(app: Flask) -> None:
    app.before_request(remember)
    app.teardown_request(forget)


def remember() -> None:
    g.whence = whence.set(request.remote_addr)


def forget(_error: BaseException | None) -> None:
    """One process answers many, and commands may run beside them: nobody's change is noted as another's."""
    token: Token[str | None] | None = g.pop("whence", None)
    if token:
        whence.reset(token)
