"""A claimed notification with what is to be read again before every attempt (contract/RULES.md, Mails)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from portal.rules.reasons import Kind
from portal.store.among import among
from portal.store.mail_claims import WAITS
from portal.store.summaries import SUMMARY
from portal.store.tables import accounts, agents, conversations, notifications

Thread = tuple[int | None, int]
"""Conversation and agent: their mails form one."""


@dataclass(frozen=True, slots=True)
class Owed:
    """`wants` are the kinds of mail that the account's option and the agent's own both let through."""

    id: int
    public_id: str
    kind: str
    conversation: int | None
    conversation_external_id: str | None
    panel_url: str | None
    account_name: str
    link: int | None
    agent: int
    name: str
    address: str | None
    locale: str | None
    timezone: str | None
    active: bool
    wants: frozenset[Kind]
    state: str
    due_at: datetime
    first_attempt_at: datetime | None
    tries: int
    failures: int

    @property
    def thread(self) -> Thread:
        return self.conversation, self.agent

    @property
    def is_summary(self) -> bool:
        return self.kind == SUMMARY

    @property
    def is_about_visitors(self) -> bool:
        """And not about the agent's own account."""
        return self.is_summary or self.kind in list(Kind)


def hold(tx: Connection, row: int, token: str) -> Owed | None:
    """The notification as `hold_all` has it; None when `token` holds it no more."""
    return next(iter(hold_all(tx, [row], token)), None)


def hold_all(tx: Connection, rows: Collection[int], token: str) -> list[Owed]:
    """Of the notifications those that `token` still holds, as they stand, locked; in the order of `rows`.

    Their agents are locked too: of two mails to one agent that are begun at once, one must find the other in its thread, and be counted.
    All are locked in the order of their numbers, agents first: who begins other mails at the same time waits, and none for each other.
    """
    place = {row: index for index, row in enumerate(rows)}
    tx.execute(_WHOSE, {"rows": list(rows)})
    found = [_owed(row) for row in tx.execute(_MINE, {"rows": list(rows), "token": token})]
    return sorted(found, key=lambda owed: place[owed.id])


def _chosen() -> Select[Any]:
    n, a = notifications.c, agents.c
    return (
        select(n.id, n.public_id, n.kind, n.conversation_id, n.link_id, n.fixed_address, n.state, n.due_at, n.first_attempt_at, n.tries)
        .add_columns(n.failures, a.id.label("agent"), a.name, a.email, a.locale, a.timezone, a.active, a.offline_on, a.missed_on)
        .add_columns(accounts.c.panel_url, accounts.c.name.label("account_name"), accounts.c.locale.label("account_locale"))
        .add_columns(accounts.c.offline_on.label("account_offline"), accounts.c.missed_on.label("account_missed"))
        .add_columns(conversations.c.external_id.label("conversation_external_id"))
        .join(agents, a.id == n.agent_id)
        .join(accounts, accounts.c.id == a.account_id)
        .join(conversations, conversations.c.id == n.conversation_id, isouter=True)
    )


_n = notifications.c
_THEIRS = select(agents.c.id).where(agents.c.id.in_(select(_n.agent_id).where(among(_n.id, "rows"))))
_WHOSE = _THEIRS.order_by(agents.c.id).with_for_update(key_share=True)
_HELD = _chosen().where(among(_n.id, "rows"), _n.claim == bindparam("token"), WAITS)
_MINE = _HELD.order_by(_n.id).with_for_update(of=notifications, key_share=True)


def _owed(found: Row[Any]) -> Owed:
    return Owed(
        id=found.id,
        public_id=found.public_id,
        kind=found.kind,
        conversation=found.conversation_id,
        conversation_external_id=found.conversation_external_id,
        panel_url=found.panel_url,
        account_name=found.account_name,
        link=found.link_id,
        agent=found.agent,
        name=found.name,
        address=found.fixed_address or found.email,
        locale=found.locale or found.account_locale,
        timezone=found.timezone,
        active=found.active,
        wants=_wants(found),
        state=found.state,
        due_at=found.due_at,
        first_attempt_at=found.first_attempt_at,
        tries=found.tries,
        failures=found.failures,
    )


def _wants(found: Row[Any]) -> frozenset[Kind]:
    on = {Kind.OFFLINE: found.account_offline and found.offline_on, Kind.MISSED: found.account_missed and found.missed_on}
    return frozenset(kind for kind, is_on in on.items() if is_on)
