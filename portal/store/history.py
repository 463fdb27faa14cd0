"""What happened in conversations, read for many at once in a constant number of queries and handed to the rules."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from portal.rules.alerts import Alert, Move, SiteFact, missed_alerts
from portal.rules.facts import Conversation, Message, Opened
from portal.rules.serving import Act, ActFact, joined_spans, touches
from portal.store.tables import conversation_facts, messages

_ACTS = {"joined": Act.JOINED, "left": Act.LEFT, "closed": Act.CLOSED}
_MOVES = {"visitor_left": Move.LEFT, "visitor_returned": Move.RETURNED}

_m, _f = messages.c, conversation_facts.c
_THEIRS: BindParameter[int] = bindparam("conversations", expanding=True)
_WHAT_WAS_WRITTEN = (_m.conversation_id, _m.external_id, _m.author_type, _m.author_id, _m.group_external_id, _m.at, _m.delay_seconds)
_WRITTEN = select(*_WHAT_WAS_WRITTEN).where(_m.conversation_id.in_(_THEIRS))
_WHAT_HAPPENED = (_f.conversation_id, _f.id, _f.type, _f.agent_external_id, _f.at, _f.received_at, _f.grace_seconds)
_HAPPENED = select(*_WHAT_HAPPENED).where(_f.conversation_id.in_(_THEIRS)).order_by(_f.at, _f.sent_at, _f.id)


def conversations_of(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, Conversation]:
    """By row, each conversation as the rules look at it."""
    written, happened = _written(tx, conversation_ids), _happened(tx, conversation_ids)
    return {row: _conversation(written[row], happened[row]) for row in conversation_ids}


def missed_called_for(tx: Connection, conversation_ids: Collection[int], settle: timedelta) -> Mapping[int, list[Alert]]:
    """By row, the missed alerts that the facts call for; each one's `subject` is its departure's row as text."""
    happened = _happened(tx, conversation_ids)
    left = [row for row in conversation_ids if any(fact.type == "visitor_left" for fact in happened[row])]
    written = _written(tx, left)
    return {row: _missed(written[row], happened[row], settle) for row in left}


def _written(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, list[Any]]:
    found = tx.execute(_WRITTEN, {"conversations": list(conversation_ids)})
    # In the order of the rules: databases may sort ids of one instant by the letters of some language.
    return _by_conversation(sorted(found, key=lambda row: (row.at, row.external_id)))


def _happened(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, list[Any]]:
    return _by_conversation(tx.execute(_HAPPENED, {"conversations": list(conversation_ids)}))


def _by_conversation(rows: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.conversation_id].append(row)
    return found


def _conversation(written: list[Any], happened: list[Any]) -> Conversation:
    acts = [ActFact(Act.REPLIED, m.author_id, m.at) for m in written if m.author_type == "agent"]
    acts += [ActFact(_ACTS[f.type], f.agent_external_id or None, f.at) for f in happened if f.type in _ACTS]
    groups = [m.group_external_id for m in written if m.group_external_id]
    return Conversation(
        group=groups[-1] if groups else None,
        messages=tuple(_visitors(written)),
        touches=touches(acts),
        joined=joined_spans(acts),
        opened=tuple(Opened(f.agent_external_id, f.at) for f in happened if f.type == "opened"),
        returns=tuple(f.at for f in happened if f.type == "visitor_returned"),
    )


def _visitors(written: list[Any]) -> list[Message]:
    return [Message(m.external_id, m.at, timedelta(seconds=m.delay_seconds)) for m in written if m.author_type == "visitor"]


def _missed(written: list[Any], happened: list[Any], settle: timedelta) -> list[Alert]:
    began: datetime | None = min((m.at for m in written), default=None)
    site = [
        SiteFact(_MOVES[f.type], str(f.id), f.at, timedelta(seconds=f.grace_seconds or 0), f.received_at)
        for f in happened
        if f.type in _MOVES
    ]
    return missed_alerts(began, _visitors(written), site, settle)
