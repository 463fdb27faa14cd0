"""The alerts of a conversation as bursts: messages less than a quarter of an hour apart, and the departures that follow them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from portal.rules.reasons import Kind
from portal.store.said import said
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
_a = alerts.c
_ITS_TIME = select(_a.at).where(_a.id == bindparam("alert")).scalar_subquery()
_OF_CONVERSATION = select(_a.id, _a.kind, _a.at).where(_a.conversation_id == bindparam("conversation"))
_BEFORE = _OF_CONVERSATION.where(_a.at < _ITS_TIME).order_by(_a.at.desc()).limit(2 * MOST)
_SINCE = _OF_CONVERSATION.where(_a.at >= _ITS_TIME).order_by(_a.at).limit(2 * MOST)


def conversation_of(tx: Connection, account_id: int, alert: int) -> int | None:
    """The row of the alert's conversation; None when the account has no such alert."""
    found = said(tx, _CONVERSATION, {"alert": alert, "account": account_id})
    return next((row.conversation_id for row in found), None)


def newest_of(tx: Connection, conversation: int) -> int | None:
    """The row of the conversation's latest alert by time; None while it has none."""
    chosen = select(alerts.c.id).where(alerts.c.conversation_id == conversation)
    row: int | None = tx.execute(chosen.order_by(alerts.c.at.desc(), alerts.c.id.desc()).limit(1)).scalar()
    return row


def burst_of(tx: Connection, conversation: int, alert: int) -> list[Occasion]:
    """The burst that the alert is in, in order of time: of a very long one, the `MOST` around the alert.

    Of a long conversation no more is read than could be shown, and as much again.
    """
    asked = {"conversation": conversation, "alert": alert}
    around = [Occasion(row.id, Kind(row.kind), row.at) for side in (_BEFORE, _SINCE) for row in said(tx, side, asked)]
    for burst in bursts(sorted(around, key=_in_order)):
        for place, occasion in enumerate(burst):
            if occasion.row == alert:
                first = max(0, place - MOST // 2)
                return burst[first : first + MOST]
    return []


def _in_order(occasion: Occasion) -> tuple[datetime, bool, int]:
    """Of one instant, first the message."""
    return occasion.at, occasion.kind is Kind.MISSED, occasion.row


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
