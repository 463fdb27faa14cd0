"""Several workers at once, on agents who may have few mails an hour: the cap holds, and nothing is lost or told twice."""

from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions import decide, deliver
from portal.store.tables import attempts, notification_messages, notifications
from tests.actions.test_at_once import at_once
from tests.sink import Sink
from tests.world import World

CAP = 2
HOUR = 3600
CONVERSATIONS = range(10)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that workers meet often."""
    monkeypatch.setattr(decide, "BATCH", 2)
    monkeypatch.setattr(deliver, "BATCH", 2)


@pytest.fixture
def busy(world: World) -> World:
    """Messages of ten conversations are due at 120, and of the same ones when the first summaries are."""
    world.house = replace(world.house, settings=replace(world.house.settings, mails_per_hour=CAP))
    for number in CONVERSATIONS:
        world.writes("m1", at=0, conversation=f"c{number}")
        world.writes("m2", at=HOUR, conversation=f"c{number}")
    return world


def together(world: World, app: Flask, at: float) -> None:
    def work() -> None:
        while decide.decide_due(world.house) or deliver.deliver_due(world.house):
            pass

    with world.at(at):
        at_once(app, work, work, work)


def test_the_cap_holds_and_each_message_is_told_to_each_once(busy: World, sink: Sink, app: Flask) -> None:
    for at in (120, 120 + HOUR, 121 + 2 * HOUR):
        together(busy, app, at)
        assert all(mails <= CAP for mails in Counter(address for address, _ in sink.mails).values())
        sink.mails.clear()

    n, carried = notifications.c, notification_messages.c
    with busy.house.db.read() as tx:
        assert set(tx.execute(select(n.state)).scalars()) == {"sent"}
        told = tx.execute(select(carried.message_id, carried.agent_id)).all()
        ways = tx.execute(select(n.id).where(n.summary_id.is_(None))).all()
        tried = tx.execute(select(attempts.c.notification_id)).all()
    assert (len(told), len(set(told))) == (2 * 3 * len(CONVERSATIONS), 2 * 3 * len(CONVERSATIONS))
    assert sorted(tried) == sorted(ways)
