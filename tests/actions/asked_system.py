"""A chat system that speaks the native vocabulary, but must be asked who is there: it answers what the test says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from portal.chat_systems.native.webhook import Native
from portal.chat_systems.poll_failed import PollFailed
from portal.chat_systems.polling import Asked, Poller, Waiting
from portal.chat_systems.settings import Setting, not_a_token, not_an_id
from portal.rules import events
from portal.rules.events import Event

SOURCE, ENDPOINT, DEVICE = "asked", "acme-asked", "panel"


@dataclass
class Answers:
    """`team` is by agent whether they are online, `names` and `emails` what else is told of them; `visitors_there` is by conversation.

    `asked` are the questions so far; `meanwhile` is done while it is asked; `failing` is raised in place of an answer, `failing_visitors`
    after the team was told, `failing_at` when that conversation is asked about. It notes how often it was asked.
    """

    team: dict[str, bool] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    visitors_there: dict[str, bool] = field(default_factory=dict)
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    failing: PollFailed | None = None
    failing_visitors: PollFailed | None = None
    failing_at: dict[str, PollFailed] = field(default_factory=dict)
    meanwhile: Callable[[], object] = bool
    asked: list[Asked] = field(default_factory=list)
    asked_about: list[str] = field(default_factory=list)

    def team_now(self, asked: Asked) -> Iterator[Event]:
        self.asked.append(asked)
        asked.notes["times"] = asked.notes.get("times", 0) + 1
        self.meanwhile()
        if self.failing:
            raise self.failing
        for agent, is_online in self.team.items():
            name, email = self.names.get(agent), self.emails.get(agent)
            yield events.AgentUpdated(sent_at=asked.at, agent=agent, name=name, email=email, active=True)
            if is_online:
                yield events.DeviceConnected(
                    sent_at=asked.at, agent=agent, device=DEVICE, kind=events.Device.WEB, label="Asked", expires_in=asked.lasts
                )
            else:
                yield events.DeviceDisconnected(sent_at=asked.at, agent=agent, device=DEVICE)


@dataclass
class Asks:
    """The poller of it."""

    answers: Answers

    def team(self, asked: Asked) -> Iterator[Event]:
        return self.answers.team_now(asked)

    def visitors(self, asked: Asked, waiting: Sequence[Waiting], contacts: Sequence[str]) -> Iterator[Event]:
        if self.answers.failing_visitors:
            raise self.answers.failing_visitors
        for contact in contacts:
            self.answers.asked_about.append(contact)
            name, email = self.answers.contacts[contact]
            yield events.ContactKnown(sent_at=asked.at, contact=contact, name=name, email=email)
        for talk in waiting:
            self.answers.asked_about.append(talk.conversation)
            with asked.one():
                if talk.conversation in self.answers.failing_at:
                    raise self.answers.failing_at[talk.conversation]
            if talk.conversation in self.answers.visitors_there:
                there = self.answers.visitors_there[talk.conversation]
                yield (events.VisitorReturned if there else events.VisitorLeft)(sent_at=asked.at, conversation=talk.conversation)


class AskedSystem(Native):
    name = "Asked"
    settings: tuple[Setting, ...] = (
        Setting("account_id", "Number", not_an_id),
        Setting("token", "Token", not_a_token, secret=True),
    )

    def __init__(self, answers: Answers) -> None:
        self.poller: Poller | None = Asks(answers)
