"""All that the rules look at, for many conversations at once in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from portal.rules.facts import Facts
from portal.rules.reasons import Kind
from portal.rules.spans import Span
from portal.store.accounts import AccountFacts, facts_of
from portal.store.history import conversations_of
from portal.store.tables import agents, conversations, endpoints, messages, notification_messages


def facts_in(
    tx: Connection, conversation_ids: Collection[int], window: Span, blind: Collection[str]
) -> Mapping[int, tuple[AccountFacts, Facts]]:
    """By conversation, its account and the facts, with the agents' presence in `window`; `blind` are sources that cannot tell it."""
    accounts = _accounts_of(tx, conversation_ids)
    people = facts_of(tx, set(accounts.values()), window, blind)
    talks, mailed = conversations_of(tx, conversation_ids), _mailed_in(tx, conversation_ids)
    found = {}
    for row in conversation_ids:
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
