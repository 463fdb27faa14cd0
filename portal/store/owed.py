"""A claimed notification with what is to be read again before every attempt (contract/RULES.md, Mails)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from portal.rules.reasons import Kind
from portal.store.accounts import options_of
from portal.store.mail_claims import WAITING
from portal.store.summaries import SUMMARY
from portal.store.tables import accounts, agents, conversations, notifications


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
    def is_summary(self) -> bool:
        return self.kind == SUMMARY

    @property
    def is_about_visitors(self) -> bool:
        """And not about the agent's own account."""
        return self.is_summary or self.kind in list(Kind)


def hold(tx: Connection, row: int, token: str) -> Owed | None:
    """The notification as it stands, locked; None when `token` holds it no more.

    Its agent is locked too: of two mails to one agent that are begun at once, one must find the other in its thread, and be counted.
    """
    mine = _chosen().where(notifications.c.id == row, notifications.c.claim == token, WAITING)
    found = tx.execute(mine.with_for_update(of=[notifications, agents], key_share=True)).first()
    return _owed(found) if found else None


def _chosen() -> Select[Any]:
    n = notifications.c
    return (
        select(notifications, agents, accounts.c.panel_url, conversations.c.external_id.label("conversation_external_id"))
        .add_columns(accounts.c.name.label("account_name"))
        .add_columns(n.id.label("row"), agents.c.id.label("agent"), accounts.c.locale.label("account_locale"))
        .add_columns(accounts.c.offline_on.label("account_offline"), accounts.c.missed_on.label("account_missed"))
        .join(agents, agents.c.id == n.agent_id)
        .join(accounts, accounts.c.id == agents.c.account_id)
        .join(conversations, conversations.c.id == n.conversation_id, isouter=True)
    )


def _owed(found: Row[Any]) -> Owed:
    return Owed(
        id=found.row,
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
    of_account = {Kind.OFFLINE: found.account_offline, Kind.MISSED: found.account_missed}
    return frozenset(kind for kind, chosen in options_of(found).items() if chosen.on and of_account[kind])
