"""To take a mail that came back: it counts only when it came to, or quotes, a return path that we made."""

from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions import measures
from portal.actions.house import House
from portal.actions.return_path import mail_returned_to
from portal.actions.take_reports import CameTo, take_report
from portal.clock import now
from portal.mail import returned
from portal.outcomes import Report
from portal.store import reports

LARGEST = 1024 * 1024
"""Bytes of a mail that are looked at: what a report says stands before the mail that it quotes."""

log = structlog.get_logger()


def take_returned(house: House, recipients: Iterable[str], content: bytes) -> CameTo:
    """What it came to. Raises `sqlalchemy.exc.SQLAlchemyError`, for the mail to be offered again, and nothing else."""
    came_to, found = _read(house, recipients, content[:LARGEST])
    with house.db.write() as tx:
        each = [take_report(tx, report, now()) for report in found] or [came_to]
    _count(house, *each)
    return each[0]


def refuse_returned(house: House) -> None:
    """Counts a mail to a return path that we did not make, and does nothing else."""
    _count(house, CameTo.FORGED)


def _count(house: House, *came_to: CameTo) -> None:
    log.info("mail_returned", came_to=[each.value for each in came_to])
    for each in came_to:
        house.tally.count(measures.REPORTS, measures.BY_MAIL, each)
    house.tally.write(house.db)


def _read(house: House, recipients: Iterable[str], content: bytes) -> tuple[CameTo, list[Report]]:
    """The reports in it; or why there are none."""
    try:
        message = message_from_bytes(content)
        mail = _mail(house, recipients, message)
        if mail is None:
            return CameTo.FORGED, []
        with house.db.read() as tx:
            address = reports.address_of(tx, mail)
        if address is None:
            return CameTo.UNMATCHED, []
        return CameTo.IGNORED, returned.reports_in(message, mail, address, now())
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 (the readers of mails raise whatever a hostile one makes them raise)
        log.info("mail_returned.unreadable", error=type(error).__name__)
        return CameTo.UNREADABLE, []


def _mail(house: House, recipients: Iterable[str], message: Message) -> str | None:
    """The public id of the mail that it is about."""
    paths = (*recipients, *returned.quoted_paths(message))
    return next((mail for path in paths if (mail := mail_returned_to(house, path))), None)
