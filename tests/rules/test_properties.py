"""What is true of every world (RULES.md, Time, Verdicts and Mails), beyond agreeing with the oracle."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.facts import Agent, Facts
from portal.rules.presence import DeviceFact, connected_spans
from portal.rules.reasons import Kind
from portal.rules.serving import joined_spans, touches
from portal.rules.snapshot import seen_by
from portal.rules.verdicts import decide, messages_of
from tests.builders import agent, at, missed
from tests.rules.oracle import World
from tests.rules.told import acts, alerts_of, decided, facts_of, messages_of_visitor, site_facts
from tests.rules.worlds import AGENTS, thoroughly, worlds

someone = st.sampled_from(AGENTS)
seconds = st.integers(-6, 24)


@st.composite
def shuffled(draw: st.DrawFn, facts: list[Any]) -> list[Any]:
    """All of the facts in another order, some of them twice or thrice."""
    return draw(st.permutations([*facts, *(draw(st.lists(st.sampled_from(facts), max_size=5)) if facts else [])]))


def with_agent(facts: Facts, changed: Agent) -> Facts:
    return replace(facts, agents={**facts.agents, changed.id: changed})


@thoroughly
@given(worlds(), someone, st.sampled_from(Kind), st.booleans())
def test_turning_an_option_off_never_adds_a_mail(world: World, who: str, kind: Kind, for_all: bool) -> None:
    person = {**world.agents[who], "options": {**world.agents[who]["options"], kind.value: False}}
    off = replace(world, options={**world.options, kind.value: False}) if for_all else replace(world, agents={**world.agents, who: person})

    assert mails(off) <= mails(world)


def mails(world: World) -> set[tuple[str, str, str]]:
    return {(v.agent, alert.subject, message) for alert, _, v in decided(world) for message in v.carries}


@thoroughly
@given(worlds(), someone, seconds, st.integers(1, 9))
def test_more_presence_never_adds_an_offline_mail(world: World, who: str, since: int, long: int) -> None:
    """Of any one question. Over a whole history it may: where it stops a mail, the next one may take along more."""
    for alert, facts, before in decided(world):
        there = facts.agents[who].connections + agent(online=[(since, since + long)]).connections
        after = decide(alert, before.agent, with_agent(facts, replace(facts.agents[who], connections=there)))

        assert alert.kind is Kind.MISSED or set(after.carries) <= set(before.carries)


@thoroughly
@given(worlds())
def test_what_an_alert_sees_gives_the_same_reason_and_the_same_trace(world: World) -> None:
    for alert, facts, whole in decided(world):
        seen = seen_by(alert, facts)

        kept = decide(alert, whole.agent, seen)
        assert (kept.reason, kept.trace) == (whole.reason, whole.trace)
        assert messages_of(alert, seen) == messages_of(alert, facts)


@thoroughly
@given(worlds())
def test_every_offline_message_that_no_rule_stopped_is_in_one_mail(world: World) -> None:
    told = [(v.agent, message) for alert, _, v in decided(world) for message in v.carries if alert.kind is Kind.OFFLINE]
    facts = facts_of(world)
    unstopped = {
        (name, alert.subject)
        for alert in alerts_of(world)
        for name in AGENTS
        if alert.kind is Kind.OFFLINE and decide(alert, name, facts).sends
    }

    assert len(told) == len(set(told))
    assert unstopped <= set(told)


@thoroughly
@given(st.data(), st.lists(st.builds(DeviceFact, seconds.map(at), st.none() | seconds.map(at)), max_size=8))
def test_a_devices_history_has_no_order(data: st.DataObject, history: list[DeviceFact]) -> None:
    assert connected_spans(data.draw(shuffled(history))) == connected_spans(history)


@thoroughly
@given(st.data(), worlds())
def test_a_conversations_history_has_no_order(data: st.DataObject, world: World) -> None:
    history = acts(world)
    again = data.draw(shuffled(history))

    assert (touches(again), joined_spans(again)) == (touches(history), joined_spans(history))


@thoroughly
@given(st.data(), worlds())
def test_a_visitors_history_has_no_order(data: st.DataObject, world: World) -> None:
    began = at(world.of("message.created")[0]["at"])
    messages, moves = messages_of_visitor(world), site_facts(world)

    again = missed(began, data.draw(st.permutations(messages)), data.draw(shuffled(moves)), world.settle)

    assert again == missed(began, messages, moves, world.settle)
