"""What became of the latest mail to each agent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from portal.store.answers import Answer, answers_to
from portal.store.tables import agents, notifications


@dataclass(frozen=True, slots=True)
class LastMail:
    """The latest mail tried to the present address, of whatever kind, and what was said of it last; None while nothing was."""

    at: datetime
    state: str
    answer: Answer | None


def last_mails(tx: Connection, agent_ids: Collection[int]) -> Mapping[int, LastMail]:
    """By agent; none for who was never mailed where they are now: what became of mails to another address says nothing of this one."""
    rows = tx.execute(_LAST_MAILS, {"agents": list(agent_ids)}).all()
    said = {answer.notification: answer for answer in reversed(answers_to(tx, [row.id for row in rows]))}
    return {row.agent: _last_mail(row, said.get(row.id)) for row in rows}


def _last_mails() -> Select[Any]:
    n = notifications.alias()
    itself = n.c.summary_id.is_(None)  # what was held back was told by its summary
    tried = (n.c.agent_id == agents.c.id, n.c.first_attempt_at.is_not(None), n.c.address == agents.c.email, itself)
    latest = select(n.c.id).where(*tried).order_by(n.c.due_at.desc(), n.c.id.desc()).limit(1).scalar_subquery()
    columns = (agents.c.id.label("agent"), notifications.c.id, notifications.c.state, notifications.c.first_attempt_at)
    chosen = select(*columns).select_from(agents).join(notifications, notifications.c.id == latest)
    return chosen.where(agents.c.id.in_(bindparam("agents", expanding=True)))


_LAST_MAILS = _last_mails()


def _last_mail(row: Any, answer: Answer | None) -> LastMail:
    return LastMail(answer.at if answer else row.first_attempt_at, row.state, answer)
