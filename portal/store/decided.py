"""What was decided about one conversation, and what became of the mails: for explaining."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import RowMapping

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

_MAILS = (
    select(notification_alerts.c.alert_id, agents.c.external_id.label("agent"), notifications)
    .join(notifications, notifications.c.id == notification_alerts.c.notification_id)
    .join(agents, agents.c.id == notification_alerts.c.agent_id)
    .where(notification_alerts.c.alert_id.in_(bindparam("alerts", expanding=True)))
)
_CARRIED = (
    select(notification_messages.c.notification_id, messages.c.external_id)
    .join(messages, messages.c.id == notification_messages.c.message_id)
    .where(notification_messages.c.notification_id.in_(bindparam("notifications", expanding=True)))
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


def alerts_of(tx: Connection, conversation: int, rows: Collection[int] | None = None) -> Sequence[RowMapping]:
    """All alerts in order of time, or those of `rows`."""
    chosen = select(alerts).where(alerts.c.conversation_id == conversation)
    if rows is not None:
        chosen = chosen.where(alerts.c.id.in_(rows))
    return tx.execute(chosen.order_by(alerts.c.at, alerts.c.kind.desc(), alerts.c.id)).mappings().all()


def mails_of(tx: Connection, alert_ids: Collection[int]) -> Mapping[tuple[int, str], Mail]:
    """By alert and agent, the mail each `send` came to."""
    rows = tx.execute(_MAILS, {"alerts": list(alert_ids)}).all()
    carried = _carried(tx, {row.id for row in rows})
    return {(row.alert_id, row.agent): _mail(row, tuple(carried[row.id])) for row in rows}


def _mail(row: Any, carries: tuple[str, ...]) -> Mail:
    again = None if row.ended_at else row.next_attempt_at
    held = row.summary_id is not None
    return Mail(row.summary_id if held else row.id, row.state, row.address, row.message_id, carries, row.why, again, held)


def _carried(tx: Connection, notification_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for notification, message in tx.execute(_CARRIED, {"notifications": list(notification_ids)}):
        found[notification].append(message)
    return found
