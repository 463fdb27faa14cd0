"""All that the rules look at, for many conversations at once in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, bindparam, select

from portal.rules.extent import Extent, Untold
from portal.rules.facts import Facts
from portal.rules.reasons import Kind
from portal.rules.spans import FOREVER, Span
from portal.store.accounts import AccountFacts, facts_of
from portal.store.among import among
from portal.store.history import conversations_of
from portal.store.tables import agents, conversations, endpoints, messages, notification_messages

LONG = timedelta(days=1)
"""What begins so long before the others end is read apart, or one long visit would have years of presence read for all."""

_e, _m = endpoints.c, messages.c
_TOLD_BY = (
    select(conversations.c.id, _e.account_id, _e.source)
    .join(endpoints, _e.id == conversations.c.endpoint_id)
    .where(among(conversations.c.id, "conversations"))
)
_STARTS, _ENDS = (bindparam(name, type_=_m.at.type) for name in ("starts", "ends"))
_MAILED = (
    select(_m.conversation_id, agents.c.external_id, _m.external_id)
    .select_from(notification_messages)
    .join(messages, _m.id == notification_messages.c.message_id)
    .join(agents, agents.c.id == notification_messages.c.agent_id)
    .where(among(_m.conversation_id, "conversations"), _m.at >= _STARTS, _m.at < _ENDS)
    .where(notification_messages.c.kind == Kind.OFFLINE)
)


def facts_in(tx: Connection, windows: Mapping[int, Span], untold: Untold) -> Mapping[int, tuple[AccountFacts, Facts]]:
    """By conversation, its account and the facts that rules look at which ask about nothing outside of its window."""
    latest = max((window.end for window in windows.values()), default=FOREVER)
    old = {row for row, window in windows.items() if latest - window.start > LONG}
    return {**_together(tx, windows, old, untold), **_together(tx, windows, windows.keys() - old, untold)}


def _together(
    tx: Connection, windows: Mapping[int, Span], rows: Collection[int], untold: Untold
) -> Mapping[int, tuple[AccountFacts, Facts]]:
    if not rows:
        return {}
    window = Span(min(windows[row].start for row in rows), max(windows[row].end for row in rows))
    told_by = _told_by(tx, rows)
    people = facts_of(tx, {account for account, _ in told_by.values()}, window, untold)
    talks, mailed = conversations_of(tx, rows, window), _mailed_in(tx, rows, window)
    found = {}
    for row, (account_row, source) in told_by.items():
        account, talk = people[account_row], replace(talks[row], openings=untold.openings.get(source, Extent.ALL))
        found[row] = (account, Facts(account.plan, account.options, account.agents, talk, mailed[row]))
    return found


def _told_by(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, tuple[int, str]]:
    """By conversation, its account and its chat system."""
    found = tx.execute(_TOLD_BY, {"conversations": list(conversation_ids)})
    return {row: (account, source) for row, account, source in found}


def _mailed_in(tx: Connection, conversation_ids: Collection[int], window: Span) -> Mapping[int, frozenset[tuple[str, str]]]:
    """By conversation, who has been owed which message of the window in an offline mail."""
    found: dict[int, frozenset[tuple[str, str]]] = defaultdict(frozenset)
    asked = {"conversations": list(conversation_ids), "starts": window.start, "ends": window.end}
    for conversation, agent, message in tx.execute(_MAILED, asked):
        found[conversation] |= {(agent, message)}
    return found
