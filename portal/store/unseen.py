"""When nobody knew who was there, because a chat system that must be asked could not be."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Connection, bindparam, insert, literal, select, union_all

from portal import clock
from portal.rules.extent import Untold
from portal.rules.facts import Unknown
from portal.rules.spans import FOREVER, Span
from portal.store.among import among
from portal.store.endpoints import THERE
from portal.store.said import said
from portal.store.sources import Sources
from portal.store.tables import endpoints, polls, unseen_spans


def keep(tx: Connection, endpoint_id: int, span: Span) -> None:
    """A stretch that is over."""
    tx.execute(insert(unseen_spans).values(endpoint_id=endpoint_id, began_at=span.start, ended_at=span.end))


@dataclass(frozen=True, slots=True)
class Unseen:
    """`team` are the agents whom its chat system would have told of, by its ids, as far as it ever told; None where it is everybody's."""

    span: Unknown
    team: Collection[str] | None = None

    def is_of(self, agent: str) -> bool:
        return self.team is None or agent in self.team


def _unseen() -> CompoundSelect[Any]:
    e, p, u = endpoints.c, polls.c, unseen_spans.c
    starts, ends, now = (bindparam(name, type_=u.began_at.type) for name in ("starts", "ends", "now"))
    whose = (e.account_id, e.source, e.public_id, p.team)
    over = select(*whose, u.began_at, u.ended_at).select_from(unseen_spans).join(endpoints, e.id == u.endpoint_id)
    over = over.join(polls, p.endpoint_id == e.id, isouter=True)
    lasting = select(*whose, p.sees_until, literal(FOREVER, p.sees_until.type)).join(endpoints, e.id == p.endpoint_id)
    mine = among(e.account_id, "accounts")
    return union_all(
        over.where(mine, u.ended_at > starts, u.began_at < ends),
        lasting.where(mine, THERE, p.sees_until < ends, p.sees_until <= now),
    )


_UNSEEN = _unseen()


def unseen(tx: Connection, sources: Mapping[int, Sources], window: Span, untold: Untold) -> Mapping[int, Sequence[Unseen]]:
    """By account, the stretches that meet `window` in which one of its chat systems could not be asked, in order of time; one that lasts
    has no end. Last, from when on no chat system tells who is online, or all of `window`.

    Whatever others told of the same agents meanwhile, nobody can say then that they were not there. Who was online at another was online
    all the same, for the rules look at that first. Of whom a silent one never told, another may have; where there is no other, nobody did.
    """
    given = {"accounts": sources.keys(), "starts": window.start, "ends": window.end, "now": clock.now()}
    tellers = {account: its.telling(window.start, untold) for account, its in sources.items()}
    found: dict[int, list[Unseen]] = {account: [] for account in sources}
    for account, source, public_id, team, began_at, ended_at in sorted(said(tx, _UNSEEN, given), key=lambda row: row[-2:]):
        told = json.loads(team or "{}").keys() if tellers[account] > 1 else ()
        found[account].append(Unseen(Unknown(began_at, ended_at, source, public_id), told or None))
    for account, its in sources.items():
        if (told_until := its.told_until(untold)) is None or told_until < window.end:
            found[account].append(Unseen(Unknown(max(told_until or window.start, window.start), FOREVER)))
    return found
