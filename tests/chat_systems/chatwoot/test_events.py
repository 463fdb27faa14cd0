"""What each of Chatwoot's webhooks tells, by a real body of each."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.rules.events import (
    AgentJoined,
    AgentLeft,
    AgentOpened,
    AgentReplied,
    BotReplied,
    ConversationClosed,
    ConversationRead,
    Event,
    VisitorWrote,
)
from tests.chat_systems.chatwoot.bodies import FIXTURES, body, events_of


def at(minute: int, second: int, millisecond: int = 0) -> datetime:
    return datetime(2026, 5, 12, 10, minute, second, millisecond * 1000, tzinfo=UTC)


LOOKED = AgentOpened(sent_at=at(40, 30), conversation="84", agent="12")
READ = ConversationRead(sent_at=at(40, 30), conversation="84")


def written(kind: type[Any], message: str, text: str, sent_at: datetime, **more: Any) -> Event:
    told: Event = kind(sent_at=sent_at, conversation="84", message=message, text=text, group="31", **more)
    return told


MARTA = {"author": "501", "name": "Marta", "email": "marta@visitor.example", "page_url": "https://luna.example/botas"}
EVA = {"author": "12", "name": "Eva Ruiz", "email": "eva@luna.example"}
ASKED = written(VisitorWrote, "9001", "¿Tenéis talla 38?", at(40, 0, 512), **MARTA)

TOLD: dict[str, tuple[Event, ...]] = {
    "message_created": (ASKED,),
    "message_updated": (READ, ASKED),
    "message_created-agent": (READ, written(AgentReplied, "9003", "Sí, nos quedan dos.", at(41, 7, 250), **EVA)),
    "message_created-note": (),
    "message_created-bot": (written(BotReplied, "9005", "Enseguida te atiende alguien.", at(40, 1, 100)),),
    "message_created-rule": (written(BotReplied, "9006", "Abrimos a las nueve.", at(40, 1, 300)),),
    "message_created-campaign": (written(BotReplied, "9007", "¿Te ayudamos a elegir?", at(39, 59, 900)),),
    "message_created-template": (written(BotReplied, "9008", "Danos tu correo y te escribimos.", at(40, 1, 400)),),
    "message_created-picture": (written(VisitorWrote, "9009", "", at(40, 30, 7), **MARTA),),
    "conversation_created": (),
    "conversation_updated": (AgentJoined(sent_at=at(40, 40, 250), conversation="84", agent="12"),),
    "conversation_updated-labels": (READ,),
    "conversation_status_changed": (ConversationClosed(sent_at=at(42, 0, 750), conversation="84"),),
    "conversation_typing_on": (LOOKED,),
    "conversation_typing_off": (LOOKED,),
    "webwidget_triggered": (),
    "contact_created": (),
    "contact_updated": (),
    "inbox_created": (),
    "inbox_updated": (),
}


@pytest.mark.parametrize("name", FIXTURES)
def test_a_webhook_tells_this_and_no_more(name: str) -> None:
    assert events_of(body(name)) == TOLD[name]


def test_an_event_nobody_has_heard_of_tells_nothing() -> None:
    assert events_of({"event": "conversation_sung"}) == ()


def test_an_agent_who_is_assigned_another_s_conversation_joins_as_the_other_leaves() -> None:
    passed_on = body("conversation_updated")
    passed_on["changed_attributes"][0]["assignee_id"]["previous_value"] = 13

    when = at(40, 40, 250)
    assert events_of(passed_on) == (
        AgentLeft(sent_at=when, conversation="84", agent="13"),
        AgentJoined(sent_at=when, conversation="84", agent="12"),
    )


def test_an_agent_who_is_away_does_not_join_by_being_assigned() -> None:
    assigned = body("conversation_updated")
    assigned["meta"]["assignee"]["availability_status"] = "offline"

    assert events_of(assigned) == ()


@pytest.mark.parametrize(("second", "joins"), [(4, 0), (5, 1)])
def test_who_is_assigned_as_the_conversation_begins_is_assigned_by_a_machine(second: int, joins: int) -> None:
    assigned = body("conversation_updated")
    assigned["changed_attributes"][1]["updated_at"]["current_value"] = f"2026-05-12T10:40:0{second}.000Z"

    assert len(events_of(assigned)) == joins


def test_a_change_that_does_not_say_when_is_of_when_the_conversation_was_last_touched() -> None:
    assigned = body("conversation_updated")
    del assigned["changed_attributes"][1]

    assert [event.sent_at for event in events_of(assigned)] == [at(40, 41, 900)]


@pytest.mark.parametrize("status", ["open", "pending", "snoozed"])
def test_only_being_resolved_closes(status: str) -> None:
    changed = body("conversation_status_changed")
    changed["changed_attributes"][0]["status"]["current_value"] = status

    assert events_of(changed) == ()


def test_a_call_that_was_written_after_the_conversation_was_opened_again_still_tells_that_it_was_resolved() -> None:
    assert [type(event) for event in events_of(body("conversation_status_changed") | {"status": "open"})] == [ConversationClosed]


def test_a_look_at_a_conversation_that_is_nobody_s_or_a_bot_s_opens_it_for_nobody() -> None:
    nobody = body("conversation_created") | {"agent_last_seen_at": 1778582430}
    bot = nobody | {"meta": {"assignee": {"id": 12, "name": "Robotina", "type": "agent_bot"}, "assignee_type": "AgentBot"}}

    assert (events_of(nobody), events_of(bot)) == ((READ,), (READ,))


def test_a_look_opens_it_not_for_whom_it_was_assigned_to_afterwards() -> None:
    passed_on = body("conversation_typing_on")
    passed_on["conversation"] |= {"meta": {"assignee": {"id": 13, "name": "Luis", "type": "user"}}, "updated_at": 1778582435.5}

    assert events_of(passed_on) == (READ,)


def test_nor_where_chatwoot_does_not_say_when_anything_was_changed() -> None:
    told = body("conversation_typing_on")
    del told["conversation"]["updated_at"]

    assert events_of(told) == (READ,)
