"""To say why somebody gets no mails: all that is known of them (look.md, ¿Por qué no me llega?)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.untold import UNTOLD
from portal.addresses import email_key
from portal.clock import now
from portal.mail.plain_words import Meaning, Trouble, meaning
from portal.outcomes import Outcome
from portal.rules.extent import Extent
from portal.rules.facts import Agent, Conversation, Facts, Unknown
from portal.rules.presence import online_in
from portal.rules.reasons import Kind, Reason
from portal.rules.spans import instant
from portal.rules.team import colleagues
from portal.store import answers, devices, options
from portal.store.accounts import facts_of
from portal.store.answers import Answer
from portal.store.devices import Device
from portal.store.options import Options
from portal.store.sign_ins import Person
from portal.store.why import Decision, latest_decisions

LATELY = timedelta(days=30)
MAILS = 20
"""The agent's latest mails whose answers are looked at."""

ELSEWHERE = (Reason.OUTSIDE_GROUP, Reason.ALREADY_SENT)
"""Not what somebody means who misses a mail: another group's conversation, or a message they have had."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the mail server answered, or what was reported later, and what that means."""

    answer: Answer
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Why:
    """All that is known. `delay` is D; `present` are the colleagues online now; `answered` is about the address in use, latest first.

    `sources` are the account's chat systems. `blind_colleagues` is whether nobody can tell of some colleague if they are online now.
    """

    options: Options
    delay: timedelta
    me: Agent
    sources: frozenset[str]
    devices: tuple[Device, ...]
    present: tuple[Agent, ...]
    blind_colleagues: bool
    decisions: tuple[Decision, ...]
    answered: tuple[Answered, ...]

    @property
    def sees_presence(self) -> bool:
        """Whether a chat system of the account tells who is online, as long as it answers."""
        return bool(self.sources - UNTOLD.presence)

    @property
    def gap(self) -> Unknown | None:
        """The chat system that should tell whether the person is online now, and does not answer; None while all do."""
        return next((gap for gap in self.me.unknown if gap.endpoint), None)

    @property
    def is_blind(self) -> bool:
        """Whether nobody can tell if the person is online now."""
        return bool(self.me.unknown) and not self.online

    @property
    def is_blind_to_openings(self) -> bool:
        """Whether no chat system of the account ever tells who opens a conversation; one that has none is only about to begin."""
        return bool(self.sources) and all(UNTOLD.openings.get(source) is Extent.NONE for source in self.sources)

    @property
    def online(self) -> tuple[Device, ...]:
        return tuple(device for device in self.devices if device.since)

    @property
    def trouble(self) -> Trouble | None:
        """Of the latest answer; None when there was none so far."""
        return self.answered[0].meaning.trouble if self.answered else None

    @property
    def taken(self) -> Answered | None:
        """The latest mail that the mail server took."""
        return next((each for each in self.answered if each.meaning.trouble is Trouble.NONE), None)

    def last(self, kind: Kind, reason: Reason) -> Decision | None:
        """The latest alert of which the person got no mail for this reason."""
        return next((d for d in self.decisions if (d.kind, d.reason) == (kind, reason)), None)

    def latest(self, kind: Kind) -> Decision | None:
        """The latest alert that the person could have been mailed about."""
        return max((d for d in self.decisions if d.kind == kind and d.reason not in ELSEWHERE), key=lambda d: d.at, default=None)


def why(house: House, person: Person) -> Why:
    moment = now()
    with house.db.read() as tx:
        chosen = options.options_of(tx, person.agent_id)
        account = facts_of(tx, [person.account_id], instant(moment), UNTOLD)[person.account_id]
        me = next(agent for agent in account.agents.values() if account.rows[agent.id] == person.agent_id)
        # A conversation of no group: whose colleagues they are in general.
        others = colleagues(me, Facts(account.plan, account.options, account.agents, Conversation()))
        return Why(
            options=chosen,
            delay=chosen.delay or house.settings.offline_delay,
            me=me,
            sources=account.sources,
            devices=tuple(devices.devices_of(tx, person.agent_id, moment)),
            present=tuple(other for other in others if online_in(other, instant(moment))),
            blind_colleagues=any(other.unknown for other in others),
            decisions=tuple(latest_decisions(tx, person.account_id, me.id, moment - LATELY)),
            answered=_answered(tx, person.agent_id, chosen.email),
        )


def read(answer: Answer) -> Answered:
    return Answered(answer, meaning(Outcome(answer.outcome), answer.code, answer.enhanced_code, reported=answer.reported))


def _answered(tx: Connection, agent_id: int, email: str | None) -> tuple[Answered, ...]:
    """What was said of an address that is no longer in use is no news."""
    key = email_key(email or "")
    return tuple(read(answer) for answer in answers.answers_to_agent(tx, agent_id, MAILS) if email_key(answer.address) == key)
