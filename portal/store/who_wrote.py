"""Who visitors say they are, for many conversations at once: as they were called last, and their addresses."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select

from portal.store.among import among
from portal.store.said import said
from portal.store.tables import conversations, messages
from portal.store.types import LONG_AGO

LATELY = 50
"""Messages that mostly tell all, however long the conversation."""

Visitor = tuple[str | None, list[str]]
"""The visitor's latest name, and their addresses, latest first."""

_c, _m = conversations.c, messages.c
_TOLD = (_m.conversation_id, _m.author_name, _m.author_email, func.max(_m.at).label("at"), func.max(_m.external_id).label("last"))
_ALIKE = (_m.conversation_id, _m.author_name, _m.author_email)
_BY_VISITOR = _m.author_type == "visitor"


def visitors(tx: Connection, conversation_ids: Collection[int], will_do: Callable[[str], object] = bool) -> Mapping[int, Visitor]:
    """By conversation. Of a long one the latest messages are read, and all where these tell no name, or no address that `will_do`."""
    lately = _told(tx, _LATELY, conversation_ids)
    unsaid = [row for row, told in lately.items() if told and told[0].read_from != LONG_AGO and not _is_told(_visitor(told), will_do)]
    earlier = _told(tx, _EVER, unsaid) if unsaid else {}
    return {row: _visitor(earlier.get(row, told)) for row, told in lately.items()}


def _is_told(visitor: Visitor, will_do: Callable[[str], object]) -> bool:
    name, addresses = visitor
    return name is not None and any(map(will_do, addresses))


def _visitor(latest_first: Sequence[Any]) -> Visitor:
    name = next((row.author_name for row in latest_first if row.author_name), None)
    return name, list(dict.fromkeys(row.author_email for row in latest_first if row.author_email))


def _told(tx: Connection, statement: Select[Any], conversation_ids: Collection[int]) -> Mapping[int, list[Any]]:
    """By conversation, one row for the messages of those who call themselves alike, the latest first."""
    found: dict[int, list[Any]] = {conversation: [] for conversation in conversation_ids}
    rows = said(tx, statement, {"conversations": conversation_ids})
    for row in sorted(rows, key=lambda row: (row.at, row.last), reverse=True):
        found[row.conversation_id].append(row)
    return found


def _lately() -> Select[Any]:
    before = select(_m.at).where(_m.conversation_id == _c.id, _BY_VISITOR).order_by(_m.at.desc()).offset(LATELY).limit(1)
    read_from = func.coalesce(before.scalar_subquery(), literal(LONG_AGO, _m.at.type)).label("read_from")
    since = select(_c.id, read_from).where(among(_c.id, "conversations")).cte("since").prefix_with("MATERIALIZED", dialect="postgresql")
    wrote = select(*_TOLD, since.c.read_from).join_from(since, messages, _m.conversation_id == since.c.id)
    return wrote.where(_BY_VISITOR, _m.at >= since.c.read_from).group_by(*_ALIKE, since.c.read_from)


_LATELY = _lately()
_EVER = select(*_TOLD).where(among(_m.conversation_id, "conversations"), _BY_VISITOR).group_by(*_ALIKE)
