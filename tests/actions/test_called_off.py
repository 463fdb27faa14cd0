"""An attempt begun and not made leaves its mail as it was: what waits for its first attempt goes in one mail (RULES.md, Mails)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.actions import hand_over
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.store.tables import attempts, notifications
from tests.actions.asked import decide, said
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"


def call_off_and_decide_meanwhile(world: World, monkeypatch: pytest.MonkeyPatch, at: float) -> None:
    def fails(_letter: Any) -> Any:
        decide_due(world.house)
        raise ValueError("a template is wrong")

    monkeypatch.setattr(hand_over, "compose", fails)
    with world.at(at):
        deliver_due(world.house)
    monkeypatch.undo()


@pytest.fixture
def called_off(alone: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The attempt of 240 at Eva's mail about m1 was called off, and while it was under way another about m2 came to be owed."""
    alone.writes("m1", at=0)
    decide(alone, at=120)
    alone.writes("m2", at=120)
    call_off_and_decide_meanwhile(alone, monkeypatch, at=240)
    return alone


def test_what_came_to_wait_meanwhile_goes_into_the_same_mail(called_off: World, sink: Sink) -> None:
    called_off.work(at=600)

    (only,) = sink.to(EVA)
    assert all(f"text of {message}" in said(only) for message in ("m1", "m2"))


def test_and_into_what_a_summary_tells_of(alone: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    alone.house = replace(alone.house, settings=replace(alone.house.settings, mails_per_hour=1))
    for number, name in enumerate(("c0", "c1")):
        alone.writes("m1", at=number, conversation=name)
        alone.work(at=120 + number)
    alone.writes("m2", at=3600, conversation="c1")

    call_off_and_decide_meanwhile(alone, monkeypatch, at=3720)
    alone.work(at=4000)

    assert len(sink.to(EVA)) == 2
    assert "2 mensajes" in said(sink.to(EVA)[1])
    with alone.house.db.read() as tx:
        assert len(tx.execute(select(notifications.c.id).where(notifications.c.summary_id.is_not(None))).all()) == 1


def test_it_leaves_no_trace(called_off: World) -> None:
    n = notifications.c
    with called_off.house.db.read() as tx:
        assert tx.execute(select(attempts)).all() == []
        assert tx.execute(select(n.state, n.tries, n.first_attempt_at, n.message_id)).all() == [("queued", 0, None, None)]
