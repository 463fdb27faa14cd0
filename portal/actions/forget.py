"""To forget: erase what is older than `RETENTION_DAYS`, in small steps (contract/EVENTS.md, Settings)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions.house import House
from portal.clock import now
from portal.mail import inbox
from portal.store import copies, remains, retention
from portal.store.audit import erase_lines
from portal.store.reports import forget_calls
from portal.store.tries import erase_tries

ERASERS = (
    retention.erase_messages,
    retention.erase_bodies,
    retention.erase_subjects,
    retention.erase_facts,
    retention.erase_presence,
    retention.erase_unseen,
    retention.erase_contacts,
    retention.erase_devices,
    retention.erase_sign_ins,
    retention.erase_links,
    erase_lines,
    erase_tries,
    forget_calls,
    remains.merge_words,
)


Eraser = Callable[[Connection, datetime, datetime], int]


LONGEST = timedelta(seconds=30)
"""Erasing holds up a worker, so it stops after this; the next hour goes on where it stopped."""


def forget(house: House) -> None:
    """A short transaction at a time; running it twice does no harm."""
    before, end = now() - house.settings.retention, now() + LONGEST
    for eraser in ERASERS:
        while now() < end and _step(house, eraser, before):
            continue
    remains.empty_log(house.db)
    inbox.forget(house.settings.var_dir, before)
    copies.throw_away(house.settings.database_url, now())


def _step(house: House, eraser: Eraser, before: datetime) -> int:
    with house.db.write() as tx:
        return eraser(tx, before, now())
