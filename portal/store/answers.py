"""What the mail server answered to an agent's mails."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select

from portal.store.tables import attempts, notifications


@dataclass(frozen=True, slots=True)
class Answer:
    """To one attempt, in the server's `words`; `kind` is the notification's. The codes are None where there was none."""

    kind: str
    at: datetime
    address: str
    outcome: str
    code: int | None
    enhanced_code: str | None
    words: str


def answers_to_agent(tx: Connection, agent_id: int, most: int) -> list[Answer]:
    """To the agent's `most` latest mails, latest answer first."""
    n = notifications.c
    return answers_to(tx, select(n.id).where(n.agent_id == agent_id).order_by(n.id.desc()).limit(most))


def answers_to(tx: Connection, rows: Collection[int] | Select[tuple[int]]) -> list[Answer]:
    """To these notifications, latest answer first; attempts under way are left out."""
    a = attempts.c
    chosen = (
        select(notifications.c.kind, a.at, a.address, a.outcome, a.code, a.enhanced_code, a.words)
        .join(notifications, notifications.c.id == a.notification_id)
        .where(a.notification_id.in_(rows), a.outcome.is_not(None))
        .order_by(a.at.desc(), a.id.desc())
    )
    return [Answer(*row) for row in tx.execute(chosen)]
