"""The cap of mails an hour after a worker was killed: what goes out again is the same mail, and counts once."""

from dataclasses import replace

import pytest

from portal.actions import hand_over
from portal.actions.lease import LEASE
from portal.store import mail_cap
from tests.sink import Sink
from tests.world import World, moment

EVA = "eva@acme.example"
AGAIN = 120 + LEASE.total_seconds()


@pytest.fixture
def followed(alone: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Eva may have two mails an hour. A worker was killed after her first, and another has sent it again."""

    def dies(*_asked: object) -> None:
        raise KeyboardInterrupt

    alone.house = replace(alone.house, settings=replace(alone.house.settings, mails_per_hour=2))
    alone.writes("m1", at=0, conversation="c1")
    monkeypatch.setattr(hand_over, "_end", dies)
    with pytest.raises(KeyboardInterrupt):
        alone.work(at=120)
    monkeypatch.undo()
    alone.work(at=AGAIN)
    return alone


def ids(sink: Sink) -> list[str]:
    return list(dict.fromkeys(mail["Message-ID"] for mail in sink.to(EVA)))


def test_a_mail_sent_again_after_a_death_counts_once(followed: World) -> None:
    with followed.house.db.read() as tx:
        assert mail_cap.had_in_hour(tx, {EVA: 1}, 1, moment(AGAIN)) == {EVA: 1}


def test_the_next_has_the_room_that_is_left(followed: World, sink: Sink) -> None:
    followed.writes("m2", at=100, conversation="c2")

    followed.work(at=220)

    assert len(ids(sink)) == 2


def test_its_hour_begins_when_it_went_out_last(followed: World, sink: Sink) -> None:
    for name in ("c2", "c3"):
        followed.writes("m", at=100, conversation=name)
    followed.work(at=220)

    followed.work(at=AGAIN + 3600 - 0.001)
    assert len(ids(sink)) == 2

    followed.work(at=AGAIN + 3600)
    assert len(ids(sink)) == 3
