"""The one question: must this agent be mailed? (contract/RULES.md, Verdicts)"""

from dataclasses import dataclass

from portal.rules import missed_conversation, offline_message
from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Kind, Reason
from portal.rules.trace import Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None for a `send`. `carries` are the messages of the mail then owed."""

    agent: str
    reason: Reason | None
    trace: tuple[Step, ...]
    carries: tuple[str, ...] = ()

    @property
    def sends(self) -> bool:
        return self.reason is None


_OF = {Kind.OFFLINE: offline_message, Kind.MISSED: missed_conversation}


def decide(alert: Alert, agent_id: str, facts: Facts) -> Verdict:
    """The verdict for one agent of the account: all rules asked, the first that says no gives the reason."""
    rules = _OF[alert.kind]
    agent = facts.agents[agent_id]
    asked = rules.asked_of(alert, agent, facts)
    trace = tuple(rule(asked) for rule in rules.RULES)
    reason = next((step.rule for step in trace if not step.passed), None)
    return Verdict(agent_id, reason, trace, () if reason else rules.carried(alert, agent, facts))


def messages_of(alert: Alert, facts: Facts) -> tuple[str, ...]:
    """The messages the alert is about, as the explain page names them."""
    return alert.messages if alert.kind is Kind.OFFLINE else missed_conversation.named(alert, facts)
