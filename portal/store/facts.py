"""All that the rules look at, for many conversations at once in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import Connection, select

from portal.rules.facts import Facts
from portal.rules.reasons import Kind
from portal.rules.spans import FOREVER, Span
from portal.store.accounts import AccountFacts, facts_of
from portal.store.history import conversations_of
from portal.store.tables import agents, conversations, endpoints, messages, notification_messages

LONG = timedelta(days=1)
"""What begins so long before the others end is read apart, or one long visit would have years of presence read for all."""


def facts_in(tx: Connection, windows: Mapping[int, Span], blind: Collection[str]) -> Mapping[int, tuple[AccountFacts, Facts]]:
    """By conversation, its account and the facts, with the agents' presence in its window at least.

    `blind` are sources that cannot tell presence.
    """
    latest = max((window.end for window in windows.values()), default=FOREVER)
    old = {row for row, window in windows.items() if latest - window.start > LONG}
    return {**_together(tx, windows, old, blind), **_together(tx, windows, windows.keys() - old, blind)}


def _together(
    tx: Connection, windows: Mapping[int, Span], rows: Collection[int], blind: Collection[str]
) -> Mapping[int, tuple[AccountFacts, Facts]]:
    if not rows:
        return {}
    window = Span(min(windows[row].start for row in rows), max(windows[row].end for row in rows))
    accounts = _accounts_of(tx, rows)
    people = facts_of(tx, set(accounts.values()), window, blind)
    talks, mailed = conversations_of(tx, rows), _mailed_in(tx, rows)
    found = {}
    for row in rows:
        account = people[accounts[row]]
        found[row] = (account, Facts(account.plan, account.options, account.agents, talks[row], mailed[row]))
    return found


def _accounts_of(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, int]:
    chosen = select(conversations.c.id, endpoints.c.account_id).join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
    return {row: account for row, account in tx.execute(chosen.where(conversations.c.id.in_(conversation_ids)))}  # noqa: C416


def _mailed_in(tx: Connection, conversation_ids: Collection[int]) -> Mapping[int, frozenset[tuple[str, str]]]:
    """By conversation, who has been owed which message in an offline mail."""
    found: dict[int, frozenset[tuple[str, str]]] = defaultdict(frozenset)
    chosen = (
        select(messages.c.conversation_id, agents.c.external_id, messages.c.external_id)
        .select_from(notification_messages)
        .join(messages, messages.c.id == notification_messages.c.message_id)
        .join(agents, agents.c.id == notification_messages.c.agent_id)
        .where(messages.c.conversation_id.in_(conversation_ids), notification_messages.c.kind == Kind.OFFLINE)
    )
    for conversation, agent, message in tx.execute(chosen):
        found[conversation] |= {(agent, message)}
    return found
