"""What was decided about one conversation, and what became of the mails: for explaining."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import RowMapping

from portal.store.among import among
from portal.store.said import said
from portal.store.tables import (
    accounts,
    agents,
    alerts,
    conversations,
    endpoints,
    messages,
    notification_alerts,
    notification_messages,
    notifications,
)

_a, _n = alerts.c, notifications.c
_ALERTS = select(_a.id, _a.decided_at, _a.snapshot).order_by(_a.at, _a.kind.desc(), _a.id)
_OF_CONVERSATION = _ALERTS.where(_a.conversation_id == bindparam("conversation"))
_NAMED = _ALERTS.where(among(_a.id, "rows"))
_OF_MAIL = (_n.id, _n.state, _n.address, _n.message_id, _n.why, _n.next_attempt_at, _n.ended_at, _n.summary_id)
_MAILS = (
    select(notification_alerts.c.alert_id, agents.c.external_id.label("agent"), *_OF_MAIL)
    .join(notifications, notifications.c.id == notification_alerts.c.notification_id)
    .join(agents, agents.c.id == notification_alerts.c.agent_id)
    .where(among(notification_alerts.c.alert_id, "alerts"))
)
_CARRIED = (
    select(notification_messages.c.notification_id, messages.c.external_id)
    .join(messages, messages.c.id == notification_messages.c.message_id)
    .where(among(notification_messages.c.notification_id, "notifications"))
    .order_by(messages.c.at, messages.c.external_id)
)


@dataclass(frozen=True, slots=True)
class Mail:
    """The notification that one `send` came to; `carries` are its messages in order of time.

    `next_attempt_at` is None once it has ended. One `in_summary` was held back: all but what it carries is the summary's.
    """

    notification: int
    state: str
    address: str | None
    message_id: str | None
    carries: tuple[str, ...]
    why: str | None
    next_attempt_at: datetime | None
    in_summary: bool


def find(tx: Connection, account: str, conversation: str, endpoint: str | None) -> Sequence[RowMapping]:
    """The conversations of this id in the account, on any endpoint or on the one given."""
    chosen = (
        select(conversations.c.id, conversations.c.external_id, endpoints.c.public_id.label("endpoint"))
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
        .join(accounts, accounts.c.id == endpoints.c.account_id)
        .where(accounts.c.public_id == account, conversations.c.external_id == conversation)
    )
    return tx.execute(chosen if endpoint is None else chosen.where(endpoints.c.public_id == endpoint)).mappings().all()


def alerts_of(tx: Connection, conversation: int) -> Sequence[Any]:
    """`id`, `decided_at` and `snapshot` of all its alerts, in order of time."""
    return said(tx, _OF_CONVERSATION, {"conversation": conversation})


def alerts_named(tx: Connection, rows: Collection[int]) -> Sequence[Any]:
    """The same of these alerts."""
    return said(tx, _NAMED, {"rows": rows})


def mails_of(tx: Connection, alert_ids: Collection[int]) -> Mapping[tuple[int, str], Mail]:
    """By alert and agent, the mail each `send` came to."""
    rows = said(tx, _MAILS, {"alerts": alert_ids})
    carried = _carried(tx, {row.id for row in rows})
    return {(row.alert_id, row.agent): _mail(row, tuple(carried[row.id])) for row in rows}


def _mail(row: Any, carries: tuple[str, ...]) -> Mail:
    again = None if row.ended_at else row.next_attempt_at
    held = row.summary_id is not None
    return Mail(row.summary_id if held else row.id, row.state, row.address, row.message_id, carries, row.why, again, held)


def _carried(tx: Connection, notification_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for notification, message in said(tx, _CARRIED, {"notifications": notification_ids}) if notification_ids else ():
        found[notification].append(message)
    return found
