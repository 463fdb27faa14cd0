"""To look ahead: who would be mailed if a visitor wrote now and nothing else happened, by the same rules (look.md, Ahora mismo)."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.actions.house import House
from portal.actions.untold import UNTOLD
from portal.clock import now
from portal.rules.alerts import Alert, offline_alert
from portal.rules.facts import Agent, Conversation, Facts, Message, Unknown
from portal.rules.presence import devices_in, unknown_in
from portal.rules.reasons import Kind, Plan, Reason
from portal.rules.spans import instant
from portal.rules.team import members, team
from portal.rules.verdicts import Verdict, decide
from portal.store import groups
from portal.store.accounts import AccountFacts, facts_of


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody would be told: the commonest reason, of how many agents, and how many were candidates."""

    reason: Reason
    agents: int
    of: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an agent would get: a mail, where `reason` is None; `colleagues` are those online, where that is the reason."""

    reason: Reason | None
    colleagues: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """An account at one instant; `groups` are names by id, empty where groups do not count."""

    at: datetime
    delay: timedelta
    account: AccountFacts
    groups: Mapping[str, str]

    @property
    def due_at(self) -> datetime:
        return self._alert().due_at

    def online(self, agent: Agent) -> list[str]:
        """The devices the agent is connected with."""
        return devices_in(agent, instant(self.at))

    def unknown(self, agent: Agent) -> Unknown | None:
        """Whether that cannot be told, and which chat system does not answer, where one should."""
        return unknown_in(agent, instant(self.at))

    def asked(self, group: str | None) -> Set[str]:
        """The ids of the team, if the visitor wrote to this group."""
        return members(self._facts(group))

    def prospect(self, group: str | None) -> Callable[[str], Prospect]:
        """What tells an agent's, if the visitor wrote to this group; to none, when None. Agents who are alike share it."""
        alert, facts = self._alert(), self._facts(group)
        known: dict[Hashable, Prospect] = {}

        def of(agent: str) -> Prospect:
            alike = _alike(facts.agents[agent])
            if alike not in known:
                known[alike] = _prospect(decide(alert, agent, facts))
            return known[alike]

        return of

    def nobody(self, group: str | None) -> Nobody | None:
        """Why nobody would be told, though the mails are on and nobody who could answer is online; None while all is well."""
        facts, prospect = self._facts(group), self.prospect(group)
        if not facts.options[Kind.OFFLINE].on or any(self.online(agent) for agent in team(facts)):
            return None
        reasons = []
        for agent in facts.agents:
            reason = prospect(agent).reason
            if reason is None:
                return None
            reasons.append(reason)
        return _commonest(reasons)

    def unheard(self) -> dict[str | None, Nobody]:
        """The groups for which nobody would be told; None for visitors who write to no group."""
        found = {group: self.nobody(group) for group in (None, *self.groups)}
        return {group: nobody for group, nobody in found.items() if nobody}

    def _facts(self, group: str | None) -> Facts:
        written = Message("", self.at, self.delay)
        return Facts(self.account.plan, self.account.options, self.account.agents, Conversation(group, (written,)))

    def _alert(self) -> Alert:
        return offline_alert(Message("", self.at, self.delay), self.at, timedelta(0))


def look_ahead(house: House, account_id: int) -> Outlook:
    """In a constant number of queries."""
    at = now()
    with house.db.read() as tx:
        account = facts_of(tx, [account_id], instant(at), UNTOLD)[account_id]
        named = groups.names_of(tx, account_id) if account.plan is Plan.PRO else {}
    return Outlook(at, account.delay or house.settings.offline_delay, account, named)


def _prospect(verdict: Verdict) -> Prospect:
    said = next((step for step in verdict.trace if step.rule is verdict.reason is Reason.COLLEAGUE_ONLINE), None)
    return Prospect(verdict.reason, str(dict(said.saw.values)["colleagues"]) if said else "")


def _alike(agent: Agent) -> Hashable:
    """The same for agents of whom the rules say the same while nothing is known of the conversation but what the visitor wrote.

    Who is online, or may be, is like nobody: for all others that one is a colleague.
    """
    if agent.connections or agent.unknown:
        return agent.id
    return agent.active, agent.groups, agent.options[Kind.OFFLINE].on, agent.has_address, agent.suspended


def _commonest(reasons: list[Reason]) -> Nobody:
    candidates = [reason for reason in reasons if reason is not Reason.OUTSIDE_GROUP] or reasons
    ((reason, agents),) = Counter(candidates).most_common(1)
    return Nobody(reason, agents, len(candidates))
