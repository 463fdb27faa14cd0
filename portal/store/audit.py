"""The audit log: who changed what, by which means and from where, when, from what to what. The database keeps it append-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, insert, null, or_, select, update

from portal.store.about import Subject, What
from portal.store.said import said
from portal.store.tables import audit_lines

OF_PEOPLE = (What.NAME, What.EMAIL, What.NEW_EMAIL, What.INVITATION)
"""What tells of people, and is erased in time; options, roles and plans say nothing of anybody."""

MOST = 500
"""Lines erased in one transaction."""


class Means(StrEnum):
    """By what a change was made."""

    PAGE = "page"
    LINK = "link"
    COMMAND = "command"
    CHAT_SYSTEM = "chat system"
    MAIL_SERVER = "mail server"


@dataclass(frozen=True, slots=True)
class By:
    """`agent` is the row of who used the means, where that is known."""

    means: Means
    agent: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` as they may be shown; both None for what is changed without being told."""

    subject: Subject
    what: What
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A kept change; `address` is where it came from on the network, None where it did not come from there or is erased."""

    id: int
    at: datetime
    change: Change
    by: By
    address: str | None
    is_erased: bool


def write(tx: Connection, account: int, changes: Iterable[Change], by: By, address: str | None, at: datetime) -> None:
    """To be called in the transaction of the change itself: there is no change without its line, and no line without its change."""
    shared = {"account_id": account, "at": at, "means": by.means.value, "by_agent_id": by.agent, "address": address}
    rows = [
        {**shared, "agent_id": c.subject.agent, "endpoint": c.subject.endpoint, "what": c.what.value, "before": c.before, "after": c.after}
        for c in changes
    ]
    if rows:
        tx.execute(insert(audit_lines), rows)


def lines_of(
    tx: Connection, account: int, most: int, before: int | None = None, what: What | None = None, agent: int | None = None
) -> list[Line]:
    """Up to `most` of the account, newest first; only those before the line `before`, about `what`, by or about `agent`, where given."""
    asked = {"before": before, "what": what.value if what else None, "agent": agent}
    given = {name: value for name, value in asked.items() if value is not None}
    return [
        Line(
            row.id,
            row.at,
            Change(Subject(row.agent_id, row.endpoint), What(row.what), row.before, row.after),
            By(Means(row.means), row.by_agent_id),
            row.address,
            row.erased_at is not None,
        )
        for row in said(tx, _lines(frozenset(given)), {"account": account, "most": most, **given})
    ]


@cache
def _lines(given: frozenset[str]) -> Select[Any]:
    """Made once for all who ask the like."""
    a = audit_lines.c
    theirs = or_(a.agent_id == bindparam("agent"), a.by_agent_id == bindparam("agent"))
    which = {"before": a.id < bindparam("before"), "what": a.what == bindparam("what"), "agent": theirs}
    chosen = select(audit_lines).where(a.account_id == bindparam("account"), *(which[name] for name in which if name in given))
    return chosen.order_by(a.id.desc()).limit(bindparam("most"))


def erase_lines(tx: Connection, before: datetime, now: datetime) -> int:
    """Of up to `MOST` older lines, what they tell of people; that there was a change, by whom and when, stays. How many it was."""
    a = audit_lines.c
    return _erase(tx, now, a.id.in_(select(a.id).where(a.at < before, a.erased_at.is_(None)).limit(MOST)))


def forget_agent(tx: Connection, agent: int, now: datetime) -> int:
    """As `erase_lines`, of every line about the agent or by them; how many."""
    a = audit_lines.c
    return _erase(tx, now, or_(a.agent_id == agent, a.by_agent_id == agent), a.erased_at.is_(None))


def _erase(tx: Connection, now: datetime, *which: ColumnElement[bool]) -> int:
    a = audit_lines.c
    of_people = a.what.in_([what.value for what in OF_PEOPLE])
    untold = {column: case((of_people, null()), else_=a[column]) for column in ("before", "after")}
    return tx.execute(update(audit_lines).where(*which).values(address=None, erased_at=now, **untold)).rowcount
