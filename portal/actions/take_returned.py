"""To take a mail that came back: it counts only when it came to, or quotes, a return path that we made."""

from collections.abc import Iterable
from email import message_from_bytes

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions import measures
from portal.actions.house import House
from portal.actions.return_path import mail_returned_to, names_a_return_path
from portal.actions.take_reports import CameTo, take_report
from portal.clock import now
from portal.mail import returned
from portal.outcomes import Report
from portal.store import reports

LARGEST = 1024 * 1024
"""Bytes of a mail that is taken."""

LOOKED_AT = 64 * 1024
"""Bytes of it that are read: what a report says stands before the mail that it quotes, and a mail made for that takes long to read."""

log = structlog.get_logger()


def take_returned(house: House, recipients: Iterable[str], content: bytes) -> CameTo:
    """What it came to, which is counted and not written yet.

    Raises `sqlalchemy.exc.SQLAlchemyError`, for the mail to be offered again, and nothing else.
    """
    came_to, found = _read(house, recipients, content[:LOOKED_AT])
    with house.db.write() as tx:
        each = [take_report(tx, report, now()) for report in found] or [came_to]
    log.info("mail_returned", came_to=[one.value for one in each])
    for one in each:
        house.tally.count(measures.REPORTS, measures.BY_MAIL, one)
    return each[0]


def _read(house: House, recipients: Iterable[str], content: bytes) -> tuple[CameTo, list[Report]]:
    """The reports in it; or why there are none."""
    try:
        return _reports(house, recipients, content)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 (the readers of mails raise whatever a hostile one makes them raise)
        log.info("mail_returned.unreadable", error=type(error).__name__)
        return CameTo.UNREADABLE, []


def _reports(house: House, recipients: Iterable[str], content: bytes) -> tuple[CameTo, list[Report]]:
    """Anybody can send to the address for complaints: a mail that does not even name a return path of ours is not parsed."""
    mail = _mail(house, recipients)
    if mail is None and not names_a_return_path(house, content.decode("ascii", "replace")):
        return CameTo.FORGED, []
    if not returned.may_be_read(content):
        return CameTo.UNREADABLE, []
    message = message_from_bytes(content)
    mail = mail or _mail(house, returned.quoted_paths(message))
    if mail is None:
        return CameTo.FORGED, []
    with house.db.read() as tx:
        address = reports.address_of(tx, mail)
    if address is None:
        return CameTo.UNMATCHED, []
    return CameTo.IGNORED, returned.reports_in(message, mail, address, now())


def _mail(house: House, paths: Iterable[str]) -> str | None:
    """The public id of the mail that came back to one of `paths`."""
    return next((mail for path in paths if (mail := mail_returned_to(house, path))), None)
