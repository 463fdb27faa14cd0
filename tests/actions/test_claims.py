"""Claims and leases: one worker at a time, another when it died, and nothing written by one that wakes late."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.actions import decide, deliver, judge
from portal.actions.lease import LEASE
from portal.mail.outcomes import Outcome, Reply
from portal.store import due, notifications
from portal.store.tables import attempts, conversations
from portal.store.tables import notifications as table
from tests.actions.asked import alert_of
from tests.sink import Sink
from tests.world import World, moment

EVA = "eva@acme.example"
LATER = LEASE.total_seconds()


class Died(BaseException):
    """The worker is killed."""


def claim(world: World, at: float, token: str) -> list[int]:
    with world.house.db.write() as tx:
        return list(due.claim(tx, moment(at), moment(at + LATER), token, 10))


def claim_mails(world: World, at: float, token: str) -> list[int]:
    with world.house.db.write() as tx:
        return notifications.claim(tx, moment(at), moment(at + LATER), token, 10)


def states(world: World) -> list[str]:
    with world.house.db.read() as tx:
        return list(tx.execute(select(table.c.state)).scalars())


@pytest.fixture
def owed(alone: World) -> World:
    """A mail is owed to Eva since 120."""
    alone.writes("m1", at=0)
    with alone.at(120):
        decide.decide_due(alone.house)
    return alone


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
        rows = due.claim(tx, moment(200), moment(300), "t", 1)
        (name,) = tx.execute(select(conversations.c.external_id).where(conversations.c.id.in_(rows))).scalars()

    assert name == "c1"


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


def test_a_held_mail_is_taken_again_only_after_its_lease(owed: World) -> None:
    assert len(claim_mails(owed, 121, "first")) == 1
    assert claim_mails(owed, 121 + LATER - 0.001, "second") == []
    assert len(claim_mails(owed, 121 + LATER, "third")) == 1


def test_who_dies_between_the_mail_and_its_record_is_followed_by_the_same_mail(
    owed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_asked: object) -> None:
        raise Died

    monkeypatch.setattr(deliver, "_end", dies)
    with pytest.raises(Died):
        owed.work(at=121)
    monkeypatch.undo()
    owed.work(at=121 + LATER - 0.001)
    assert len(sink.to(EVA)) == 1

    owed.work(at=121 + LATER)

    first, second = sink.to(EVA)
    assert first["Message-ID"] == second["Message-ID"]
    assert states(owed) == ["sent"]
    with owed.house.db.read() as tx:
        assert list(tx.execute(select(attempts.c.outcome).order_by(attempts.c.at)).scalars()) == [None, "accepted"]


def test_a_message_after_such_a_death_is_not_in_the_same_mail(owed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_asked: object) -> None:
        raise Died

    owed.writes("m2", at=120)
    monkeypatch.setattr(deliver, "_end", dies)
    with pytest.raises(Died):
        owed.work(at=121)
    monkeypatch.undo()

    owed.work(at=240)

    assert len({mail["Message-ID"] for mail in sink.to(EVA)}) == 2
    assert len(sink.to(EVA)) == 3


def test_who_hears_of_its_mail_beyond_its_lease_changes_no_state(owed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attempt and the server's words are kept all the same."""
    end: Any = deliver._end

    def late(*asked: Any) -> None:
        claim_mails(owed, 121 + LATER, "another")
        end(*asked[:-1], Reply(Outcome.REFUSED, 550, None, "no"))

    monkeypatch.setattr(deliver, "_end", late)
    owed.work(at=121)

    assert states(owed) == ["queued"]
    with owed.house.db.read() as tx:
        assert tx.execute(select(attempts.c.words)).scalar_one() == "no"


def test_a_mail_lost_to_another_is_not_tried(owed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    begin: Any = deliver._begin

    def late(*asked: Any) -> Any:
        claim_mails(owed, 121 + LATER, "another")
        return begin(*asked)

    monkeypatch.setattr(deliver, "_begin", late)
    owed.work(at=121)

    assert sink.mails == []
