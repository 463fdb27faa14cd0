"""Why one agent got no mail lately: what was decided about them in the account's latest alerts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from portal.rules.reasons import Kind, Reason
from portal.rules.trace import Step
from portal.rules.verdicts import decide
from portal.store.decided import Mail, mails_of
from portal.store.said import said
from portal.store.snapshots import thaw, verdicts_of
from portal.store.tables import alerts

MOST = 50
"""Decided alerts of an account that are looked at."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One alert's verdict about the agent; `reason` is None for a `send`, which came to `mail`; `step` is the rule that said it, None
    once the facts were erased.
    """

    alert: int
    kind: Kind
    at: datetime
    reason: Reason | None
    step: Step | None
    mail: Mail | None


_a = alerts.c
_LATEST = (
    select(_a.id, _a.kind, _a.at, _a.snapshot)
    .where(_a.account_id == bindparam("account"), _a.at >= bindparam("since"), _a.decided_at.is_not(None))
    .order_by(_a.at.desc(), _a.id.desc())
    .limit(MOST)
)


def latest_decisions(tx: Connection, account_id: int, agent: str, since: datetime) -> list[Decision]:
    """Of each kind and reason (or `send`) the latest about `agent`, the chat system's id, among the `MOST` latest alerts since then.

    Only those are thawed whole; of the others the verdicts alone.
    """
    found: dict[tuple[Kind, Reason | None], Any] = {}
    for row in said(tx, _LATEST, {"account": account_id, "since": since}):
        verdicts = verdicts_of(row.snapshot)
        if agent in verdicts:
            found.setdefault((Kind(row.kind), verdicts[agent]), row)
    mails = mails_of(tx, [row.id for row in found.values()])
    return [
        Decision(row.id, kind, row.at, reason, _step(row.snapshot, agent, reason), mails.get((row.id, agent)))
        for (kind, reason), row in found.items()
    ]


def _step(snapshot: bytes, agent: str, reason: Reason | None) -> Step | None:
    kept = thaw(snapshot)
    if reason is None or kept.facts is None:
        return None
    return next((step for step in decide(kept.alert, agent, kept.facts).trace if step.rule is reason), None)
