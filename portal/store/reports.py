"""Reports of what became of mails after they were handed over, and the state of a notification that follows from them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from portal.outcomes import Outcome, Report
from portal.rules.reasons import Kind
from portal.store import summaries
from portal.store.mail_claims import WAITS
from portal.store.tables import agents, notifications, reports, service_calls
from portal.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Reported:
    """The notification that a report is about; `email_key` is the agent's present address, `address` that of the mail."""

    id: int
    public_id: str
    agent: int
    kind: str
    address: str
    email_key: str | None
    first_attempt_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept report, as far as the state depends on it."""

    outcome: Outcome
    at: datetime
    words: str


def address_of(tx: Connection, public_id: str) -> str | None:
    """Where the mail went; None for one that never went, or is not ours."""
    found: str | None = tx.execute(select(notifications.c.address).where(notifications.c.public_id == public_id)).scalar()
    return found


def hold(tx: Connection, public_id: str) -> Reported | None:
    """Locked, so that of two reports of one mail the later sees the earlier.

    None for a mail that is not ours, never went, or went to somebody forgotten since.
    """
    n = notifications.c
    columns = (n.id, n.public_id, n.agent_id, n.kind, n.address, agents.c.email_key, n.first_attempt_at)
    chosen = (
        select(*columns)
        .join_from(notifications, agents)
        .where(n.public_id == public_id, n.first_attempt_at.is_not(None), n.address.is_not(None))
    )
    row = tx.execute(chosen.with_for_update(of=[notifications, agents], key_share=True)).first()
    return Reported(*row) if row else None


def keep(tx: Connection, mail: int, report: Report, told_at: datetime, at: datetime) -> bool:
    """False when it was kept before; whoever calls this holds the mail."""
    r = reports.c
    told = {"code": report.code, "enhanced_code": report.enhanced_code, "words": report.words}
    same = (r[name].is_not_distinct_from(value) for name, value in told.items())
    before = select(r.id).where(r.notification_id == mail, r.outcome == report.outcome, *same)
    if report.outcome is not Outcome.DEFERRED and tx.execute(before.limit(1)).first():
        return False
    new = insert(tx, reports).values(notification_id=mail, outcome=report.outcome, told_at=told_at, at=at, **told)
    return tx.execute(new.on_conflict_do_nothing().returning(reports.c.id)).first() is not None


def kept(tx: Connection, mail: int) -> list[Kept]:
    chosen = select(reports.c.outcome, reports.c.at, reports.c.words).where(reports.c.notification_id == mail)
    return [Kept(Outcome(row.outcome), row.at, row.words) for row in tx.execute(chosen)]


def put_state(tx: Connection, mail: int, state: str, why: str, at: datetime, *, only_waiting: bool = False) -> None:
    """With `only_waiting` a notification that has ended stays as it is. One that another try was due for is not tried again."""
    which = (notifications.c.id == mail, WAITS) if only_waiting else (notifications.c.id == mail,)
    values = {"state": state, "why": why, "ended_at": at, "claimed_until": None, "claim": None}
    tx.execute(update(notifications).where(*which).values(values))
    summaries.follow(tx, mail)


def kinds_in(tx: Connection, mail: Reported) -> list[Kind]:
    """What the mail told: its own kind, or those that a summary gathers; none for a mail about the agent's account."""
    n = notifications.c
    members = tx.execute(select(n.kind).where(n.summary_id == mail.id).distinct()).scalars()
    return [kind for kind in Kind if kind == mail.kind or kind in list(members)]


def digest_of_call(tx: Connection, service: str, call_id: str, digest: str, at: datetime) -> str | None:
    """Keeps the call of a mail service, and that is all (None); or the digest of the earlier one that bore this id."""
    mine = (service_calls.c.service == service, service_calls.c.call_id == call_id)
    new = insert(tx, service_calls).values(service=service, call_id=call_id, digest=digest, received_at=at)
    if tx.execute(new.on_conflict_do_nothing().returning(service_calls.c.id)).first():
        return None
    found: str = tx.execute(select(service_calls.c.digest).where(*mine)).scalar_one()
    return found


def forget_calls(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001 (all erasers are called alike)
    """Ids of calls that are far too old to be taken a second time."""
    return tx.execute(delete(service_calls).where(service_calls.c.received_at < before)).rowcount
