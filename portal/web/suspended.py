"""Said on every page to who is concerned: that no mails go to their address, and what to do about it."""

from flask import Flask, g
from flask_login import current_user

from portal.store import suspensions
from portal.web import house


def register(app: Flask) -> None:
    app.jinja_env.globals.update(is_suspended=is_suspended)


def is_suspended() -> bool:
    """Whether the address of who is signed in is; asked once for a page."""
    if not current_user.is_authenticated:
        return False
    if "is_suspended" not in g:
        with house().db.read() as tx:
            g.is_suspended = suspensions.is_suspended(tx, current_user.person.agent_id)
    found: bool = g.is_suspended
    return found
