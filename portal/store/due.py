"""What is to be decided: conversations with their pending alerts, claimed before (alert_claims.py), and the facts to decide on."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from portal.rules.alerts import Alert
from portal.rules.extent import Untold
from portal.rules.facts import Facts
from portal.rules.reasons import Kind
from portal.rules.spans import Span
from portal.store import visits
from portal.store.accounts import AccountFacts
from portal.store.alerts import PENDING
from portal.store.among import among
from portal.store.facts import facts_in
from portal.store.tables import alerts, messages

Pending = tuple[Row[Any], ...]

# Made once, not for each batch: SQLAlchemy takes several times longer to make a statement than to execute it.
_a = alerts.c
_READ = (_a.id, _a.conversation_id, _a.kind, _a.departure_id, _a.at, _a.wait_seconds, _a.due_at, _a.failures)
_KEPT: Select[Any] = select(*_READ, messages.c.external_id.label("message"))
_PENDING = _KEPT.join(messages, messages.c.id == _a.message_id, isouter=True).where(among(_a.conversation_id, "rows"), PENDING)
_ONE = _PENDING.where(_a.id == bindparam("only"))
_DUE = _PENDING.where(_a.stuck_at.is_(None), _a.due_at <= bindparam("due_by"))


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation with its pending alerts in order of due time, by row, and the facts to decide them on.

    `pending` are the alerts' rows as read, `withdrawn` the numbers of those that the facts no longer call for.
    """

    conversation: int
    account: AccountFacts
    facts: Facts
    pending: Pending
    alerts: tuple[tuple[int, Alert], ...]
    withdrawn: tuple[int, ...]


def cases(
    tx: Connection,
    conversation_ids: Collection[int],
    settle: timedelta,
    untold: Untold,
    due_by: datetime | None = None,
    only: int | None = None,
) -> list[Case]:
    """The conversations with their pending alerts (see `pending`) and facts, in a constant number of queries."""
    rows = pending(tx, conversation_ids, due_by, only)
    if not rows:
        return []
    called = visits.missed_called_for(tx, _left(rows), settle)
    asked = {row: _asked(kept, {alert.subject: alert for alert in called.get(row, [])}) for row, kept in rows.items()}
    known = facts_in(tx, {row: _sight(rows[row], kept) for row, (kept, _) in asked.items()}, untold)
    return [Case(row, *known[row], rows[row], kept, withdrawn) for row, (kept, withdrawn) in asked.items()]


def pending(
    tx: Connection, conversation_ids: Collection[int], due_by: datetime | None = None, only: int | None = None
) -> Mapping[int, Pending]:
    """By conversation, in the order given, the rows of its pending alerts in the order in which they are decided.

    With `due_by` those due by then and not set aside; with `only` that one alone.
    """
    chosen = _ONE if only is not None else _PENDING if due_by is None else _DUE
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in tx.execute(chosen, {"rows": list(conversation_ids), "only": only, "due_by": due_by}):
        found[row.conversation_id].append(row)
    return {row: tuple(sorted(found[row], key=_in_order)) for row in conversation_ids if row in found}


def _left(pending: Mapping[int, Pending]) -> Mapping[int, datetime]:
    """By conversation that a visitor left, when they first did of what is pending."""
    left = {row: [alert.at for alert in kept if alert.departure_id] for row, kept in pending.items()}
    return {row: min(moments) for row, moments in left.items() if moments}


def _in_order(row: Row[Any]) -> tuple[datetime, datetime, bool, str]:
    """Nothing here rests on the rows' numbers, which came as events arrived, or on how a database sorts texts."""
    return row.due_at, row.at, row.kind == Kind.MISSED, row.message or ""


def _asked(rows: Pending, missed: Mapping[str, Alert]) -> tuple[tuple[tuple[int, Alert], ...], tuple[int, ...]]:
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


def _sight(rows: Pending, asked: Collection[tuple[int, Alert]]) -> Span:
    """All that a conversation's alerts look at together."""
    begins = min([row.at for row in rows] + [alert.begins for _, alert in asked])
    return Span(begins, max([row.due_at for row in rows] + [alert.ends for _, alert in asked]))
