"""What happened in conversations, read for many at once in a constant number of queries and handed to the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from portal.rules.facts import Conversation, Message, Opened
from portal.rules.serving import Act, ActFact, joined_spans, touches
from portal.rules.spans import Span
from portal.store.among import among
from portal.store.last_acts import ACTS, last_acts
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.tables.conversations import NAMES_GROUP

_m, _f = messages.c, conversation_facts.c
_STARTS: BindParameter[datetime] = bindparam("starts", type_=_m.at.type)
_ENDS: BindParameter[datetime] = bindparam("ends", type_=_m.at.type)
_WHAT_WAS_WRITTEN = (_m.conversation_id, _m.external_id, _m.author_type, _m.author_id, _m.at, _m.delay_seconds)
_WRITTEN = select(*_WHAT_WAS_WRITTEN).where(among(_m.conversation_id, "conversations"), _m.at >= _STARTS, _m.at < _ENDS)
_WHAT_HAPPENED = (_f.conversation_id, _f.type, _f.agent_external_id, _f.at)
_HAPPENED = select(*_WHAT_HAPPENED).where(among(_f.conversation_id, "conversations"), _f.at >= _STARTS, _f.at < _ENDS)


def conversations_of(tx: Connection, conversation_ids: Collection[int], window: Span) -> Mapping[int, Conversation]:
    """By row, each conversation as the rules look at it that ask about nothing outside of `window`.

    Of what came before only who had joined and the group still matter: two years of a conversation cost no more than a day of it.
    """
    asked = {"conversations": list(conversation_ids), "starts": window.start, "ends": window.end}
    # In the order of the rules: databases may sort ids of one instant by the letters of some language.
    written = _by_conversation(sorted(tx.execute(_WRITTEN, asked), key=lambda row: (row.at, row.external_id)))
    happened = _by_conversation(sorted(tx.execute(_HAPPENED, asked), key=lambda row: row.at))
    before, groups = last_acts(tx, conversation_ids, window.start), _groups(tx, conversation_ids)
    return {row: _conversation(written[row], happened[row], before.get(row, ()), groups.get(row)) for row in conversation_ids}


def _by_conversation(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.conversation_id].append(row)
    return found


def _groups(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, str]:
    """By conversation, the group that its latest message named which names one (contract/RULES.md, Words)."""
    rows = tx.execute(_NAMED, {"conversations": list(conversation_ids)})
    return {row: group for row, _, group in sorted(rows, key=lambda row: row.external_id)}


def _named() -> Select[Any]:
    c = conversations.c
    latest = select(func.max(_m.at)).where(_m.conversation_id == c.id, NAMES_GROUP).scalar_subquery()
    theirs = select(c.id, latest.label("at")).where(among(c.id, "conversations"))
    last = theirs.cte("last").prefix_with("MATERIALIZED", dialect="postgresql")
    named = select(_m.conversation_id, _m.external_id, _m.group_external_id)
    return named.join(last, (_m.conversation_id == last.c.id) & (_m.at == last.c.at)).where(NAMES_GROUP)


_NAMED = _named()


def _conversation(written: Sequence[Any], happened: Sequence[Any], before: Iterable[ActFact], group: str | None) -> Conversation:
    acts = [*before, *(ActFact(Act.REPLIED, m.author_id, m.at) for m in written if m.author_type == "agent")]
    acts += [ActFact(ACTS[f.type], f.agent_external_id or None, f.at) for f in happened if f.type in ACTS]
    return Conversation(
        group=group,
        messages=tuple(Message(m.external_id, m.at, timedelta(seconds=m.delay_seconds)) for m in written if m.author_type == "visitor"),
        touches=touches(acts),
        joined=joined_spans(acts),
        opened=tuple(Opened(f.agent_external_id, f.at) for f in happened if f.type == "opened"),
        returns=tuple(f.at for f in happened if f.type == "visitor_returned"),
    )
