"""Every webhook of Chatwoot carries its whole conversation, as of when the call is written; yet each deed is one fact, of its own time."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.chat_systems.chatwoot.changes import AT_ONCE
from portal.rules.events import AgentJoined, AgentLeft, AgentOpened, AgentReplied, ConversationClosed, ConversationRead, Event, VisitorWrote
from tests.chat_systems.chatwoot.bodies import events_of
from tests.chat_systems.chatwoot.lives import Lived, lived, lives

few = settings(max_examples=40)


def facts(calls: Iterable[dict[str, Any]]) -> set[Event]:
    """What is kept of them, whatever their order and number: the same fact is the same event."""
    return {event for call in calls for event in events_of(call)}


def late(data: st.DataObject, life: Lived) -> list[dict[str, Any]]:
    """Each webhook at least once, each telling written at a moment of its own, all in any order."""
    told = [call for call in life.calls for _ in range(data.draw(st.integers(1, 3)))]
    written = [life.written_after(call, data.draw(st.integers(deed, len(life.deeds) - 1))) for deed, call in told]
    return data.draw(st.permutations(written))


def of(found: set[Event], kind: type[Event]) -> set[Any]:
    return {(event.agent if isinstance(event, AgentJoined | AgentLeft) else None, event.sent_at) for event in found if type(event) is kind}


@few
@given(deeds=lives, data=st.data())
def test_messages_joins_and_leaves_are_the_same_facts_however_late_and_often_they_are_told(deeds: list[Any], data: st.DataObject) -> None:
    life = lived(deeds)
    at_once, later = facts(call for _, call in life.calls), facts(late(data, life))

    for kind in (VisitorWrote, AgentReplied, AgentJoined, AgentLeft):
        assert of(later, kind) == of(at_once, kind)


@few
@given(deeds=lives)
def test_an_agent_joins_when_the_conversation_becomes_theirs_and_at_no_other_time(deeds: list[Any]) -> None:
    life, mine, joined = lived(deeds), None, set[Any]()
    for deed, at in zip(life.deeds, life.at, strict=True):
        if deed.type == "conversation.joined" and deed.data["agent_id"] != mine:
            mine = deed.data["agent_id"]
            joined |= {(mine, at)} if at >= life.at[0] + AT_ONCE else set()

    assert of(facts(call for _, call in life.calls), AgentJoined) == joined


def is_news(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return (before["status"], after["status"]) == ("open", "resolved")


@few
@given(deeds=lives, data=st.data())
def test_it_is_closed_as_often_as_it_was_resolved_and_never_before(deeds: list[Any], data: st.DataObject) -> None:
    life = lived(deeds)
    resolved = [at for at, before, after in zip(life.at[1:], life.states, life.states[1:], strict=False) if is_news(before, after)]

    assert of(facts(call for _, call in life.calls), ConversationClosed) == {(None, at) for at in resolved}
    assert all(min(resolved) <= event.sent_at for event in facts(late(data, life)) if isinstance(event, ConversationClosed))


@few
@given(deeds=lives, data=st.data())
def test_nobody_has_opened_it_at_a_second_when_nobody_looked(deeds: list[Any], data: st.DataObject) -> None:
    life = lived(deeds)
    looks = {at.replace(microsecond=0) for deed, at in zip(life.deeds, life.at, strict=True) if deed.type == "conversation.opened"}

    assert {event.sent_at for event in facts(late(data, life)) if isinstance(event, AgentOpened | ConversationRead)} <= looks
