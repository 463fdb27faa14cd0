"""Short questions about what the portal decided and mailed, and its work by halves."""

from email.message import EmailMessage

from portal.actions.decide import decide_due
from portal.actions.explain import ExplainedAlert, ExplainedVerdict
from portal.rules.reasons import Kind, Reason
from tests.world import World

LATER = 90_000.0
"""Seconds after the stories' beginning, past all of them."""


def alert_of(world: World, message: str, kind: Kind = Kind.OFFLINE, conversation: str = "c1") -> ExplainedAlert:
    """The alert about a message: its own, or that of the departure whose mail it would be in."""
    (found,) = [a for a in world.explain(LATER, conversation).alerts if a.alert.kind is kind and message in a.messages]
    return found


def verdicts(world: World, message: str, kind: Kind = Kind.OFFLINE) -> dict[str, ExplainedVerdict]:
    """By agent."""
    return {verdict.agent: verdict for verdict in alert_of(world, message, kind).verdicts}


def reasons(world: World, message: str, kind: Kind = Kind.OFFLINE) -> dict[str, Reason | None]:
    """By agent; None is a mail."""
    return {agent: verdict.reason for agent, verdict in verdicts(world, message, kind).items()}


def decide(world: World, at: float) -> None:
    """What is due at `at`, without delivering it."""
    with world.at(at):
        decide_due(world.house)


def said(mail: EmailMessage) -> str:
    """The text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
