"""Erases what is older than `RETENTION_DAYS`; ids, times and reasons stay (contract/EVENTS.md, Settings).

Each function erases up to `MOST` rows, so that no transaction grows long, and tells how many it was.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, exists, or_, select, update

from portal.store.sign_ins import LASTS
from portal.store.snapshots import without_facts
from portal.store.tables import alerts, connections, contacts, devices, links, messages, notifications, receipts, sign_ins, unseen_spans

MOST = 500

NO_MESSAGE = {"text": "", "author_name": None, "author_email": None, "page_url": None}
"""What is left of what was written."""


def erase_messages(tx: Connection, before: datetime, now: datetime) -> int:
    """Texts, and the names, addresses and pages of who wrote them."""
    return _update(tx, messages, {**NO_MESSAGE, "erased_at": now}, messages.c.at < before, messages.c.erased_at.is_(None))


def erase_bodies(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001 (all erasers are called alike)
    return _update(tx, receipts, {"body": None}, receipts.c.received_at < before, receipts.c.body.is_not(None))


def erase_subjects(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """A subject says who wrote and what. The empty one still says that the mail was tried."""
    old = (notifications.c.ended_at < before, notifications.c.subject != "")
    return _update(tx, notifications, {"subject": ""}, *old)


def erase_facts(tx: Connection, before: datetime, now: datetime) -> int:
    """The facts of decisions, which tell the presence of agents."""
    chosen = select(alerts.c.id, alerts.c.snapshot).where(alerts.c.decided_at < before, alerts.c.erased_at.is_(None)).limit(MOST)
    rows = [{"row": row.id, "kept": without_facts(row.snapshot)} for row in tx.execute(chosen)]
    if rows:
        tx.execute(update(alerts).where(alerts.c.id == bindparam("row")).values(snapshot=bindparam("kept"), erased_at=now), rows)
    return len(rows)


def erase_presence(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """All but what follows a connection that still lasts: without it, that one would seem to have gone on unchanged."""
    lasting = connections.alias()
    same_device = lasting.c.device_id == connections.c.device_id
    followed = exists().where(same_device, lasting.c.at <= connections.c.at, lasting.c.expires_at > before)
    ended = or_(connections.c.expires_at.is_(None), connections.c.expires_at <= before)
    old = select(connections.c.id).where(connections.c.at < before, ended, ~followed).limit(MOST)
    return tx.execute(delete(connections).where(connections.c.id.in_(old))).rowcount


def erase_unseen(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """Stretches in which presence was unknown go with the presence."""
    old = select(unseen_spans.c.id).where(unseen_spans.c.ended_at < before).limit(MOST)
    return tx.execute(delete(unseen_spans).where(unseen_spans.c.id.in_(old))).rowcount


def erase_contacts(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """Who writes again is asked about again."""
    old = select(contacts.c.id).where(contacts.c.told_at < before, contacts.c.erased_at.is_(None)).limit(MOST)
    return tx.execute(delete(contacts).where(contacts.c.id.in_(old))).rowcount


def erase_devices(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """Of which nothing is known any more: a browser makes a new one for each tab."""
    unused = select(devices.c.id).where(~exists().where(connections.c.device_id == devices.c.id)).limit(MOST)
    return tx.execute(delete(devices).where(devices.c.id.in_(unused))).rowcount


def erase_sign_ins(tx: Connection, before: datetime, now: datetime) -> int:
    """Those that ended: closed, or unused for too long. One that is open stays, however long ago it was used."""
    ended = or_(sign_ins.c.closed_at < before, sign_ins.c.seen_at < min(before, now - LASTS))
    old = select(sign_ins.c.id).where(ended).limit(MOST)
    return tx.execute(delete(sign_ins).where(sign_ins.c.id.in_(old))).rowcount


def erase_links(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001
    """The addresses of mailed links; that there was one stays."""
    return _update(tx, links, {"address": None}, links.c.expires_at < before, links.c.address.is_not(None))


def _update(tx: Connection, table: Table, values: Mapping[str, object], *which: ColumnElement[bool]) -> int:
    rows = select(table.c.id).where(*which).limit(MOST)
    return tx.execute(update(table).where(table.c.id.in_(rows)).values(values)).rowcount
