"""An account with a past: a hundred agents who came and went, and alerts that were decided, a tenth of them with mails."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text

from bench import fill
from bench.shop import D
from portal.rules.alerts import Alert
from portal.rules.facts import Conversation, Facts, Message, Option
from portal.rules.reasons import Kind, Plan, Reason
from portal.store.accounts import AccountFacts
from portal.store.database import Database
from portal.store.endpoints import Endpoint
from portal.store.snapshots import freeze
from portal.store.types import UtcDateTime

HOUR = timedelta(hours=1)
AT_ONCE = 50
"""Alerts that share their time: what lists them looks at all of one moment."""

MAILED = 5
"""Agents with a mail, of each tenth alert."""

_CHOSEN = "FROM alerts JOIN agents ON agents.account_id = alerts.account_id WHERE alerts.id % 10 = 0 AND agents.id <= :mailed"
_DECIDED = "UPDATE alerts SET decided_at = due_at, snapshot = :snapshot WHERE account_id = :account"
_OWED = f"""INSERT INTO notifications
    (conversation_id, agent_id, kind, public_id, due_at, state, next_attempt_at, first_attempt_at, ended_at, tries, address, why)
    SELECT conversation_id, agents.id, 'offline', 'p' || alerts.id || '-' || agents.id, due_at, 'sent', due_at, due_at, due_at, 1,
    agents.email, '250 2.0.0 fine' {_CHOSEN}"""
_OF_ALERTS = """INSERT INTO notification_alerts (alert_id, agent_id, notification_id)
    SELECT alerts.id, agent_id, notifications.id FROM notifications JOIN alerts ON alerts.conversation_id = notifications.conversation_id"""
_OF_MESSAGES = """INSERT INTO notification_messages (notification_id, message_id, agent_id, kind)
    SELECT notifications.id, alerts.message_id, agent_id, 'offline'
    FROM notifications JOIN alerts ON alerts.conversation_id = notifications.conversation_id"""
_DEVICES = "INSERT INTO devices (endpoint_id, agent_id, external_id, kind) SELECT :endpoint, id, 'd1', 'web' FROM agents"
_CAME = """INSERT INTO connections (device_id, sent_at, at, expires_at, type) SELECT id, :came, :came, :ends, 'connected' FROM devices"""
_WENT = """INSERT INTO connections (device_id, sent_at, at, expires_at, type) SELECT id, :went, :went, NULL, 'disconnected' FROM devices"""


def decided(db: Database, endpoint: Endpoint, account: AccountFacts, number: int, last: datetime) -> None:
    """So many decided alerts, the last of them due about `last`."""
    fill.pending(db, endpoint, number, last - timedelta(seconds=number // AT_ONCE), D, AT_ONCE)
    with db.write() as tx:
        tx.execute(text(_DECIDED), {"snapshot": _snapshot(account, last), "account": endpoint.account_id})
        tx.execute(text(_OWED), {"mailed": MAILED})
        for statement in (_OF_ALERTS, _OF_MESSAGES):
            tx.execute(text(statement))
    fill.settle(db)


def presence(db: Database, endpoint: Endpoint, days: int, last: datetime) -> None:
    """Every agent there for eight hours of each day, until an hour before `last`."""
    with db.write() as tx:
        tx.execute(text(_DEVICES), {"endpoint": endpoint.id})
        for day in range(days):
            went = last - timedelta(days=day, hours=1)
            times = {"came": went - timedelta(hours=8), "went": went, "ends": went + timedelta(hours=16)}
            for statement, names in ((_CAME, ("came", "ends")), (_WENT, ("went",))):
                instants = [bindparam(name, type_=UtcDateTime) for name in names]
                tx.execute(text(statement).bindparams(*instants), {name: times[name] for name in names})
    fill.settle(db)


def _snapshot(account: AccountFacts, last: datetime) -> bytes:
    """One for all: mails to the first agents, and the others have turned them off."""
    alert = Alert(Kind.OFFLINE, "m", last - D, D, last, last - D, ("m",))
    said = Conversation(messages=(Message("m", last - D, D),))
    options = {kind: Option(True) for kind in Kind}
    verdicts = {agent: None if row <= MAILED else Reason.AGENT_OFF for agent, row in account.rows.items()}
    off = options | {Kind.OFFLINE: Option(False)}
    agents = {agent: replace(known, options=off) if verdicts[agent] else known for agent, known in account.agents.items()}
    return freeze(alert, Facts(Plan.PRO, options, agents, said), verdicts)
