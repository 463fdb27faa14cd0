"""What is asked of Smartsupp's REST API, and what becomes of its answers."""

from typing import Any

import pytest

from portal.chat_systems.polling import Waiting
from portal.chat_systems.smartsupp.poll import MOST_READ
from portal.rules import events
from tests.chat_systems.smartsupp.line import LASTS, NOON, Line

WAITING = Waiting("co1", "vi-co1")


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
