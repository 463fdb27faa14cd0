"""Writes decisions: the alerts as decided, and a notification for every mail owed (contract/RULES.md, Mails)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from portal.rules.reasons import Kind
from portal.store import upsert
from portal.store.alerts import PENDING
from portal.store.tables import alerts, messages, notification_alerts, notification_messages, notifications

Key = tuple[int, int, Kind]
"""Conversation, agent and kind: sends of one key that wait for their first attempt are one mail."""


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
    decided = {"snapshot": bindparam("frozen"), "decided_at": decided_at, "stuck_at": None, "error": None}
    statement = update(alerts).where(alerts.c.id == bindparam("row"), PENDING).values(decided)
    tx.execute(statement, [{"row": row, "frozen": frozen} for row, frozen in snapshots.items()])


def owe(tx: Connection, sends: Sequence[Send], now: datetime) -> None:
    """One notification for each conversation, agent and kind; a send joins one that still waits for its first attempt."""
    if not sends:
        return
    waiting = _waiting(tx, sends)
    _create(tx, [send for send in sends if send.key not in waiting], now)
    waiting = _waiting(tx, sends)
    tx.execute(
        insert(notification_alerts),
        [{"alert_id": send.alert, "agent_id": send.agent, "notification_id": waiting[send.key]} for send in sends],
    )
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
    tx.execute(upsert.insert(tx, notification_messages).on_conflict_do_nothing(), list(carried.values()))


def _waiting(tx: Connection, sends: Sequence[Send]) -> dict[Key, int]:
    n = notifications.c
    chosen = select(n.id, n.conversation_id, n.agent_id, n.kind).where(
        n.conversation_id.in_({send.conversation for send in sends}), n.state == "queued", n.first_attempt_at.is_(None)
    )
    locked = tx.execute(chosen.order_by(n.id).with_for_update())  # in order, as whoever renews a claim locks them
    return {(row.conversation_id, row.agent_id, Kind(row.kind)): row.id for row in locked}


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
        tx.execute(insert(notifications), list(new.values()))


def _message_rows(tx: Connection, sends: Sequence[Send]) -> dict[tuple[int, str], int]:
    m = messages.c
    chosen = select(m.id, m.conversation_id, m.external_id).where(
        m.conversation_id.in_({send.conversation for send in sends}),
        m.external_id.in_({message for send in sends for message in send.carries}),
    )
    return {(row.conversation_id, row.external_id): row.id for row in tx.execute(chosen)}
