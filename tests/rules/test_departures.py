"""RULES.md, Questions and Corners: departures, away, visits. The conversation begins at 0 s; `G` is 30 s."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.departures import Move, departures
from tests.builders import US, at, site
from tests.rules.worlds import thoroughly

Moves = Sequence[tuple[Move, float]]
LEFT, BACK = Move.LEFT, Move.RETURNED


def left_and_begun(moves: Moves, wrote: Sequence[float] = (0,)) -> list[tuple[float, float]]:
    """Of each departure its time and the beginning of its visit, in seconds."""
    found = departures(at(0), [at(seconds) for seconds in wrote], [site(move, seconds) for move, seconds in moves]).found
    return [((d.fact.at - at(0)).total_seconds(), (d.begins - at(0)).total_seconds()) for d in found]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        pytest.param([], [], id="never left"),
        pytest.param([(BACK, 5)], [], id="a return without having left"),
        pytest.param([(LEFT, 60)], [(60, 0)], id="left once"),
        pytest.param([(LEFT, -1)], [], id="before the conversation began"),
        pytest.param([(LEFT, -1), (LEFT, 60)], [(60, 0)], id="before it began, nobody is away"),
        pytest.param([(LEFT, 0)], [(0, 0)], id="at the instant at which it began: the message is the earlier"),
        pytest.param([(LEFT, 60), (LEFT, 70)], [(60, 0)], id="left while away"),
        pytest.param([(LEFT, 60), (LEFT, 9000)], [(60, 0)], id="left while away, long after"),
        pytest.param([(LEFT, 60), (BACK, 70), (LEFT, 75)], [(60, 0), (75, 0)], id="back within the grace: the same visit"),
        pytest.param([(LEFT, 60), (BACK, 90 - US), (LEFT, 95)], [(60, 0), (95, 0)], id="back just within the grace"),
        pytest.param([(LEFT, 60), (BACK, 90), (LEFT, 95)], [(60, 0), (95, 90)], id="back as the grace ends: the next visit"),
        pytest.param([(LEFT, 60), (BACK, 500), (LEFT, 600)], [(60, 0), (600, 90)], id="back much later: the next visit, begun at 90"),
        pytest.param([(LEFT, 60), (BACK, 60)], [(60, 0)], id="returned and left at one instant: left is later"),
        pytest.param(
            [(LEFT, 60), (BACK, 70), (LEFT, 70)], [(60, 0), (70, 0)], id="returned and left again at one instant: a second departure"
        ),
        pytest.param(
            [(LEFT, 60), (BACK, 70), (LEFT, 75), (BACK, 200), (LEFT, 300)],
            [(60, 0), (75, 0), (300, 105)],
            id="the visit ends after the departure that nothing follows",
        ),
    ],
)
def test_departures_by_moves(moves: Moves, expected: list[tuple[float, float]]) -> None:
    assert left_and_begun(moves) == expected
    assert left_and_begun([*reversed(moves), *moves]) == expected


@pytest.mark.parametrize(
    ("wrote", "expected"),
    [
        pytest.param([0, 60], [(60, 0)], id="wrote as they left: before it"),
        pytest.param([0, 60 + US], [(60, 0)], id="wrote within the grace: still away"),
        pytest.param([0, 90 - US], [(60, 0)], id="wrote just within the grace: still away"),
        pytest.param([0, 90], [(60, 0), (100, 90)], id="wrote as the grace ended: back, in the next visit"),
        pytest.param([0, 100], [(60, 0), (100, 90)], id="wrote after the grace, and left at the same instant"),
        pytest.param([0, 100 + US], [(60, 0)], id="wrote after the second leaving, which is no departure"),
    ],
)
def test_departures_by_writing(wrote: Sequence[float], expected: list[tuple[float, float]]) -> None:
    assert left_and_begun([(LEFT, 60), (LEFT, 100)], wrote) == expected


def test_a_conversation_that_never_began_has_no_departures() -> None:
    assert departures(None, [], [site(LEFT, 60)]).found == ()


def test_a_conversation_that_a_bot_began_has_departures_from_there_on() -> None:
    assert left_and_begun([(LEFT, 5), (LEFT, 100)], wrote=[50]) == [(5, 0), (100, 35)]


@thoroughly
@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 60), st.integers(1, 20)), min_size=1),
    st.lists(st.integers(1, 60)),
    st.integers(1, 60),
)
def test_from_where_it_is_sure_a_history_of_which_the_beginning_is_left_out_gives_the_same(
    moves: list[tuple[bool, int, int]], wrote: list[int], cut: int
) -> None:
    facts = [site(LEFT if left else BACK, seconds, grace=grace) for left, seconds, grace in moves]
    longest = max(grace for *_, grace in moves)
    written = [at(0), *map(at, wrote)]
    whole = departures(at(0), written, facts)

    late = departures(at(0), written, [fact for fact in facts if fact.at >= at(cut)], doubt=at(cut + longest))

    assert late.found == tuple(d for d in whole.found if d.fact.at >= late.since)


@thoroughly
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1), st.lists(st.integers(1, 60)))
def test_of_what_a_visitor_wrote_the_last_before_and_the_first_after_each_fact_do(moves: list[tuple[bool, int]], wrote: list[int]) -> None:
    facts = [site(LEFT if left else BACK, seconds, grace=5) for left, seconds in moves]
    written = [at(0), *map(at, wrote)]
    before = {max(w for w in written if w <= fact.at) for fact in facts}
    after = {min((w for w in written if w > fact.at), default=at(0)) for fact in facts}

    assert departures(at(0), {*before, *after, max(written)}, facts) == departures(at(0), written, facts)


def test_each_departure_has_the_grace_it_was_made_with() -> None:
    found = departures(at(0), [at(0)], [site(LEFT, 60, grace=10), site(BACK, 75, grace=30), site(LEFT, 80, grace=30)]).found

    assert [d.begins for d in found] == [at(0), at(70)]
