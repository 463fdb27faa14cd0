"""What became of the latest mail to each agent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from portal.store.among import among
from portal.store.answers import Answer, answers_to
from portal.store.said import said
from portal.store.tables import agents, notifications


@dataclass(frozen=True, slots=True)
class LastMail:
    """The latest mail tried to the present address, of whatever kind, and what was said of it last; None while nothing was."""

    at: datetime
    state: str
    answer: Answer | None


def last_mails(tx: Connection, agent_ids: Collection[int]) -> Mapping[int, LastMail]:
    """By agent; none for who was never mailed where they are now: what became of mails to another address says nothing of this one."""
    rows = said(tx, _LAST_MAILS, {"agents": agent_ids})
    answered = {answer.notification: answer for answer in reversed(answers_to(tx, [row.id for row in rows]))}
    return {row.agent: _last_mail(row, answered.get(row.id)) for row in rows}


def _last_mails() -> Select[Any]:
    n = notifications.alias()
    itself = n.c.summary_id.is_(None)  # what was held back was told by its summary
    tried = (n.c.agent_id == agents.c.id, n.c.first_attempt_at.is_not(None), n.c.address == agents.c.email, itself)
    latest = select(n.c.id).where(*tried).order_by(n.c.due_at.desc(), n.c.id.desc()).limit(1).scalar_subquery()
    # On its own: PostgreSQL would otherwise go through all mails there are, to join them with so few.
    chosen = select(agents.c.id.label("agent"), latest.label("id")).where(among(agents.c.id, "agents"))
    theirs = chosen.cte("latest").prefix_with("MATERIALIZED", dialect="postgresql")
    columns = (theirs.c.agent, notifications.c.id, notifications.c.state, notifications.c.first_attempt_at)
    return select(*columns).join_from(theirs, notifications, notifications.c.id == theirs.c.id)


_LAST_MAILS = _last_mails()


def _last_mail(row: Any, answer: Answer | None) -> LastMail:
    return LastMail(answer.at if answer else row.first_attempt_at, row.state, answer)
