"""Writes decisions: the alerts as decided, and a notification for every mail owed (contract/RULES.md, Mails)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, Text, bindparam, select, update

from portal.rules.reasons import Kind
from portal.store.alerts import IS_PENDING
from portal.store.among import among
from portal.store.lots import added, inserted
from portal.store.tables import alerts, messages, notification_alerts, notification_messages, notifications

Key = tuple[int, int, Kind]
"""Conversation, agent and kind: sends of one key that wait for their first attempt are one mail."""

# Made once, not for each batch: SQLAlchemy takes several times longer to make a statement than to execute it.
_n, _m = notifications.c, messages.c
_DECIDED = (
    update(alerts)
    .where(alerts.c.id == bindparam("row"), IS_PENDING)
    .values(snapshot=bindparam("frozen"), decided_at=bindparam("now"), stuck_at=None, error=None)
)
_WAITING = (
    select(_n.id, _n.conversation_id, _n.agent_id, _n.kind)
    .where(among(_n.conversation_id, "conversations"), _n.state == "queued", _n.first_attempt_at.is_(None))
    .order_by(_n.id)
    .with_for_update()  # in order, as whoever renews a claim locks them
)
_MESSAGES = select(_m.id, _m.conversation_id, _m.external_id).where(
    among(_m.conversation_id, "conversations"), among(_m.external_id, "carried", Text)
)
_OWED = inserted(notifications, "conversation_id", "agent_id", "kind", "public_id", "due_at", "next_attempt_at")
_CALLED_FOR = inserted(notification_alerts, "alert_id", "agent_id", "notification_id")
_CARRIED = added(notification_messages, "notification_id", "message_id", "agent_id", "kind")


@dataclass(frozen=True, slots=True)
class Send:
    """One `send` verdict; `carries` are the chat system's ids of its messages."""

    alert: int
    conversation: int
    agent: int
    kind: Kind
    due_at: datetime
    carries: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.conversation, self.agent, self.kind


def mark_decided(tx: Connection, snapshots: Mapping[int, bytes], decided_at: datetime) -> None:
    """`snapshots` are by alert row."""
    if not snapshots:
        return
    tx.execute(_DECIDED, [{"row": row, "frozen": frozen, "now": decided_at} for row, frozen in snapshots.items()])


def owe(tx: Connection, sends: Sequence[Send], now: datetime) -> None:
    """One notification for each conversation, agent and kind; a send joins one that still waits for its first attempt."""
    if not sends:
        return
    waiting = _waiting(tx, sends)
    _create(tx, [send for send in sends if send.key not in waiting], now)
    waiting = _waiting(tx, sends)
    _CALLED_FOR.put(tx, [{"alert_id": send.alert, "agent_id": send.agent, "notification_id": waiting[send.key]} for send in sends])
    rows = _message_rows(tx, sends)
    carried = {
        (waiting[send.key], rows[send.conversation, message]): {
            "notification_id": waiting[send.key],
            "message_id": rows[send.conversation, message],
            "agent_id": send.agent,
            "kind": send.kind,
        }
        for send in sends
        for message in send.carries
    }
    _CARRIED.put(tx, list(carried.values()))


def _waiting(tx: Connection, sends: Sequence[Send]) -> dict[Key, int]:
    locked = tx.execute(_WAITING, {"conversations": list({send.conversation for send in sends})})
    return {(conversation, agent, Kind(kind)): row for row, conversation, agent, kind in locked}


def _create(tx: Connection, sends: Sequence[Send], now: datetime) -> None:
    new: dict[Key, dict[str, object]] = {}
    for send in sends:
        new.setdefault(
            send.key,
            {
                "conversation_id": send.conversation,
                "agent_id": send.agent,
                "kind": send.kind,
                "public_id": uuid4().hex,
                "due_at": send.due_at,
                "next_attempt_at": now,
            },
        )
    if new:
        _OWED.put(tx, list(new.values()))


def _message_rows(tx: Connection, sends: Sequence[Send]) -> dict[tuple[int, str], int]:
    conversations, carried = {send.conversation for send in sends}, {message for send in sends for message in send.carries}
    found = tx.execute(_MESSAGES, {"conversations": list(conversations), "carried": list(carried)})
    return {(conversation, message): row for row, conversation, message in found}
