"""What is asked of Smartsupp's REST API, and what becomes of its answers, right ones and others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from portal.chat_systems.http import Http, kept_client
from portal.chat_systems.outside import Reach
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.chat_systems.polling import Asked, Waiting
from portal.chat_systems.smartsupp.poll import MOST_READ, SmartsuppPoller
from portal.clock import now
from portal.fakes.faults import RETRY_AFTER, Fault
from portal.fakes.serve import served
from portal.fakes.smartsupp import FakeSmartsupp
from portal.rules import events
from portal.rules.events import Event

HERE = Reach(this_machine=True)
NOON, LASTS = now(), timedelta(seconds=60)
WRITES = {"conversation_id": "co1", "message_id": "ms1", "author": {"type": "visitor", "name": "Marta", "email": "marta@correo.example"}}
WAITING = Waiting("co1", "vi-co1")


@dataclass(frozen=True)
class Line:
    """To the API of a fake that tells nobody of anything."""

    fake: FakeSmartsupp
    url: str

    def asked(self, patience: timedelta = timedelta(seconds=60), **settings: str) -> Asked:
        return Asked(Http(kept_client(HERE), now() + patience), self.fake.settings(self.url) | settings, NOON, LASTS)

    def team(self, **asked: Any) -> list[Event]:
        return list(SmartsuppPoller().team(self.asked(**asked)))

    def visitors(self, *waiting: Waiting, contacts: Sequence[str] = ()) -> list[Event]:
        return list(SmartsuppPoller().visitors(self.asked(), waiting, contacts))


@pytest.fixture
def line() -> Iterator[Line]:
    fake = FakeSmartsupp(lambda _: None)
    fake.do("agent.updated", {"agent_id": "1200001", "name": "Eva Ruiz", "email": "eva@luna.example"})
    fake.do("message.created", {**WRITES, "text": "Hola"})
    with served(fake) as url:
        yield Line(fake, url)
        fake.faults.mend()


def failure(line: Line, fault: Fault, **asked: Any) -> PollFailed:
    line.fake.faults.break_with(fault)
    with pytest.raises(PollFailed) as failed:
        line.team(**asked)
    return failed.value


def test_an_agent_is_told_with_name_address_and_whether_active(line: Line) -> None:
    updated, _ = line.team()

    assert updated == events.AgentUpdated(sent_at=NOON, agent="1200001", name="Eva Ruiz", email="eva@luna.example", active=True)


def test_an_agent_who_is_online_is_on_one_device_until_three_intervals_have_passed(line: Line) -> None:
    line.fake.do("agent.connected", {"agent_id": "1200001", "device_id": "mobile"})

    _, presence = line.team()

    assert presence == events.DeviceConnected(
        sent_at=NOON, agent="1200001", device="smartsupp", kind=events.Device.WEB, label="Smartsupp", expires_in=LASTS
    )


def test_an_agent_who_is_offline_is_told_to_be(line: Line) -> None:
    _, presence = line.team()

    assert presence == events.DeviceDisconnected(sent_at=NOON, agent="1200001", device="smartsupp")


def test_an_agent_who_is_no_longer_active_is_told_to_be(line: Line) -> None:
    line.fake.do("agent.updated", {"agent_id": "1200001", "active": False})

    updated, _ = line.team()

    assert isinstance(updated, events.AgentUpdated)
    assert updated.active is False


@pytest.mark.parametrize(("deed", "moved"), [("visitor.left", events.VisitorLeft), ("visitor.returned", events.VisitorReturned)])
def test_a_visitor_is_on_the_site_or_off_it(line: Line, deed: str, moved: Any) -> None:
    line.fake.do(deed, {"conversation_id": "co1"})

    assert line.visitors(WAITING) == [moved(sent_at=NOON, conversation="co1")]


def test_a_contact_is_told_with_name_and_address(line: Line) -> None:
    known = events.ContactKnown(sent_at=NOON, contact="ct-co1", name="Marta", email="marta@correo.example")

    assert line.visitors(contacts=["ct-co1"]) == [known]


def test_of_who_is_gone_from_smartsupp_nothing_is_known(line: Line) -> None:
    assert line.visitors(Waiting("co9", "vi9"), contacts=["ct9"]) == [events.ContactKnown(sent_at=NOON, contact="ct9")]


def test_of_a_conversation_that_came_by_another_way_than_the_site_no_visitor_is_asked_for(line: Line) -> None:
    assert line.visitors(Waiting("co1", None)) == []


def test_a_conversation_that_somebody_has_read_is_told_to_be_read_by_nobody_in_particular(line: Line) -> None:
    line.fake.do("conversation.opened", {"conversation_id": "co1", "agent_id": "1200001"})

    assert line.visitors(Waiting("co1", None)) == [events.ConversationRead(sent_at=NOON, conversation="co1")]


def test_of_few_conversations_it_is_asked_whether_they_were_read(line: Line) -> None:
    line.visitors(*[Waiting("co1", None)] * (MOST_READ + 5))

    assert line.fake.faults.asked == MOST_READ


def test_a_token_that_is_wrong_is_refused(line: Line) -> None:
    with pytest.raises(PollFailed) as failed:
        line.team(token="another")

    assert failed.value.fault is PollFault.REFUSED


@pytest.mark.parametrize(
    ("fault", "said"),
    [(Fault.REFUSED, PollFault.REFUSED), (Fault.BROKEN, PollFault.BROKEN), (Fault.HALF, PollFault.UNREACHED)],
)
def test_a_fault_is_said_to_be_the_one_it_is(line: Line, fault: Fault, said: PollFault) -> None:
    assert failure(line, fault).fault is said


def test_who_is_told_to_wait_knows_how_long(line: Line) -> None:
    failed = failure(line, Fault.WAIT)

    assert (failed.fault, failed.retry_after) == (PollFault.WAIT, timedelta(seconds=RETRY_AFTER))


def test_an_answer_that_does_not_come_in_time_is_none(line: Line) -> None:
    assert failure(line, Fault.SLOW, patience=timedelta(seconds=0.2)).fault is PollFault.LATE


def test_nobody_there_is_no_connection(line: Line) -> None:
    with pytest.raises(PollFailed) as failed:
        line.team(api="http://127.0.0.1:1/v2")

    assert failed.value.fault is PollFault.UNREACHED


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ({"agents": []}, "agents"),  # the owner is one: rather a failure than a team that is told to be gone
        ({"agents": [{"id": "1", "status": "online"}]}, "agents[0].active"),
        ({"agents": [{"id": [], "status": "online", "active": True}]}, "agents[0].id"),
        ({}, "agents"),
        ([], "answer"),
    ],
)
def test_an_answer_that_makes_no_sense_says_where(line: Line, answer: Any, at: str) -> None:
    line.fake.api.view_functions["v2.agents"] = lambda: answer

    with pytest.raises(PollFailed) as failed:
        line.team()

    assert (failed.value.fault, failed.value.at) == (PollFault.NONSENSE, at)
