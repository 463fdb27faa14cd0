"""Claims and leases of mails: one worker at a time, another when it died, and no state changed by one that wakes late."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.actions import deliver, hand_over
from portal.actions.begin_together import begin_together
from portal.actions.lease import LEASE
from portal.mail.outcomes import Reply
from portal.outcomes import Outcome
from portal.store import mail_claims
from portal.store.tables import attempts
from portal.store.tables import notifications as table
from tests.actions.asked import decide
from tests.sink import Sink
from tests.world import World, moment

EVA = "eva@acme.example"
LATER = LEASE.total_seconds()


class Died(BaseException):
    """The worker is killed."""


def dies(*_asked: object) -> None:
    raise Died


def claim(world: World, at: float, token: str) -> dict[int, int]:
    with world.house.db.write() as tx:
        return mail_claims.claim(tx, moment(at), moment(at + LATER), token, 10)


def states(world: World) -> list[str]:
    with world.house.db.read() as tx:
        return list(tx.execute(select(table.c.state)).scalars())


@pytest.fixture
def owed(alone: World) -> World:
    """A mail is owed to Eva since 120."""
    alone.writes("m1", at=0)
    decide(alone, at=120)
    return alone


def test_a_held_mail_is_taken_again_only_after_its_lease(owed: World) -> None:
    assert len(claim(owed, 121, "first")) == 1
    assert claim(owed, 121 + LATER - 0.001, "second") == {}
    assert len(claim(owed, 121 + LATER, "third")) == 1


def test_who_dies_between_the_mail_and_its_record_is_followed_by_the_same_mail(
    owed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over, "_end", dies)
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
    owed.writes("m2", at=120)
    monkeypatch.setattr(hand_over, "_end", dies)
    with pytest.raises(Died):
        owed.work(at=121)
    monkeypatch.undo()

    owed.work(at=240)

    assert len({mail["Message-ID"] for mail in sink.to(EVA)}) == 2
    assert len(sink.to(EVA)) == 3


def test_who_hears_of_its_mail_beyond_its_lease_changes_no_state(owed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attempt and the server's words are kept all the same."""
    end: Any = hand_over._end

    def late(*asked: Any) -> None:
        claim(owed, 121 + LATER, "another")
        end(*asked[:-1], Reply(Outcome.REFUSED, 550, None, "no"))

    monkeypatch.setattr(hand_over, "_end", late)
    owed.work(at=121)

    assert states(owed) == ["queued"]
    with owed.house.db.read() as tx:
        assert tx.execute(select(attempts.c.words)).scalar_one() == "no"


def test_a_mail_lost_to_another_is_not_tried(owed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*asked: Any) -> Any:
        claim(owed, 121 + LATER, "another")
        return begin_together(*asked)

    monkeypatch.setattr(deliver, "begin_together", late)
    owed.work(at=121)

    assert sink.mails == []
