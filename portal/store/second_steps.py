"""The second step of the log-in: offered to an agent, then on; and the recovery codes that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from portal.store import upsert
from portal.store.said import said
from portal.store.tables import recovery_codes, second_steps


@dataclass(frozen=True, slots=True)
class SecondStep:
    """`secret` is encrypted; until `is_on` it is only an offer. `made_at` is when it was offered, then when it was turned on."""

    secret: str
    made_at: datetime
    is_on: bool


_s = second_steps.c
_OF_AGENT = select(_s.secret, _s.made_at, _s.is_on).where(_s.agent_id == bindparam("agent"))


def of(tx: Connection, agent: int) -> SecondStep | None:
    return next((SecondStep(*row) for row in said(tx, _OF_AGENT, {"agent": agent})), None)


def is_on(tx: Connection, agent: int) -> bool:
    found = of(tx, agent)
    return found is not None and found.is_on


def offer(tx: Connection, agent: int, secret: str, now: datetime) -> bool:
    """In the place of an earlier offer; False when it is on already."""
    values = {"secret": secret, "made_at": now}
    new = upsert.insert(tx, second_steps).values(agent_id=agent, **values)
    put = new.on_conflict_do_update(index_elements=["agent_id"], set_=values, where=~second_steps.c.is_on)
    return tx.execute(put.returning(second_steps.c.agent_id)).first() is not None


def turn_on(tx: Connection, agent: int, now: datetime) -> None:
    tx.execute(update(second_steps).where(second_steps.c.agent_id == agent).values(is_on=True, made_at=now))


def turn_off(tx: Connection, agent: int) -> bool:
    """With its recovery codes; False when it was not on."""
    tx.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent))
    return bool(tx.execute(delete(second_steps).where(second_steps.c.agent_id == agent, second_steps.c.is_on)).rowcount)


def take_step(tx: Connection, agent: int, step: int) -> bool:
    """False when the code of this time-step, or of a later one, was taken before (RFC 6238, 5.2)."""
    later = update(second_steps).where(second_steps.c.agent_id == agent, second_steps.c.last_step < step)
    return bool(tx.execute(later.values(last_step=step)).rowcount)


def put_codes(tx: Connection, agent: int, hashes: Sequence[str]) -> None:
    """In the place of those of before."""
    tx.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent))
    tx.execute(insert(recovery_codes), [{"agent_id": agent, "code_hash": code_hash} for code_hash in hashes])


def take_code(tx: Connection, agent: int, code_hash: str, now: datetime) -> bool:
    """False when the agent has no such code, or has used it."""
    mine = (recovery_codes.c.agent_id == agent, recovery_codes.c.code_hash == code_hash, recovery_codes.c.used_at.is_(None))
    return bool(tx.execute(update(recovery_codes).where(*mine).values(used_at=now)).rowcount)


def codes_left(tx: Connection, agent: int) -> int:
    unused = select(func.count()).where(recovery_codes.c.agent_id == agent, recovery_codes.c.used_at.is_(None))
    return tx.execute(unused).scalar_one()
