"""What Chatwoot's API is asked, and what is made of its answers, by a fake that answers over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from portal.chat_systems.chatwoot.poll import GROUPS_LAST, LOOKS_LAST, ChatwootPoller
from portal.chat_systems.http import Http
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.chat_systems.polling import Asked, Waiting
from portal.clock import now
from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.faults import RETRY_AFTER, Fault
from portal.fakes.serve import served
from portal.rules.events import (
    AgentOpened,
    AgentUpdated,
    ContactKnown,
    ConversationRead,
    Device,
    DeviceConnected,
    DeviceDisconnected,
    Event,
    VisitorLeft,
    VisitorReturned,
)

AT, LASTS = datetime(2026, 5, 12, 10, 41, tzinfo=UTC), timedelta(minutes=1)
CONNECTED = DeviceConnected(sent_at=AT, agent="12", device="chatwoot", kind=Device.WEB, label="Chatwoot", expires_in=LASTS)


@pytest.fixture
def fake() -> FakeChatwoot:
    """Eva, of one inbox, at her screen."""
    fake = FakeChatwoot(lambda _: None)
    fake.do("agent.updated", {"agent_id": "12", "name": "Eva Ruiz", "email": "eva@luna.example", "group_ids": ["31"]})
    fake.do("agent.connected", {"agent_id": "12", "device_id": "web"})
    return fake


@pytest.fixture
def url(fake: FakeChatwoot) -> Iterator[str]:
    with served(fake) as url:
        yield url


@pytest.fixture
def asked(fake: FakeChatwoot, url: str) -> Iterator[Asked]:
    with httpx.Client() as client:
        yield Asked(Http(client, now() + timedelta(seconds=10)), fake.settings(url), AT, LASTS)


def team(asked: Asked) -> list[Event]:
    return list(ChatwootPoller().team(asked))


def writes(fake: FakeChatwoot, **author: Any) -> None:
    fake.do("message.created", {"conversation_id": "84", "message_id": "1", "author": {"type": "visitor", **author}, "text": "¿?"})


def visitors(asked: Asked, *contacts: str) -> list[Event]:
    """Of the conversation, and of these contacts."""
    return list(ChatwootPoller().visitors(asked, [Waiting("84", None)], contacts))


def test_an_agent_is_told_with_their_inboxes_and_a_device(asked: Asked) -> None:
    eva = AgentUpdated(sent_at=AT, agent="12", name="Eva Ruiz", email="eva@luna.example", active=True, groups=frozenset({"31"}))

    assert team(asked) == [eva, CONNECTED]


def test_who_is_busy_is_there(fake: FakeChatwoot, asked: Asked) -> None:
    fake.agents["12"].status = "busy"

    assert team(asked)[1] == CONNECTED


def test_who_closed_the_dashboard_is_not(fake: FakeChatwoot, asked: Asked) -> None:
    fake.do("agent.disconnected", {"agent_id": "12", "device_id": "web"})

    assert team(asked)[1] == DeviceDisconnected(sent_at=AT, agent="12", device="chatwoot")


def test_who_has_not_taken_up_the_invitation_is_no_active_agent(fake: FakeChatwoot, asked: Asked) -> None:
    fake.do("agent.updated", {"agent_id": "12", "active": False})

    assert [event.active for event in team(asked) if isinstance(event, AgentUpdated)] == [False]


def test_inboxes_are_asked_for_once_in_a_while(fake: FakeChatwoot, asked: Asked) -> None:
    poller, counts = ChatwootPoller(), []
    for later in (timedelta(), timedelta(seconds=20), GROUPS_LAST):
        before = fake.faults.asked
        list(poller.team(Asked(asked.http, asked.settings, AT + later, LASTS)))
        counts.append(fake.faults.asked - before)

    assert counts == [4, 1, 4]


def test_a_visitor_on_the_site_is_there(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)

    assert visitors(asked) == [VisitorReturned(sent_at=AT, conversation="84")]


def test_a_visitor_off_the_site_has_left(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)
    fake.do("visitor.left", {"conversation_id": "84"})

    assert visitors(asked) == [VisitorLeft(sent_at=AT, conversation="84")]


def test_who_writes_by_mail_is_never_on_the_site_and_never_leaves_it(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)
    fake.talks["84"].channel = "Channel::Email"

    assert visitors(asked) == []


def test_the_agent_it_is_assigned_to_opened_it_when_they_looked_and_nobody_else_did(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)
    fake.do("conversation.joined", {"conversation_id": "84", "agent_id": "12"})
    fake.talks["84"].assignee_last_seen_at, fake.talks["84"].agent_last_seen_at = AT - timedelta(seconds=9), AT

    opened = [event for event in visitors(asked) if isinstance(event, AgentOpened)]
    assert opened == [AgentOpened(sent_at=AT - timedelta(seconds=9), conversation="84", agent="12")]


def test_a_look_of_long_ago_is_not_told_of(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)
    fake.do("conversation.joined", {"conversation_id": "84", "agent_id": "12"})
    fake.talks["84"].assignee_last_seen_at = AT - LOOKS_LAST

    assert visitors(asked) == [VisitorReturned(sent_at=AT, conversation="84")]


def test_a_look_at_what_is_nobody_s_opens_it_for_nobody(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake)
    fake.talks["84"].agent_last_seen_at = AT

    assert visitors(asked)[0] == ConversationRead(sent_at=AT, conversation="84")


def test_a_contact_is_told_as_far_as_it_is_known(fake: FakeChatwoot, asked: Asked) -> None:
    writes(fake, email="marta@visitor.example")

    known = [event for event in visitors(asked, "984", "985") if isinstance(event, ContactKnown)]
    assert known == [ContactKnown(sent_at=AT, contact="984", email="marta@visitor.example"), ContactKnown(sent_at=AT, contact="985")]


def test_a_conversation_that_was_deleted_tells_nothing(asked: Asked) -> None:
    assert visitors(asked) == []


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (Fault.REFUSED, PollFault.REFUSED),
        (Fault.WAIT, PollFault.WAIT),
        (Fault.BROKEN, PollFault.BROKEN),
        (Fault.HALF, PollFault.UNREACHED),
    ],
)
def test_a_failure_is_called_what_it_is(fake: FakeChatwoot, asked: Asked, fault: Fault, seen: PollFault) -> None:
    fake.faults.break_with(fault)

    with pytest.raises(PollFailed) as failed:
        team(asked)
    assert (failed.value.fault, failed.value.retry_after) == (seen, timedelta(seconds=RETRY_AFTER) if fault is Fault.WAIT else None)


def test_an_answer_that_never_comes_is_not_waited_for(fake: FakeChatwoot, asked: Asked) -> None:
    fake.faults.break_with(Fault.SLOW)
    hasty = Asked(Http(httpx.Client(), now() + timedelta(seconds=0.2)), asked.settings, AT, LASTS)

    with pytest.raises(PollFailed, match="unreached"):
        team(hasty)
    fake.faults.mend()


def test_a_wrong_token_is_refused(asked: Asked) -> None:
    with pytest.raises(PollFailed, match="refused"):
        team(Asked(asked.http, {**asked.settings, "token": "guessed"}, AT, LASTS))


def test_an_answer_that_makes_no_sense_is_named(fake: FakeChatwoot, asked: Asked) -> None:
    fake.agents["12"].status = "dreaming"

    with pytest.raises(PollFailed) as failed:
        team(asked)
    assert (failed.value.fault, failed.value.at) == (PollFault.NONSENSE, "[0].availability_status")
