"""RULES.md, Words and Corners: when a conversation is served. The visitor writes at 0 s and at 60 s."""

from collections.abc import Sequence

import pytest

from portal.rules.facts import Agent, Facts, Joined
from portal.rules.serving import Act, ActFact, joined_spans, served_by_presence, served_in, touches
from portal.rules.spans import FOREVER
from tests.builders import US, Stretch, act, agent, at, facts, span

JOINED, REPLIED, LEFT, CLOSED = Act.JOINED, Act.REPLIED, Act.LEFT, Act.CLOSED
ONLINE = agent(online=[(-3600, 3600)])


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([act(JOINED, 0), act(LEFT, 5)], [(0, 5)], id="joined until left"),
        pytest.param([act(REPLIED, 0), act(LEFT, 5)], [(0, 5)], id="a reply joins"),
        pytest.param([act(JOINED, 0), act(CLOSED, 5)], [(0, 5)], id="joined until closed by an agent"),
        pytest.param([act(JOINED, 0), act(CLOSED, 5, None)], [(0, 5)], id="joined until closed by nobody"),
        pytest.param([act(JOINED, 0), act(CLOSED, 5, "bob")], [(0, 5)], id="joined until closed by another"),
        pytest.param([act(JOINED, 0), act(LEFT, 3, "bob"), act(LEFT, 5)], [(0, 5)], id="another leaving ends nothing"),
        pytest.param([act(JOINED, 0), act(REPLIED, 3), act(JOINED, 4), act(LEFT, 5)], [(0, 5)], id="joined thrice, left once"),
        pytest.param([act(LEFT, 0), act(CLOSED, 1)], [], id="left without having joined"),
        pytest.param([act(REPLIED, 0, None), act(CLOSED, 5)], [], id="a reply of nobody joins nobody"),
        pytest.param([act(JOINED, 5), act(LEFT, 5)], [], id="joined and left at one instant: left is later"),
        pytest.param([act(REPLIED, 5), act(LEFT, 5)], [], id="replied and left at one instant: left is later"),
        pytest.param([act(JOINED, 5), act(CLOSED, 5)], [], id="joined and closed at one instant: the close ends it"),
        pytest.param([act(REPLIED, 5), act(CLOSED, 5), act(LEFT, 9)], [(5, 9)], id="a reply outlives a close of its instant"),
        pytest.param(
            [act(JOINED, 0), act(REPLIED, 5), act(CLOSED, 5), act(LEFT, 9)], [(0, 5), (5, 9)], id="the close ends the join before it"
        ),
    ],
)
def test_who_has_joined(history: Sequence[ActFact], expected: Sequence[Stretch]) -> None:
    assert joined_spans(history) == tuple(Joined("eva", span(stretch)) for stretch in expected)


def test_who_never_leaves_has_joined_for_good() -> None:
    (joined,) = joined_spans([act(JOINED, 0)])

    assert (joined.span.start, joined.span.end) == (at(0), FOREVER)


def test_a_close_ends_every_join() -> None:
    assert {j.agent for j in joined_spans([act(JOINED, 0), act(JOINED, 1, "bob"), act(CLOSED, 5)]) if j.span.end == at(5)} == {"eva", "bob"}


def test_only_joins_replies_and_closes_by_an_agent_are_touches() -> None:
    history = [act(LEFT, 4), act(CLOSED, 3, None), act(CLOSED, 2), act(REPLIED, 1, None), act(JOINED, 0)]

    assert [(t.deed, t.agent, t.at) for t in touches(history)] == [
        ("joined", "eva", at(0)),
        ("replied", None, at(1)),
        ("closed", "eva", at(2)),
    ]


def served(told: Facts, stretch: Stretch = (60, 90)) -> bool:
    return served_in(told, span(stretch))


@pytest.mark.parametrize("who", [agent(online=[(0, 60)]), agent(online=[(90, 120)]), agent(online=[(0, 120)], active=False)])
def test_who_joined_before_but_is_not_online_or_not_active_does_not_serve(who: Agent) -> None:
    assert not served(facts(who, acts=[act(JOINED, 10)]))


@pytest.mark.parametrize("online", [(0, 60 + US), (70, 71), (90 - US, 120)])
def test_who_joined_before_serves_while_online(online: Stretch) -> None:
    assert served(facts(agent(online=[online]), acts=[act(JOINED, 10)]))


def test_joined_and_online_but_never_at_once_does_not_serve() -> None:
    assert not served(facts(agent(online=[(70, 80)]), acts=[act(JOINED, 10), act(LEFT, 70)]))


@pytest.mark.parametrize("end", [act(LEFT, 60), act(CLOSED, 60), act(CLOSED, 60, None)])
def test_a_join_that_ends_as_the_visitor_writes_does_not_serve(end: ActFact) -> None:
    assert not served(facts(ONLINE, acts=[act(JOINED, 10), end]))


def test_a_close_at_the_messages_instant_serves_the_messages_before_it() -> None:
    closed = facts(agent(), acts=[act(CLOSED, 60)])

    assert served(closed, (0, 90))
    assert not served(closed, (60, 90))


def test_who_joined_twice_is_named_once() -> None:
    told = facts(ONLINE, acts=[act(JOINED, 10), act(LEFT, 70), act(JOINED, 80)])

    assert served_by_presence(told, span((60, 90))) == ["eva"]


def test_a_join_at_the_messages_instant_serves_it_even_when_closed_at_once() -> None:
    assert served(facts(agent(), acts=[act(JOINED, 60), act(CLOSED, 60)]))


def test_a_reply_at_the_instant_of_a_close_keeps_serving() -> None:
    assert served(facts(ONLINE, acts=[act(REPLIED, 30), act(CLOSED, 30)]))


def test_a_reply_without_an_author_serves_only_its_instant() -> None:
    told = facts(ONLINE, acts=[act(REPLIED, 30, None)])

    assert served(told, (30, 31))
    assert not served(told, (30 + US, 90))


def test_an_unknown_or_inactive_agent_who_replies_serves() -> None:
    assert served(facts(agent(), acts=[act(REPLIED, 60, "a stranger")]))
    assert served(facts(agent(active=False), acts=[act(REPLIED, 60)]))
