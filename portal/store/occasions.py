"""The alerts of a conversation as bursts: messages less than a quarter of an hour apart, and the departures that follow them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from portal.rules.reasons import Kind
from portal.store.tables import alerts

APART = timedelta(minutes=15)

MOST = 50
"""Alerts of one burst that a page can hold."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One alert of a conversation: a message or a departure, and when."""

    row: int
    kind: Kind
    at: datetime


_CONVERSATION = select(alerts.c.conversation_id).where(alerts.c.id == bindparam("alert"), alerts.c.account_id == bindparam("account"))
_OF_CONVERSATION = (
    select(alerts.c.id, alerts.c.kind, alerts.c.at)
    .where(alerts.c.conversation_id == bindparam("conversation"))
    .order_by(alerts.c.at, alerts.c.kind.desc(), alerts.c.id)
)


def conversation_of(tx: Connection, account_id: int, alert: int) -> int | None:
    """The row of the alert's conversation; None when the account has no such alert."""
    row: int | None = tx.execute(_CONVERSATION, {"alert": alert, "account": account_id}).scalar()
    return row


def newest_of(tx: Connection, conversation: int) -> int | None:
    """The row of the conversation's latest alert by time; None while it has none."""
    chosen = select(alerts.c.id).where(alerts.c.conversation_id == conversation)
    row: int | None = tx.execute(chosen.order_by(alerts.c.at.desc(), alerts.c.id.desc()).limit(1)).scalar()
    return row


def burst_of(tx: Connection, conversation: int, alert: int) -> list[Occasion]:
    """The burst that the alert is in, in order of time: of a very long one, the `MOST` around the alert."""
    rows = tx.execute(_OF_CONVERSATION, {"conversation": conversation})
    for burst in bursts(Occasion(row.id, Kind(row.kind), row.at) for row in rows):
        for place, occasion in enumerate(burst):
            if occasion.row == alert:
                first = max(0, place - MOST // 2)
                return burst[first : first + MOST]
    return []


def bursts(occasions: Iterable[Occasion]) -> list[list[Occasion]]:
    """All bursts of one conversation, whose alerts are given in order of time."""
    out: list[list[Occasion]] = []
    wrote: datetime | None = None
    for occasion in occasions:
        is_message = occasion.kind is Kind.OFFLINE
        if not out or (is_message and wrote and occasion.at - wrote >= APART):
            out.append([])
        out[-1].append(occasion)
        wrote = occasion.at if is_message else wrote
    return out
