"""What Chatwoot's API is asked of waiting conversations: who looked, whether the visitor is still there, and who it is."""

from datetime import timedelta
from typing import Any

from portal.chat_systems.chatwoot.poll import LOOKS_LAST, ChatwootPoller
from portal.chat_systems.polling import Asked, Waiting
from portal.fakes.chatwoot import FakeChatwoot
from portal.rules.events import AgentOpened, ContactKnown, ConversationRead, Event, VisitorLeft, VisitorReturned
from tests.chat_systems.chatwoot.moments import AT


def writes(fake: FakeChatwoot, **author: Any) -> None:
    fake.do("message.created", {"conversation_id": "84", "message_id": "1", "author": {"type": "visitor", **author}, "text": "¿?"})


def visitors(asked: Asked, *contacts: str) -> list[Event]:
    """Of the conversation, and of these contacts."""
    return list(ChatwootPoller().visitors(asked, [Waiting("84", None)], contacts))


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
