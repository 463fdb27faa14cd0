"""What was said of an agent's mails: the mail server's answers to the attempts, and reports of what became of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, bindparam, false, func, select, true, union_all

from portal.outcomes import Outcome
from portal.store.among import among
from portal.store.said import said
from portal.store.tables import attempts, notifications, reports


@dataclass(frozen=True, slots=True)
class Answer:
    """To one attempt, in the server's `words`, or `reported` later; `kind` is the notification's. The codes are None where there was none.

    `tried_at` is when the mail was handed over.
    """

    notification: int
    kind: str
    at: datetime
    tried_at: datetime
    address: str
    outcome: str
    code: int | None
    enhanced_code: str | None
    words: str
    reported: bool


def answers_to_agent(tx: Connection, agent_id: int, most: int) -> list[Answer]:
    """To the agent's `most` latest mails, latest answer first; what was held back was told by its summary, which is one of them."""
    return _read(tx, _TO_AGENT, {"agent": agent_id, "most": most})


def answers_to(tx: Connection, rows: Collection[int]) -> list[Answer]:
    """To these notifications, latest answer first; attempts under way are left out, and reports that only repeat an answer."""
    return _read(tx, _TO_ROWS, {"rows": rows}) if rows else []


def _read(tx: Connection, chosen: CompoundSelect[Any], given: Mapping[str, Any]) -> list[Answer]:
    found = [Answer(*row) for row in said(tx, chosen, given)]
    return sorted(found, key=lambda answer: (answer.at, answer.reported, answer.notification), reverse=True)


def _answers(chosen: ColumnElement[bool]) -> CompoundSelect[Any]:
    n, a, r = notifications.c, attempts.c, reports.c
    tries = attempts.alias()
    handed_over = select(func.max(tries.c.at)).where(tries.c.notification_id == n.id).scalar_subquery()
    answered = (
        select(n.id, n.kind, a.at.label("at"), a.at, a.address, a.outcome, a.code, a.enhanced_code, a.words, false().label("reported"))
        .join_from(attempts, notifications)
        .where(chosen, a.outcome.is_not(None))
    )
    told = (
        select(n.id, n.kind, r.at, handed_over, n.address, r.outcome, r.code, r.enhanced_code, r.words, true())
        .join_from(reports, notifications)
        .where(chosen, r.outcome != Outcome.ACCEPTED)
    )
    return union_all(answered, told)


_OF_AGENT = (notifications.c.agent_id == bindparam("agent"), notifications.c.summary_id.is_(None))
_LATEST_FIRST = (notifications.c.due_at.desc(), notifications.c.id.desc())
_LATEST = select(notifications.c.id).where(*_OF_AGENT).order_by(*_LATEST_FIRST).limit(bindparam("most"))
_TO_AGENT = _answers(notifications.c.id.in_(_LATEST))
_TO_ROWS = _answers(among(notifications.c.id, "rows"))
