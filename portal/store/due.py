"""What is to be decided: conversations with due alerts, claimed by one worker at a time, and the facts to decide on."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Kind
from portal.rules.spans import FOREVER, Span
from portal.store import history
from portal.store.accounts import AccountFacts
from portal.store.alerts import PENDING
from portal.store.facts import facts_in
from portal.store.tables import alerts, conversations, messages


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation with its pending alerts in order of due time, by row, and the facts to decide them on.

    `withdrawn` are the rows of pending alerts that the facts no longer call for.
    """

    conversation: int
    account: AccountFacts
    facts: Facts
    alerts: tuple[tuple[int, Alert], ...]
    withdrawn: tuple[int, ...]


def claim(tx: Connection, now: datetime, until: datetime, token: str, most: int) -> dict[int, int]:
    """Up to `most` conversations with due alerts, oldest first, held by `token` until `until` or until they are released.

    Each with how often it has been claimed since a claim last ended well.
    """
    free = or_(conversations.c.claimed_until.is_(None), conversations.c.claimed_until <= now)
    is_due = (PENDING, alerts.c.stuck_at.is_(None), alerts.c.due_at <= now)
    oldest = (
        select(alerts.c.conversation_id, func.min(alerts.c.due_at).label("due_at"))
        .join(conversations, conversations.c.id == alerts.c.conversation_id)
        .where(*is_due, free)
        .group_by(alerts.c.conversation_id)
        .order_by(func.min(alerts.c.due_at))
        .limit(most)
        .subquery()
    )
    chosen = select(conversations.c.id, conversations.c.claims).join(oldest, oldest.c.conversation_id == conversations.c.id)
    found = tx.execute(chosen.where(free).with_for_update(skip_locked=True, of=conversations))
    claims = {row.id: row.claims + 1 for row in found}
    held = {"claimed_until": until, "claim": token, "claims": conversations.c.claims + 1}
    tx.execute(update(conversations).where(conversations.c.id.in_(claims)).values(held))
    return claims


def claimed_still(tx: Connection, conversation_ids: Collection[int], token: str) -> set[int]:
    """Those that `token` still holds, locked until the transaction ends."""
    chosen = select(conversations.c.id).where(conversations.c.id.in_(conversation_ids), conversations.c.claim == token)
    return set(tx.execute(chosen.order_by(conversations.c.id).with_for_update()).scalars())


def release(tx: Connection, conversation_ids: Collection[int]) -> None:
    """The claim ended well."""
    free = {"claimed_until": None, "claim": None, "claims": 0}
    tx.execute(update(conversations).where(conversations.c.id.in_(conversation_ids)).values(free))


def cases(
    tx: Connection, conversation_ids: Collection[int], settle: timedelta, blind: Collection[str], due_by: datetime | None = None
) -> list[Case]:
    """The conversations with their pending alerts and facts, in a constant number of queries.

    The alerts are those due by `due_by` and not set aside; all of them without it.
    """
    pending = _pending(tx, conversation_ids, due_by)
    if not pending:
        return []
    called = history.missed_called_for(tx, [row for row, kept in pending.items() if any(a.departure_id for a in kept)], settle)
    asked = {row: _asked(kept, {alert.subject: alert for alert in called.get(row, [])}) for row, kept in pending.items()}
    known = facts_in(tx, list(pending), sight([alert for kept, _ in asked.values() for _, alert in kept]), blind)
    return [Case(row, *known[row], kept, withdrawn) for row, (kept, withdrawn) in asked.items()]


def _pending(tx: Connection, conversation_ids: Collection[int], due_by: datetime | None) -> Mapping[int, list[Any]]:
    chosen: Select[Any] = (
        select(alerts, messages.c.external_id.label("message"))
        .join(messages, messages.c.id == alerts.c.message_id, isouter=True)
        .where(alerts.c.conversation_id.in_(conversation_ids), PENDING)
        # Offline before missed, and messages by their ids: the order never rests on the rows, which came as events arrived.
        .order_by(alerts.c.due_at, alerts.c.at, alerts.c.kind.desc(), messages.c.external_id, alerts.c.id)
    )
    if due_by is not None:
        chosen = chosen.where(alerts.c.stuck_at.is_(None), alerts.c.due_at <= due_by)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(chosen):
        found[row.conversation_id].append(row)
    return found


def _asked(rows: list[Any], missed: Mapping[str, Alert]) -> tuple[tuple[tuple[int, Alert], ...], tuple[int, ...]]:
    kept, withdrawn = [], []
    for row in rows:
        if row.kind == Kind.OFFLINE:
            wait = timedelta(seconds=row.wait_seconds)
            kept.append((row.id, Alert(Kind.OFFLINE, row.message, row.at, wait, row.due_at, row.at, (row.message,))))
        elif alert := missed.get(str(row.departure_id)):
            kept.append((row.id, replace(alert, due_at=row.due_at)))
        else:
            withdrawn.append(row.id)
    return tuple(kept), tuple(withdrawn)


def sight(asked: Collection[Alert]) -> Span:
    """All that the alerts look at together; nothing when there are none."""
    begins = min((min(a.begins, a.at) for a in asked), default=FOREVER)
    return Span(begins, max((max(a.ends, a.due_at) for a in asked), default=FOREVER))
