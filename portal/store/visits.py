"""When visitors left the site, and what they had written by then: for many conversations at once, from no further back than needed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Integer, Select, bindparam, func, literal, select, union_all

from portal.rules.alerts import Alert, missed_alerts
from portal.rules.departures import Departure, Departures, Move, SiteFact, departures
from portal.rules.facts import Message
from portal.store.among import among
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.tables.conversations import LEAVES, OF_SITE
from portal.store.types import LONG_AGO

READ = (8, 64, 1 << 30)
"""So many facts of the site before the moment asked about are read; where they leave anything in doubt more, and then all."""

_MOVES = {"visitor_left": Move.LEFT, "visitor_returned": Move.RETURNED}

_c, _m, _f = conversations.c, messages.c, conversation_facts.c
_BY_VISITOR = _m.author_type == "visitor"


def missed_called_for(tx: Connection, moments: Mapping[int, datetime], settle: timedelta) -> Mapping[int, list[Alert]]:
    """By conversation, the missed alerts that the facts call for from its moment on; `subject` is the departure's row as text."""
    left = {row: [d for d in found.found if d.fact.at >= moments[row]] for row, found in departures_since(tx, moments).items()}
    written = _written(tx, left)
    return {row: missed_alerts(found, written[row], settle) for row, found in left.items()}


def departures_since(tx: Connection, moments: Mapping[int, datetime]) -> Mapping[int, Departures]:
    """By conversation, its departures in visits in which the visitor wrote: all from its moment on, or that a fact of then may change.

    None for one that nobody left. A departure that is not read has ended once the longest G of all of the conversation's is over.
    """
    found: dict[int, Departures] = {}
    for number in READ:
        asked = {row: moment for row, moment in moments.items() if row not in found}
        for row, facts in _read(tx, asked, number).items() if asked else ():
            since = _walked(facts)
            if since.since <= moments[row] - _longest(facts):
                found[row] = since
    return found


def _read(tx: Connection, moments: Mapping[int, datetime], number: int) -> Mapping[int, list[Any]]:
    rows: dict[int, list[Any]] = defaultdict(list)
    asked = {"conversations": list(moments), "moment": min(moments.values()), "number": number}
    for row in tx.execute(_SITE, asked):
        rows[row.conversation].append(row)
    return rows


def _walked(facts: Sequence[Any]) -> Departures:
    began, read_from = facts[0].began, facts[0].read_from
    written = sorted({at for fact in facts for at in (fact.wrote_before, fact.wrote_after, fact.wrote_last) if at})
    site = [SiteFact(_MOVES[f.type], str(f.id), f.at, timedelta(seconds=f.grace_seconds or 0), f.received_at) for f in facts]
    is_whole = began is None or read_from <= began
    walked = departures(began, written, site, None if is_whole else read_from + _longest(facts))
    wrote = [d for d in walked.found if bisect_left(written, d.begins) < bisect_left(written, d.fact.ends)]
    return Departures(tuple(wrote), LONG_AGO if is_whole else walked.since)


def _longest(facts: Sequence[Any]) -> timedelta:
    return timedelta(seconds=facts[0].longest or 0)


def _written(tx: Connection, left: Mapping[int, Sequence[Departure]]) -> Mapping[int, list[Message]]:
    """By conversation, what visitors wrote in all of the visits, and hardly more."""
    begins = {row: min(found, key=lambda d: d.begins) for row, found in left.items() if found}
    asked = {
        "first": [row for row, departure in begins.items() if departure.before is None],
        "departures": [int(departure.before.id) for departure in begins.values() if departure.before],
        "ends": max((d.fact.ends for found in left.values() for d in found), default=LONG_AGO),
    }
    written: dict[int, list[Message]] = defaultdict(list)
    for row, message, at, delay in tx.execute(_WRITTEN, asked) if begins else ():
        written[row].append(Message(message, at, timedelta(seconds=delay)))
    return written


def _in_visits() -> CompoundSelect[Any]:
    """From where the visit before ended, which was at a departure; a first visit from the conversation's beginning."""
    wrote = select(_m.conversation_id, _m.external_id, _m.at, _m.delay_seconds)
    wrote = wrote.where(_BY_VISITOR, _m.at < bindparam("ends", type_=_m.at.type))
    since = wrote.join(conversation_facts, (_f.conversation_id == _m.conversation_id) & (_f.at <= _m.at))
    first = wrote.where(_m.conversation_id.in_(bindparam("first", expanding=True)))
    return union_all(since.where(_f.id.in_(bindparam("departures", expanding=True))), first)


def _site() -> Select[Any]:
    """Of what the visitor wrote nothing is read but the times that `departures` needs, each from the one place of an index where it is."""
    before = select(_f.at).where(_f.conversation_id == _c.id, OF_SITE, _f.at < bindparam("moment", type_=_f.at.type))
    read_from = before.order_by(_f.at.desc()).offset(bindparam("number", type_=Integer) - 1).limit(1).scalar_subquery()
    began = select(func.min(_m.at)).where(_m.conversation_id == _c.id).scalar_subquery()
    since = func.coalesce(read_from, literal(LONG_AGO, _f.at.type))
    longest = select(func.max(_f.grace_seconds)).where(_f.conversation_id == _c.id, LEAVES).scalar_subquery()
    of_all = (began.label("began"), _wrote(func.max, _c.id).label("wrote_last"), longest.label("longest"))
    # On its own, or PostgreSQL works it out again for each fact.
    told_once = (_c.id.label("conversation"), since.label("read_from"), *of_all)
    begun = select(*told_once).where(among(_c.id, "conversations")).cte("begun").prefix_with("MATERIALIZED", dialect="postgresql")
    near = (_wrote(func.max, _f.conversation_id, _m.at <= _f.at), _wrote(func.min, _f.conversation_id, _m.at > _f.at))
    told = (_f.id, _f.type, _f.at, _f.received_at, _f.grace_seconds, near[0].label("wrote_before"), near[1].label("wrote_after"))
    here = (_f.conversation_id == begun.c.conversation) & (_f.at >= begun.c.read_from)
    return select(*begun.c, *told).join_from(begun, conversation_facts, here).where(OF_SITE)


def _wrote(end: Any, conversation: ColumnElement[int], *further: ColumnElement[bool]) -> ColumnElement[datetime]:
    return select(end(_m.at)).where(_m.conversation_id == conversation, _BY_VISITOR, *further).scalar_subquery()


_SITE, _WRITTEN = _site(), _in_visits()
