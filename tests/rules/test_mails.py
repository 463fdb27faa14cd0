"""RULES.md, Mails and Corners: which messages a mail holds. The visitor writes m1 at 0 s; `D` is 120 s, `G` 30 s."""

from collections.abc import Sequence

import pytest

from portal.rules.facts import Facts, Message
from portal.rules.reasons import Plan
from portal.rules.serving import Act
from portal.rules.verdicts import decide, messages_of
from tests.builders import US, about_departure, about_message, act, agent, facts, message

M1, M2 = message("m1", 0), message("m2", 60)
BOTH = [M1, M2]


def carries(told: Facts, *, received: float = 0) -> list[str]:
    return list(decide(about_message(M1, received=received), "eva", told).carries)


@pytest.mark.parametrize(
    ("wrote", "expected"),
    [
        pytest.param(-US, ["m1"], id="before it"),
        pytest.param(0, ["m1", "m2"], id="at its instant"),
        pytest.param(60, ["m1", "m2"], id="after it"),
        pytest.param(120 - US, ["m1", "m2"], id="just before the alert is due"),
        pytest.param(120, ["m1"], id="as the alert is due"),
    ],
)
def test_an_offline_mail_takes_along_what_is_written_until_it_is_due(wrote: float, expected: list[str]) -> None:
    messages = sorted([M1, message("m2", wrote)], key=lambda m: m.at)

    assert carries(facts(messages=messages)) == expected


def test_a_late_message_takes_along_what_is_written_until_its_later_due_time() -> None:
    messages = [M1, message("m2", 203.999), message("m3", 205)]

    assert carries(facts(messages=messages), received=200) == ["m1", "m2"]


def test_what_was_in_an_earlier_mail_is_not_taken_along() -> None:
    assert carries(facts(messages=[M1, M2, message("m3", 90)], mailed=[("eva", "m2")])) == ["m1", "m3"]


def test_the_first_message_is_asked_over_its_own_window_even_when_it_comes_late() -> None:
    told = facts(agent(online=[(150, 160)]), messages=[M1])

    assert carries(told, received=200) == ["m1"]


@pytest.mark.parametrize(("came", "expected"), [(150, ["m1"]), (205 - US, ["m1"]), (205, ["m1", "m2"])])
def test_a_message_is_asked_over_its_own_window_cut_at_the_due_time(came: float, expected: list[str]) -> None:
    told = facts(agent(online=[(came, came + 1)]), messages=[M1, message("m2", 140)])

    assert carries(told, received=200) == expected


@pytest.mark.parametrize(
    ("wrote", "received", "opened", "expected"),
    [
        pytest.param(130, 200, 130, ["m1"], id="opened as it was written"),
        pytest.param(130, 200, 204.999, ["m1"], id="opened before the first one's due time"),
        pytest.param(130, 200, 205, ["m1", "m2"], id="opened at it: too late for this mail"),
        pytest.param(130, 400, 249.999, ["m1"], id="opened within its window"),
        pytest.param(130, 400, 250, ["m1", "m2"], id="opened after its window"),
    ],
)
def test_opening_leaves_a_message_out_of_the_mail(wrote: float, received: float, opened: float, expected: list[str]) -> None:
    told = facts(messages=[M1, message("m2", wrote)], opened=[("eva", opened)])

    assert carries(told, received=received) == expected


def test_messages_keep_the_delay_they_were_made_with() -> None:
    told = facts(messages=[M1, message("m2", 130, delay=30)], opened=[("eva", 160)])

    assert carries(told, received=200) == ["m1", "m2"]


def test_what_was_mailed_to_another_agent_is_taken_along() -> None:
    assert carries(facts(messages=BOTH, mailed=[("bob", "m2")])) == ["m1", "m2"]


def test_a_mail_that_is_not_sent_carries_nothing() -> None:
    assert carries(facts(messages=BOTH, offline=False)) == []


def departed(messages: Sequence[Message], told: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a missed mail carries, and what its alert names."""
    alert = about_departure(200, messages=messages)
    return decide(alert, "eva", told).carries, messages_of(alert, told)


def test_a_missed_mail_carries_the_waiting_messages_alone() -> None:
    told = facts(agent(online=[(0, 200)]), messages=BOTH, acts=[act(Act.CLOSED, 60)])

    assert departed(BOTH, told) == (("m2",), ("m2",))


def test_an_alert_of_which_nothing_waits_names_the_whole_visit() -> None:
    told = facts(agent(online=[(0, 200)]), messages=BOTH, acts=[act(Act.CLOSED, 61)])

    assert departed(BOTH, told) == ((), ("m1", "m2"))


def test_a_missed_mail_tells_again_what_an_offline_mail_told() -> None:
    told = facts(agent(online=[(1, 200)]), messages=BOTH, mailed=[("eva", "m1"), ("eva", "m2")], plan=Plan.PRO)

    assert departed(BOTH, told) == (("m1", "m2"), ("m1", "m2"))
