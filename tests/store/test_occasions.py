"""Bursts of one conversation."""

import pytest

from portal.rules.reasons import Kind
from portal.store.occasions import Occasion, bursts
from tests.builders import US, at

QUARTER = 900


def occasions(*told: tuple[str, float]) -> list[Occasion]:
    kinds = {"writes": Kind.OFFLINE, "leaves": Kind.MISSED}
    return [Occasion(row, kinds[what], at(seconds)) for row, (what, seconds) in enumerate(told)]


def sizes(*told: tuple[str, float]) -> list[int]:
    return [len(burst) for burst in bursts(occasions(*told))]


@pytest.mark.parametrize(("gap", "expected"), [(QUARTER - US, [2]), (QUARTER, [1, 1])])
def test_messages_less_than_a_quarter_of_an_hour_apart_are_one_burst(gap: float, expected: list[int]) -> None:
    assert sizes(("writes", 0), ("writes", gap)) == expected


def test_each_message_is_compared_with_the_one_before_it() -> None:
    assert sizes(("writes", 0), ("writes", 600), ("writes", 1200), ("writes", 1800)) == [4]


def test_a_departure_belongs_to_the_messages_before_it_however_late() -> None:
    assert sizes(("writes", 0), ("leaves", 7200), ("writes", 7260)) == [2, 1]


def test_a_departure_keeps_no_burst_together() -> None:
    assert sizes(("writes", 0), ("leaves", 600), ("writes", 1000)) == [2, 1]


def test_nothing_has_no_bursts() -> None:
    assert sizes() == []
