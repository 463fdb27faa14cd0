"""Of all that agents did in a conversation before some moment, what still counts: the last of each kind by each of them.

However long the conversation, only the ends of indexes are read, a few for each agent who ever did something in it: from each agent's
name to the next greater one, which neither database does by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Connection, Select, bindparam, func, literal, select, union_all

from portal.rules.serving import Act, ActFact
from portal.store.among import among
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.tables.conversations import OF_AGENTS, OF_SERVING

ACTS = {"joined": Act.JOINED, "left": Act.LEFT, "closed": Act.CLOSED}
"""By the type of a `conversation_facts`; to reply joins too."""

_m, _f = messages.c, conversation_facts.c
_BEFORE: BindParameter[datetime] = bindparam("before", type_=_m.at.type)


def last_acts(tx: Connection, conversation_ids: Collection[int], before: datetime) -> Mapping[int, list[ActFact]]:
    """By conversation; who is named by nobody's id joins nobody, and is left out."""
    found: dict[int, list[ActFact]] = defaultdict(list)
    asked = {"conversations": list(conversation_ids), "before": before}
    for row, agent, at in tx.execute(_REPLIES, asked):
        found[row].append(ActFact(Act.REPLIED, agent, at))
    for row, kind, agent, at in tx.execute(_SERVINGS, asked):
        found[row].append(ActFact(ACTS[kind], agent or None, at))
    return found


def _replies() -> Select[Any]:
    def first(conversation: ColumnElement[int], *further: ColumnElement[bool]) -> ColumnElement[str]:
        return select(func.min(_m.author_id)).where(_m.conversation_id == conversation, OF_AGENTS, *further).scalar_subquery()

    begun = select(conversations.c.id, first(conversations.c.id).label("agent")).where(among(conversations.c.id, "conversations"))
    who = begun.cte("who", recursive=True)
    following = first(who.c.id, _m.author_id > who.c.agent)
    who = who.union_all(select(who.c.id, following).where(who.c.agent.is_not(None)))
    mine = (_m.conversation_id == who.c.id, _m.author_id == who.c.agent, _m.at < _BEFORE)
    return _last(who, select(func.max(_m.at)).where(OF_AGENTS, *mine))


def _servings() -> Select[Any]:
    def first(conversation: ColumnElement[int], kind: ColumnElement[str], *further: ColumnElement[bool]) -> ColumnElement[str]:
        mine = (_f.conversation_id == conversation, _f.type == kind, *further)
        return select(func.min(_f.agent_external_id)).where(OF_SERVING, *mine).scalar_subquery()

    kinds = union_all(*(select(literal(kind).label("kind")) for kind in ACTS)).subquery("kinds")
    c = conversations.c
    begun = select(c.id, kinds.c.kind, first(c.id, kinds.c.kind).label("agent")).join_from(conversations, kinds, literal(value=True))
    who = begun.where(among(c.id, "conversations")).cte("who", recursive=True)
    following = first(who.c.id, who.c.kind, _f.agent_external_id > who.c.agent)
    who = who.union_all(select(who.c.id, who.c.kind, following).where(who.c.agent.is_not(None)))
    mine = (_f.conversation_id == who.c.id, _f.type == who.c.kind, _f.agent_external_id == who.c.agent, _f.at < _BEFORE)
    return _last(who, select(func.max(_f.at)).where(OF_SERVING, *mine))


def _last(who: CTE, latest: Select[Any]) -> Select[Any]:
    """Of all that `who` holds, with the latest time where there is one."""
    ends = select(*who.c, latest.scalar_subquery().label("at")).where(who.c.agent.is_not(None)).subquery()
    return select(*ends.c).where(ends.c.at.is_not(None))


_REPLIES, _SERVINGS = _replies(), _servings()
