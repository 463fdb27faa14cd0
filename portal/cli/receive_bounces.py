"""`flask --app portal receive-bounces`: the mail server that mails to `BOUNCE_DOMAIN` are handed to. Ends on SIGTERM."""

import asyncio
from collections.abc import Callable

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal import logs
from portal.actions import measures
from portal.actions.counted import Counted, in_a_while
from portal.actions.house import House
from portal.actions.return_path import is_open
from portal.actions.take_reports import CameTo
from portal.actions.take_returned import LARGEST, take_returned
from portal.cli.fail import fail
from portal.mail.receiver import serve

log = structlog.get_logger()


class BounceDesk:
    """Open at the return paths that the portal made, and nowhere else. What strangers try costs a count, which `later` is told to write."""

    def __init__(self, house: House, later: Callable[[Callable[[], None]], None] = in_a_while) -> None:
        self._house, self._counted = house, Counted(house, later)

    def is_open(self, address: str) -> bool:
        if is_open(self._house, address):
            return True
        self._counted.count(measures.REPORTS, measures.BY_MAIL, CameTo.FORGED)
        return False

    def take(self, recipients: list[str], content: bytes) -> bool:
        try:
            take_returned(self._house, recipients, content)
        except SQLAlchemyError as error:
            log.warning("bounces.database_away", error=type(error).__name__)
            return False
        self._counted.write_soon()
        return True


@click.command("receive-bounces")
@with_appcontext
def receive_bounces() -> None:
    """Take mails that come back, at BOUNCE_PORT; `up` starts this where BOUNCE_DOMAIN is set and BOUNCE_PORT is not 0."""
    house: House = current_app.extensions["house"]
    settings = house.settings
    if not settings.bounce_domain:
        fail("BOUNCE_DOMAIN: is not set, so no mail comes back here")
    if not settings.bounce_port:
        fail("BOUNCE_PORT: is 0, so nothing is to listen here")
    logs.own_process(settings.log_format, settings.log_level)
    log.info("bounces_open", port=settings.bounce_port)
    try:
        asyncio.run(serve(BounceDesk(house), settings.bounce_domain, LARGEST, settings.host, settings.bounce_port))
    except OSError as error:
        fail(f"BOUNCE_PORT: {error.strerror}")
