"""Claims and leases of conversations: one worker at a time, another when it died, and nothing written by one that wakes late."""

from typing import Any

import pytest
from sqlalchemy import select, update

from portal.actions import decide, judge
from portal.actions.lease import LEASE
from portal.store import alert_claims, due
from portal.store.tables import alerts, conversations, notifications
from tests.actions.asked import alert_of
from tests.actions.asked import decide as decide_what_is_due
from tests.sink import Sink
from tests.world import World, moment

LATER = LEASE.total_seconds()


class Died(BaseException):
    """The worker is killed."""


def claim(world: World, at: float, token: str) -> list[int]:
    with world.house.db.write() as tx:
        return list(alert_claims.claim(tx, moment(at), moment(at + LATER), token, 10))


def test_a_held_conversation_is_taken_again_only_after_its_lease(world: World) -> None:
    world.writes("m1", at=0)

    assert len(claim(world, 120, "first")) == 1
    assert claim(world, 120 + LATER - 0.001, "second") == []
    assert len(claim(world, 120 + LATER, "third")) == 1


def test_a_conversation_decided_is_free_at_once(world: World) -> None:
    world.writes("m1", at=0)
    world.work(at=120)
    world.writes("m2", at=121)

    assert len(claim(world, 241, "next")) == 1
    with world.house.db.read() as tx:
        assert tx.execute(select(conversations.c.claims)).scalar() == 1


def test_what_is_not_due_is_not_taken(world: World) -> None:
    world.writes("m1", at=0)

    assert claim(world, 119.999, "early") == []


def test_the_oldest_are_taken_first(world: World) -> None:
    for number in (2, 1, 3):
        world.writes("m", at=number, conversation=f"c{number}")

    with world.house.db.write() as tx:
        rows = alert_claims.claim(tx, moment(200), moment(300), "t", 1)
        (name,) = tx.execute(select(conversations.c.external_id).where(conversations.c.id.in_(rows))).scalars()

    assert name == "c1"


def test_mails_come_to_be_owed_in_the_order_of_due_times(alone: World) -> None:
    for number in (2, 1, 3):
        alone.writes("m", at=number, conversation=f"c{number}")
    decide_what_is_due(alone, at=200)

    owed = select(conversations.c.external_id).join(notifications, notifications.c.conversation_id == conversations.c.id)
    with alone.house.db.read() as tx:
        assert list(tx.execute(owed.order_by(notifications.c.id)).scalars()) == ["c1", "c2", "c3"]


@pytest.mark.parametrize("kept_app", ["postgresql"], indirect=True)  # SQLite lets one claim after the other
def test_who_claims_while_another_does_takes_the_next_ones(world: World) -> None:
    for number in range(2):
        world.writes("m", at=number, conversation=f"c{number}")

    with world.house.db.write() as first, world.house.db.write() as second:
        rows = [list(alert_claims.claim(tx, moment(200), moment(300), "t", 1)) for tx in (first, second)]

    assert [len(found) for found in rows] == [1, 1]
    assert rows[0] != rows[1]


def test_those_that_have_failed_before_come_last(world: World) -> None:
    for number in range(2):
        world.writes("m", at=number, conversation=f"c{number}")
    with world.house.db.write() as tx:
        tx.execute(update(alerts).where(alerts.c.at == moment(0)).values(failures=1))

    with world.house.db.write() as tx:
        rows = list(alert_claims.claim(tx, moment(200), moment(300), "t", 10))
        found = {row.id: row.external_id for row in tx.execute(select(conversations.c.id, conversations.c.external_id))}

    assert [found[row] for row in rows] == ["c1", "c0"]


def test_who_decides_beyond_its_lease_writes_nothing(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wakes when another has the conversation, and leaves it to that one."""
    world.writes("m1", at=0)

    def slow(case: due.Case) -> Any:
        claim(world, 120 + LATER, "another")
        return judge.judge(case)

    monkeypatch.setattr(decide, "judge", slow)
    world.work(at=120)
    monkeypatch.undo()

    assert alert_of(world, "m1").decided_at is None
    assert claim(world, 120 + 2 * LATER - 0.001, "a third") == []

    world.work(at=120 + 2 * LATER)
    assert len(sink.mails) == 3


def test_who_dies_while_it_decides_is_followed_by_another(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    world.writes("m1", at=0)

    def dies(_case: due.Case) -> Any:
        raise Died

    monkeypatch.setattr(decide, "judge", dies)
    with pytest.raises(Died):
        world.work(at=120)
    monkeypatch.undo()

    world.work(at=120 + LATER - 0.001)
    assert sink.mails == []

    world.work(at=120 + LATER)
    assert len(sink.mails) == 3
