"""What Chatwoot's API is asked of the team, and what is made of its answers, the wrong ones too."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from portal.chat_systems.chatwoot.inboxes import AT_ONCE, LASTS
from portal.chat_systems.chatwoot.poll import ChatwootPoller
from portal.chat_systems.http import Http
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.chat_systems.polling import Asked
from portal.clock import now
from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.faults import RETRY_AFTER, Fault
from portal.rules.events import AgentUpdated, Device, DeviceConnected, DeviceDisconnected, Event
from tests.chat_systems.chatwoot.moments import A_MINUTE, AT

CONNECTED = DeviceConnected(sent_at=AT, agent="12", device="chatwoot", kind=Device.WEB, label="Chatwoot", expires_in=A_MINUTE)


def team(asked: Asked) -> list[Event]:
    return list(ChatwootPoller().team(asked))


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


def questions(fake: FakeChatwoot, asked: Asked, *later: timedelta) -> Iterator[tuple[int, frozenset[str] | None]]:
    """How many each of these polls had, and what it told of Eva's inboxes. Each is in another process, as it were."""
    notes = "{}"
    for moment in later:
        before = fake.faults.asked
        poll = replace(asked, at=AT + moment, notes=json.loads(notes))
        (eva,) = [event for event in team(poll) if isinstance(event, AgentUpdated)]
        notes = json.dumps(poll.notes)
        yield fake.faults.asked - before, eva.groups


def test_inboxes_are_asked_for_once_in_a_while(fake: FakeChatwoot, asked: Asked) -> None:
    told = questions(fake, asked, timedelta(), timedelta(seconds=20), LASTS)

    assert [number for number, _ in told] == [4, 1, 4]


def test_many_inboxes_are_asked_for_some_at_a_time_and_told_when_all_are_known(fake: FakeChatwoot, asked: Asked) -> None:
    fake.do("agent.updated", {"agent_id": "12", "group_ids": [str(inbox) for inbox in range(100, 100 + AT_ONCE)]})

    first, second = questions(fake, asked, timedelta(), timedelta(seconds=20))
    assert (first, second[0]) == ((2 + AT_ONCE, None), 1 + 2)
    assert len(second[1] or ()) == AT_ONCE + 1


def test_an_inbox_that_is_gone_is_nobody_s(fake: FakeChatwoot, asked: Asked) -> None:
    fake.do("agent.updated", {"agent_id": "12", "group_ids": ["31", "32"]})
    told = questions(fake, asked, timedelta(), LASTS)
    before = next(told)[1]
    del fake.inboxes["32"]

    assert before == frozenset({"31", "32"})
    assert next(told)[1] == frozenset({"31"})


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
    hasty = replace(asked, http=Http(httpx.Client(), now() + timedelta(seconds=0.2)))

    with pytest.raises(PollFailed, match="late"):
        team(hasty)
    fake.faults.mend()


def test_a_wrong_token_is_refused(asked: Asked) -> None:
    with pytest.raises(PollFailed, match="refused"):
        team(replace(asked, settings={**asked.settings, "token": "guessed"}))


def test_an_answer_that_makes_no_sense_is_named(fake: FakeChatwoot, asked: Asked) -> None:
    fake.agents["12"].status = "dreaming"

    with pytest.raises(PollFailed) as failed:
        team(asked)
    assert (failed.value.fault, failed.value.at) == (PollFault.NONSENSE, "[0].availability_status")
