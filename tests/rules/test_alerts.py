"""RULES.md, Questions: which alerts there are, about which messages, and when they are due. `D` is 120 s, `G` 30 s, settling 5 s."""

from collections.abc import Sequence

import pytest

from portal.rules.alerts import Alert
from portal.rules.departures import Move
from portal.rules.facts import Message
from portal.rules.reasons import Kind
from tests import builders
from tests.builders import US, about_departure, about_message, at, message, site

LEFT, BACK = Move.LEFT, Move.RETURNED


def missed(messages: Sequence[Message], moves: Sequence[tuple[Move, float]], began: float = 0) -> list[Alert]:
    return builders.missed(at(began), messages, [site(move, seconds) for move, seconds in moves])


def test_every_visitor_message_is_an_alert_over_its_own_delay() -> None:
    alert = about_message(message("m7", 10, delay=60))

    assert (alert.kind, alert.subject, alert.messages) == (Kind.OFFLINE, "m7", ("m7",))
    assert (alert.at, alert.ends, alert.due_at) == (at(10), at(70), at(70))


def test_a_departure_is_an_alert_about_its_visit() -> None:
    (alert,) = missed([message()], [(LEFT, 60)])

    assert (alert.kind, alert.messages) == (Kind.MISSED, ("m1",))
    assert (alert.begins, alert.at, alert.ends, alert.due_at) == (at(0), at(60), at(90), at(90))


@pytest.mark.parametrize(("received", "due"), [(0, 120), (115, 120), (115 + US, 120 + US), (118, 123), (4000, 4005)])
def test_a_late_message_waits_five_seconds_for_its_other_facts(received: float, due: float) -> None:
    assert about_message(received=received).due_at == at(due)


@pytest.mark.parametrize(("received", "due"), [(60, 90), (85, 90), (85 + US, 90 + US), (4000, 4005)])
def test_a_late_departure_waits_five_seconds_too(received: float, due: float) -> None:
    assert about_departure(60, received=received).due_at == at(due)


@pytest.mark.parametrize(("delay", "due"), [(4, 102), (9.8, 104.9), (10, 105), (12, 105)])
def test_settling_takes_no_longer_than_half_the_delay(delay: float, due: float) -> None:
    assert about_message(message(delay=delay), received=100).due_at == at(due)


def test_settling_takes_no_longer_than_half_the_grace() -> None:
    (alert,) = builders.missed(at(0), [message()], [site(LEFT, 60, grace=4, received=100)])

    assert alert.due_at == at(102)


def test_a_late_message_moves_no_window() -> None:
    late = about_message(received=4000)

    assert (late.at, late.ends) == (at(0), at(120))


@pytest.mark.parametrize(
    ("wrote", "moves", "expected"),
    [
        pytest.param([60], [(LEFT, 60)], [["m0"]], id="wrote as they left"),
        pytest.param([70], [(LEFT, 60)], [["m0"]], id="wrote within the grace alone"),
        pytest.param([90 - US], [(LEFT, 60)], [["m0"]], id="wrote just within the grace alone"),
        pytest.param([90], [(LEFT, 60)], [], id="wrote as the grace ended: not in this visit"),
        pytest.param([0, 70], [(LEFT, 60)], [["m0", "m1"]], id="what is written within the grace waits with the rest"),
        pytest.param([0, 90], [(LEFT, 60)], [["m0"]], id="the next visit's is not named"),
        pytest.param([0], [(LEFT, 60), (BACK, 500), (LEFT, 600)], [["m0"]], id="a visit in which nothing was written"),
        pytest.param([0, 500], [(LEFT, 60), (BACK, 400), (LEFT, 600)], [["m0"], ["m1"]], id="two visits"),
        pytest.param([0, 500], [(LEFT, 60), (LEFT, 600)], [["m0"], ["m1"]], id="two visits, the second begun by writing"),
        pytest.param([0, 500], [(LEFT, 60), (BACK, 200), (LEFT, 300), (LEFT, 600)], [["m0"], ["m1"]], id="with a silent one between"),
        pytest.param([0, 75], [(LEFT, 60), (BACK, 70), (LEFT, 80)], [["m0", "m1"], ["m0", "m1"]], id="one visit, left twice"),
        pytest.param([0, 95], [(LEFT, 60), (BACK, 70), (LEFT, 80)], [["m0"], ["m0", "m1"]], id="each looks to the end of its own grace"),
    ],
)
def test_the_messages_of_each_departure(wrote: Sequence[float], moves: Sequence[tuple[Move, float]], expected: list[list[str]]) -> None:
    messages = [message(f"m{n}", seconds) for n, seconds in enumerate(wrote)]

    assert [list(alert.messages) for alert in missed(messages, moves)] == expected
