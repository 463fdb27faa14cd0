"""When chat systems are asked, by whom, and what became of it. The row is the truth: a wake-up only looks here.

One that is asked no more keeps its row, which nobody can claim: of whom it told, and who of them was forgotten, is still to be known.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from portal.rules.spans import FOREVER
from portal.store.tables import endpoints, polls
from portal.store.upsert import insert

_ASKED = or_(polls.c.claimed_until.is_(None), polls.c.claimed_until < FOREVER)

Team = Mapping[str, Mapping[str, Any] | None]
"""By agent what was told of them, by the names of an `AgentUpdated`'s fields; None of one who was forgotten here."""


@dataclass(frozen=True, slots=True)
class Poll:
    """`seen_at` is when the whole team was told last, and counts until `sees_until`; `fault` and `fault_at` are as in `PollFailed`,
    `notes` as in `Asked`, of the last poll.
    """

    endpoint_id: int
    due_at: datetime
    asked_at: datetime | None
    seen_at: datetime | None
    sees_until: datetime
    fault: str | None
    fault_at: str | None
    failing_since: datetime | None
    failures: int
    team: Team
    notes: dict[str, Any]

    @property
    def team_was_told(self) -> bool:
        """By the last poll: a `fault` is about visitors then, and who is there is known."""
        return self.seen_at is not None and self.seen_at == self.asked_at


def begin(tx: Connection, endpoint_id: int, now: datetime) -> None:
    """The endpoint is asked from now on, maybe again; until it has answered nobody knows who is there."""
    first = {"due_at": now, "sees_until": now, "asked_at": None, "seen_at": None, "claimed_until": None}
    new = insert(tx, polls).values(endpoint_id=endpoint_id, **first)
    tx.execute(new.on_conflict_do_update(index_elements=["endpoint_id"], set_=first))


def due(tx: Connection, now: datetime) -> int:
    """How many endpoints are to be asked that nobody is asking just now."""
    return tx.execute(select(func.count()).select_from(polls).where(_free(now), polls.c.due_at <= now)).scalar_one()


def next_due(tx: Connection, now: datetime) -> datetime | None:
    found: datetime | None = tx.execute(select(func.min(polls.c.due_at)).where(_free(now))).scalar()
    return found


def claim(tx: Connection, now: datetime, until: datetime, token: str) -> int | None:
    """The endpoint that has been due for longest, held by `token` until `until`; None when none is due."""
    oldest = select(polls.c.endpoint_id).where(_free(now), polls.c.due_at <= now).order_by(polls.c.due_at).limit(1)
    row: int | None = tx.execute(oldest.with_for_update(skip_locked=True)).scalar()
    if row is not None:
        tx.execute(update(polls).where(polls.c.endpoint_id == row).values(claimed_until=until, claim=token))
    return row


def find(tx: Connection, endpoint_id: int) -> Poll | None:
    """None for an endpoint that is not asked."""
    row = tx.execute(select(polls).where(polls.c.endpoint_id == endpoint_id)).first()
    return _poll(row) if row else None


def hold(tx: Connection, endpoint_id: int) -> Poll | None:
    """As `find`, and nobody keeps what it tells until the transaction ends (`end`)."""
    row = tx.execute(select(polls).where(polls.c.endpoint_id == endpoint_id).with_for_update()).first()
    return _poll(row) if row else None


def of_account(tx: Connection, account_id: int) -> dict[str, Poll]:
    """By the endpoint's public id."""
    chosen = select(endpoints.c.public_id, polls).join(endpoints, endpoints.c.id == polls.c.endpoint_id)
    return {row.public_id: _poll(row) for row in tx.execute(chosen.where(endpoints.c.account_id == account_id))}


def any_asked(tx: Connection) -> bool:
    """Whether there is an endpoint that must be asked."""
    return tx.execute(select(polls.c.endpoint_id).where(_ASKED).limit(1)).first() is not None


def failing(tx: Connection) -> list[tuple[str, Poll]]:
    """Endpoints, by public id, whose chat system could not be asked the last time."""
    chosen = select(endpoints.c.public_id, polls).join(endpoints, endpoints.c.id == polls.c.endpoint_id)
    rows = tx.execute(chosen.where(polls.c.failing_since.is_not(None)).order_by(endpoints.c.id))
    return [(row.public_id, _poll(row)) for row in rows]


def end(tx: Connection, endpoint_id: int, token: str, values: Mapping[str, object], team: Team, before: Team) -> bool:
    """Keep what became of it and give it back; False when `token` holds it no longer, or when what is known of the `team` is no longer as
    it was `before`. To be called last: whoever else changes this row has changed all else before.
    """
    mine = and_(polls.c.endpoint_id == endpoint_id, polls.c.claim == token, polls.c.team == json.dumps(before))
    free = {"claimed_until": None, "claim": None, "team": json.dumps(team)}
    return tx.execute(update(polls).where(mine).values({**values, **free})).rowcount == 1


def bring_nearer(tx: Connection, endpoint_id: int, at: datetime) -> bool:
    """Have it asked at `at`, unless it is asked earlier, or waits because it failed."""
    later = (polls.c.endpoint_id == endpoint_id, polls.c.due_at > at, polls.c.failures == 0)
    return bool(tx.execute(update(polls).where(*later).values(due_at=at)).rowcount)


def ask_anew(tx: Connection, endpoint_id: int, now: datetime) -> bool:
    """Its settings are others: what failed before says nothing of them, and whoever is asking just now asks with the old ones.

    False when it was not to be asked.
    """
    anew = {"due_at": now, "claimed_until": None, "claim": None, "failures": 0, "notes": "{}"}
    return tx.execute(update(polls).where(polls.c.endpoint_id == endpoint_id, _ASKED).values(anew)).rowcount == 1


def stop(tx: Connection, endpoint_id: int) -> None:
    """It is asked no more; what whoever asks just now is told is not kept (`end`)."""
    nothing = {"claim": None, "fault": None, "fault_at": None, "failing_since": None, "failures": 0, "notes": "{}"}
    tx.execute(update(polls).where(polls.c.endpoint_id == endpoint_id).values(claimed_until=FOREVER, **nothing))


def forget_agent(tx: Connection, account_id: int, agent: str) -> int:
    """What chat systems told of the agent when they were asked: nothing they tell is news any more, while they know the agent. How many."""
    chosen = select(polls).join(endpoints, endpoints.c.id == polls.c.endpoint_id).where(endpoints.c.account_id == account_id)
    told = [row for row in tx.execute(chosen.with_for_update(of=polls)) if json.loads(row.team).get(agent)]
    for row in told:
        bare = json.dumps({**json.loads(row.team), agent: None})
        tx.execute(update(polls).where(polls.c.endpoint_id == row.endpoint_id).values(team=bare))
    return len(told)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(polls.c.claimed_until.is_(None), polls.c.claimed_until <= now)


def _poll(row: Any) -> Poll:
    told = {name: getattr(row, name) for name in Poll.__dataclass_fields__}
    return Poll(**{**told, "team": json.loads(row.team), "notes": json.loads(row.notes)})
