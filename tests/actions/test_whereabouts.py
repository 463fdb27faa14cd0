"""When devices were connected, beside what the decision knew of it. The decision looked at the seconds from 0 to 120."""

from collections.abc import Sequence

import pytest

from portal.actions.whereabouts import Told, whereabouts
from portal.rules.facts import Connection
from tests.builders import NOON, Stretch, agent, span

VIEW, SIGHT = span((-40, 160)), span((0, 120))


def told(*, known: Sequence[Stretch], now: Sequence[Stretch], decided: bool = True) -> list[tuple[float, float, Told]]:
    present = [Connection("web", span(stretch)) for stretch in now]
    found = whereabouts(agent(online=known), present, VIEW, SIGHT if decided else None)
    return [((s.span.start - NOON).total_seconds(), (s.span.end - NOON).total_seconds(), s.told) for s in found]


def test_what_the_decision_knew_came_in_time() -> None:
    assert told(known=[(10, 50)], now=[(10, 50)]) == [(10, 50, Told.IN_TIME)]


def test_an_end_that_was_not_known_yet_changes_nothing_when_it_lies_after_the_decision() -> None:
    assert told(known=[(10, 86400)], now=[(10, 140)]) == [(10, 140, Told.IN_TIME)]


def test_what_the_decision_did_not_know_is_later() -> None:
    assert told(known=[], now=[(10, 50)]) == [(10, 50, Told.LATER)]


def test_only_the_part_the_decision_did_not_know_is_later() -> None:
    assert told(known=[(20, 50)], now=[(10, 50)]) == [(10, 20, Told.LATER), (20, 50, Told.IN_TIME)]


def test_what_was_taken_back_is_told_as_it_was_known() -> None:
    assert told(known=[(-10, 86400)], now=[(-10, 30)]) == [(-10, 30, Told.IN_TIME), (30, 120, Told.UNDONE)]


def test_what_the_decision_did_not_look_at_is_never_late() -> None:
    assert told(known=[], now=[(-30, -10), (130, 150)]) == [(-30, -10, Told.IN_TIME), (130, 150, Told.IN_TIME)]


def test_before_a_decision_nothing_is_late() -> None:
    assert told(known=[(0, 50)], now=[(10, 60)], decided=False) == [(10, 60, Told.IN_TIME)]


@pytest.mark.parametrize("decided", [True, False])
def test_what_the_chat_system_cannot_tell_is_unknown(decided: bool) -> None:
    found = whereabouts(agent(unknown=[(0, 9999)]), [], VIEW, SIGHT if decided else None)

    assert [(s.device, s.span, s.told) for s in found] == [("", span((0, 160)), Told.UNKNOWN)]
