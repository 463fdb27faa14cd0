"""What Smartsupp's webhooks tell: each of its events in the words of the rules, or ignored by name."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from portal.rules import events
from tests.chat_systems.smartsupp.objects import CLOSED, CONVERSATION, DONE, FLATTENED, MESSAGE, REPLY
from tests.chat_systems.smartsupp.samples import SAMPLES, body, parsed, put

TOLD_AT, WRITTEN_AT = datetime(2026, 5, 12, 10, 40, 0, 250000, UTC), datetime(2026, 5, 12, 10, 39, 59, 875000, UTC)
TALK, EVA = "coLUNA34mnbvc", "1200001"

WROTE = events.VisitorWrote(
    sent_at=WRITTEN_AT,
    conversation=TALK,
    message="msLUNA34mnbvc",
    text="¿Tenéis la talla 38?",
    author="ctLUNA34mnbv",
    visitor="viLUNA34mnbv",
    page_url="https://luna.example/botas",
    group="grVentas",
)

MEANT: dict[str, events.Event] = {
    "conversation.contact_replied": WROTE,
    "conversation.agent_joined": events.AgentJoined(sent_at=TOLD_AT, conversation=TALK, agent=EVA),
    "conversation.agent_left": events.AgentLeft(sent_at=TOLD_AT, conversation=TALK, agent=EVA),
    "conversation.closed": events.ConversationClosed(sent_at=TOLD_AT, conversation=TALK, agent=EVA),
    "conversation.closed_by_contact": events.ConversationClosed(sent_at=TOLD_AT, conversation=TALK),
    "visitor.connected": events.VisitorReturned(sent_at=TOLD_AT, conversation=TALK),
    "visitor.disconnected": events.VisitorLeft(sent_at=TOLD_AT, conversation=TALK),
}
REPLIES = ("conversation.agent_replied", "conversation.bot_replied")


def wrote(event: str, data: Any) -> Any:
    (told,) = parsed(event, data).events
    return told


@pytest.mark.parametrize("event", MEANT)
def test_what_the_portal_uses_is_told_in_its_own_words(event: str) -> None:
    assert parsed(event).events == (MEANT[event],)


@pytest.mark.parametrize("event", sorted(SAMPLES.keys() - MEANT.keys() - set(REPLIES)))
def test_what_the_portal_does_not_use_tells_nothing(event: str) -> None:
    assert (parsed(event).type, parsed(event).events) == (event, ())


def test_an_event_nobody_has_heard_of_tells_nothing() -> None:
    assert parsed("conversation.visitor_changed", {"anything": [1]}).events == ()


def test_an_agents_reply_names_the_agent() -> None:
    told = wrote("conversation.agent_replied", {"conversation": CONVERSATION, "message": REPLY})

    assert (type(told), told.author, told.name) == (events.AgentReplied, EVA, None)


@pytest.mark.parametrize(
    ("event", "sub_type", "writer"),
    [
        ("contact_replied", "contact", events.VisitorWrote),
        ("contact_replied", None, events.VisitorWrote),
        ("contact_replied", "a new one", events.VisitorWrote),
        ("contact_replied", "agent", events.AgentReplied),
        ("agent_replied", None, events.AgentReplied),
        ("agent_replied", "trigger", events.BotReplied),
        ("agent_replied", "bot", events.BotReplied),
        ("agent_replied", "a new one", events.BotReplied),
        ("bot_replied", None, events.BotReplied),
        ("bot_replied", "bot", events.BotReplied),
    ],
)
def test_who_wrote_is_what_the_message_says_of_itself(event: str, sub_type: str | None, writer: type) -> None:
    data = put(f"conversation.{event}", "message.sub_type", sub_type)

    assert type(wrote(f"conversation.{event}", data)) is writer


@pytest.mark.parametrize("changes", [{"sub_type": "system"}, {"type": "event"}])
def test_what_the_system_says_of_itself_nobody_wrote(changes: dict[str, str]) -> None:
    assert parsed("conversation.agent_replied", {"conversation": CONVERSATION, "message": {**MESSAGE, **changes}}).events == ()


def test_ids_may_be_numbers() -> None:
    assert parsed("conversation.agent_joined", {**DONE, "agent_id": 1200001}).events == (MEANT["conversation.agent_joined"],)


def test_a_message_that_does_not_say_when_it_was_written_was_written_when_it_was_told() -> None:
    data = put("conversation.contact_replied", "message.created_at", None)

    assert wrote("conversation.contact_replied", data).sent_at == TOLD_AT


@pytest.mark.parametrize("how", ["agent", "agent_close", "AGENT_CLOSED", None])
def test_a_close_by_an_agent_names_the_agent(how: str | None) -> None:
    assert wrote("conversation.closed", {"conversation": CLOSED, "close_type": how, "agent_id": EVA}).agent == EVA


@pytest.mark.parametrize("how", ["visitor_close", "contact", "timeout"])
def test_a_close_by_anything_else_names_nobody(how: str) -> None:
    assert wrote("conversation.closed", {"conversation": CLOSED, "close_type": how, "agent_id": EVA}).agent is None


def test_a_flattened_conversation_says_itself_who_closed_it() -> None:
    data = {"conversation": {**FLATTENED, "close_type": "agent_closed", "closed_by_agent_id": EVA}}

    assert wrote("conversation.closed", data).agent == EVA


@pytest.mark.parametrize("data", [{}, {"id": "viLUNA34mnbv"}, {"visitor_id": "viLUNA34mnbv"}, {"visitor": {"id": "viLUNA34mnbv"}}])
def test_a_visitor_who_is_told_of_without_a_conversation_tells_nothing(data: dict[str, Any]) -> None:
    assert parsed("visitor.disconnected", data).events == ()


def test_the_hash_of_the_body_is_the_id() -> None:
    assert parsed("conversation.rated").id == sha256(body("conversation.rated")).hexdigest()
