"""What Rocket.Chat's webhooks tell: each of its types in the words of the rules, or ignored by name."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from portal.rules import events
from tests.chat_systems.rocketchat.samples import (
    AGENT,
    BEGAN_AT,
    BY_ITSELF,
    CLOSING,
    ROOM,
    SAMPLES,
    TEST_CALL,
    WRITTEN,
    WRITTEN_AT,
    body,
    parsed,
    put,
)

WROTE_AT, TOOK_AT = datetime(2026, 5, 12, 10, 40, 0, 250000, UTC), datetime(2026, 5, 12, 10, 41, 7, 500000, UTC)
CLOSED_AT = datetime(2026, 5, 12, 10, 52, 30, 125000, UTC)
TALK, EVA = ROOM["_id"], AGENT["_id"]

WROTE = events.VisitorWrote(
    sent_at=WROTE_AT,
    conversation=TALK,
    message="msLunaTalla38",
    text="¿Tenéis la talla 38?",
    author="63db8d4990feLuna",
    name="Marta López",
    email="marta@correo.example",
    group="depVentas",
)
KNOWN = events.AgentUpdated(sent_at=TOOK_AT, agent=EVA, name="Eva Ruiz", email="eva@luna.example")
JOINED = events.AgentJoined(sent_at=TOOK_AT, conversation=TALK, agent=EVA)
CLOSED = events.ConversationClosed(sent_at=CLOSED_AT, conversation=TALK, agent=EVA)
MEANT: dict[str, tuple[events.Event, ...]] = {
    "Message": (WROTE,),
    "LivechatSessionTaken": (KNOWN, JOINED),
    "LivechatSession": (CLOSED,),
    "LivechatSessionClosed": (CLOSED,),
}


def only(kind: str, content: dict[str, Any]) -> Any:
    (told,) = parsed(kind, content).events
    return told


def wrote(message: dict[str, Any], **visitor: Any) -> Any:
    return only("Message", {**ROOM, "visitor": {**ROOM["visitor"], **visitor}, "messages": [message]})


@pytest.mark.parametrize("kind", MEANT)
def test_what_the_portal_uses_is_told_in_its_own_words(kind: str) -> None:
    assert parsed(kind).events == MEANT[kind]


@pytest.mark.parametrize("kind", [*sorted(SAMPLES.keys() - MEANT.keys()), "SomethingNew"])
def test_what_the_portal_does_not_use_tells_nothing(kind: str) -> None:
    assert (parsed(kind, SAMPLES.get(kind, {})).type, parsed(kind, SAMPLES.get(kind, {})).events) == (kind, ())


def test_a_reply_names_its_agent_and_the_visitors_department() -> None:
    told = wrote({**WRITTEN, "agentId": EVA})

    assert (type(told), told.author, told.name, told.email, told.group) == (events.AgentReplied, EVA, None, None, "depVentas")


def test_what_rocket_chat_writes_by_itself_serves_nobody() -> None:
    assert type(wrote(BY_ITSELF)) is events.BotReplied


@pytest.mark.parametrize("message", [CLOSING, {**WRITTEN, "navigation": {"page": {"title": "Botas"}}}])
def test_a_closing_message_and_a_change_of_page_nobody_wrote(message: dict[str, Any]) -> None:
    assert parsed("Message", {**ROOM, "messages": [message]}).events == ()


@pytest.mark.parametrize("email", [None, [], "", [{"address": ""}], [{"verified": False}]])
def test_a_visitor_may_be_nobody_known(email: object) -> None:
    told = wrote(WRITTEN, _id="", name=None, department=None, email=email)

    assert (told.author, told.name, told.email, told.group) == (None, None, None, None)


def test_a_picture_has_no_text() -> None:
    assert wrote({**WRITTEN, "msg": None, "file": {"_id": "f1", "name": "botas.png"}}).text == ""


@pytest.mark.parametrize(("taken_at", "joined"), [("2026-05-12T10:40:04.874Z", False), ("2026-05-12T10:40:04.875Z", True)])
def test_who_is_given_it_within_five_seconds_has_not_taken_it(taken_at: str, joined: bool) -> None:
    told = parsed("LivechatSessionTaken", put("LivechatSessionTaken", taken_at, "servedBy", "ts")).events

    assert [type(event) for event in told] == [events.AgentUpdated, *([events.AgentJoined] if joined else [])]


def test_where_it_is_not_told_when_it_began_who_has_it_has_taken_it() -> None:
    assert parsed("LivechatSessionTaken", put("LivechatSessionTaken", None, "createdAt")).events == (KNOWN, JOINED)


@pytest.mark.parametrize("began_at", [BEGAN_AT, "9999-12-31T23:59:59Z"])
def test_no_beginning_breaks_it(began_at: str) -> None:
    assert KNOWN in parsed("LivechatSessionTaken", put("LivechatSessionTaken", began_at, "createdAt")).events


@pytest.mark.parametrize(
    "by", [{"closer": "visitor"}, {"closer": "bot"}, {"closedBy": {"_id": "rocket.cat"}}, {"closedBy": None}], ids=lambda by: str(by)
)
def test_a_close_by_nobody_of_the_team_names_nobody(by: dict[str, Any]) -> None:
    assert only("LivechatSession", {**SAMPLES["LivechatSession"], **by}).agent is None


@pytest.mark.parametrize(("agent", "named"), [(EVA, EVA), (None, None), ("rocket.cat", None)])
def test_a_version_that_says_neither_when_nor_by_whom_has_the_closing_message(agent: str | None, named: str | None) -> None:
    messages = [WRITTEN, {**CLOSING, "agentId": agent}]

    told = only("LivechatSession", {**ROOM, "messages": messages})

    assert (told.sent_at, told.agent) == (CLOSED_AT, named)


def test_a_call_that_only_tries_the_webhook_tells_nothing() -> None:
    assert parsed("LivechatSession", TEST_CALL).events == ()


def test_the_hash_of_the_body_is_the_id() -> None:
    assert parsed("LivechatEdit").id == sha256(body("LivechatEdit")).hexdigest()


def test_the_same_message_told_again_is_the_same_fact() -> None:
    assert wrote({**WRITTEN, "editedAt": WRITTEN_AT, "_updatedAt": CLOSED_AT.isoformat()}) == WROTE
