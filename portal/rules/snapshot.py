"""The facts an alert looks at and no others, so that what is kept of a decision stays small and its trace stays the same."""

from dataclasses import replace

from portal.rules.alerts import Alert
from portal.rules.facts import Agent, Conversation, Facts, Message
from portal.rules.spans import Span


def seen_by(alert: Alert, facts: Facts) -> Facts:
    """`facts` without what lies outside the alert's sight; every reason and trace of the alert is the same on both.

    Not so the messages that a mail carries along, which stand with the notification: a burst of hundreds would keep each of them
    in every alert.
    """
    sight, about = Span(alert.begins, alert.due_at), set(alert.messages)
    messages = tuple(m for m in facts.conversation.messages if m.id in about)
    return replace(
        facts,
        agents={agent.id: _agent(agent, sight) for agent in facts.agents.values()},
        conversation=_conversation(facts.conversation, messages=messages, sight=sight),
        mailed=frozenset(pair for pair in facts.mailed if pair[1] in about),
    )


def _agent(agent: Agent, sight: Span) -> Agent:
    """Connections stay whole, so that one which began before the sight is not taken for a return within it."""
    return replace(
        agent,
        connections=tuple(c for c in agent.connections if c.span.meets(sight)),
        unknown=tuple(span for span in agent.unknown if span.meets(sight)),
    )


def _conversation(conversation: Conversation, *, messages: tuple[Message, ...], sight: Span) -> Conversation:
    return Conversation(
        group=conversation.group,
        messages=messages,
        touches=tuple(t for t in conversation.touches if sight.holds(t.at)),
        joined=tuple(j for j in conversation.joined if j.span.meets(sight)),
        opened=tuple(o for o in conversation.opened if sight.holds(o.at)),
        returns=tuple(at for at in conversation.returns if sight.holds(at)),
        openings=conversation.openings,
    )
