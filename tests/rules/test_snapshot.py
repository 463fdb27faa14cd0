"""What is kept of a decision: what its alert looked at, whole, and nothing else. That verdicts and traces stay the same is a property."""

from portal.rules.facts import Facts
from portal.rules.serving import Act
from portal.rules.snapshot import seen_by
from tests.builders import about_departure, about_message, act, agent, facts, message, span

SEEN = facts(
    agent(online=[(-9000, 1)], unknown=[(119, 500)]),
    messages=[message("m1", 0)],
    acts=[act(Act.JOINED, 10), act(Act.CLOSED, 20)],
    opened=[("eva", 60)],
    returns=[30],
    mailed=[("eva", "m1")],
)


def test_what_lies_in_its_sight_is_kept_whole() -> None:
    assert seen_by(about_message(), SEEN) == SEEN


def test_what_lies_outside_its_sight_is_not_kept() -> None:
    told = facts(
        agent(online=[(-90, 0), (120, 500)], unknown=[(-90, 0)]),
        messages=[message("m0", -1), message("m1", 0), message("m2", 120)],
        acts=[act(Act.JOINED, -60), act(Act.LEFT, -50), act(Act.REPLIED, 120)],
        opened=[("eva", -1), ("eva", 120)],
        returns=[-1, 120],
        mailed=[("eva", "m0"), ("eva", "m2")],
    )

    assert seen_by(about_message(), told) == facts()


def late() -> Facts:
    """A colleague was online after the message's window, and before it was due."""
    return facts(agent(), agent("bob", online=[(150, 160)]), messages=[message("m1", 0)])


def test_a_late_message_sees_until_it_is_due() -> None:
    alert = about_message(received=200)

    assert seen_by(alert, late()) == late()


def test_what_the_mail_carried_along_stands_with_the_mail() -> None:
    burst = [message("m1", 0), *(message(f"n{second}", second) for second in range(1, 100))]

    assert seen_by(about_message(), facts(agent(), messages=burst)) == facts(agent(), messages=burst[:1])


def test_a_departure_sees_its_whole_visit() -> None:
    visit = [message("m1", 0), message("m2", 3000)]
    told = facts(agent(online=[(10, 20)]), messages=visit, acts=[act(Act.REPLIED, 5)])

    assert seen_by(about_departure(3600, messages=visit), told) == told


def test_a_connection_is_kept_with_its_beginning() -> None:
    (kept,) = seen_by(about_message(), facts(agent(online=[(-9000, 9000)]))).agents["eva"].connections

    assert kept.span == span((-9000, 9000))
