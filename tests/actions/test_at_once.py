"""Several workers and webhooks at once, really at once: nothing is decided twice, sent twice or lost."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions import decide, deliver, receive
from portal.chat_systems import ADAPTERS
from portal.store import endpoints
from portal.store.snapshots import thaw
from portal.store.tables import alerts, notification_alerts
from tests.sink import Sink
from tests.world import World, moment

CONVERSATIONS = range(12)


def at_once(app: Flask, *works: Callable[[], object]) -> None:
    """Each in a thread of its own, all begun at one moment; raises what any of them raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            work()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that workers meet often."""
    monkeypatch.setattr(decide, "BATCH", 3)
    monkeypatch.setattr(deliver, "BATCH", 3)


def test_workers_at_once_decide_and_send_each_thing_once(world: World, sink: Sink, app: Flask) -> None:
    for number in CONVERSATIONS:
        world.writes("m1", at=0, conversation=f"c{number}")
        world.writes("m2", at=125, conversation=f"c{number}")

    def work() -> None:
        for _ in CONVERSATIONS:
            decide.decide_due(world.house)
            deliver.deliver_due(world.house)

    with world.at(250):
        at_once(app, work, work, work)
    world.work(at=251)

    ids = Counter(mail["Message-ID"] for _, mail in sink.mails)
    assert (len(ids), set(ids.values())) == (3 * len(CONVERSATIONS), {1})
    with world.house.db.read() as tx:
        assert len(tx.execute(select(notification_alerts)).all()) == 2 * 3 * len(CONVERSATIONS)
        assert tx.execute(select(alerts.c.id).where(alerts.c.decided_at.is_(None))).all() == []


def test_messages_moved_while_they_are_decided_are_decided_once_on_one_of_their_times(world: World, sink: Sink, app: Flask) -> None:
    for number in CONVERSATIONS:
        world.writes("m1", at=60, conversation=f"c{number}")

    def move() -> None:
        for number in CONVERSATIONS:
            tell_again(world, f"c{number}")

    def work() -> None:
        for _ in CONVERSATIONS:
            decide.decide_due(world.house)

    with world.at(180):
        at_once(app, move, work, work)
    world.work(at=181)

    with world.house.db.read() as tx:
        for row in tx.execute(select(alerts)):
            kept = thaw(row.snapshot).alert
            assert (kept.at, kept.due_at) == (row.at, row.due_at)
    assert len(sink.mails) == 3 * len(CONVERSATIONS)


def tell_again(world: World, conversation: str) -> None:
    """Its message, with an earlier time."""
    message = {"conversation_id": conversation, "message_id": "m1", "author": {"type": "visitor"}, "text": ""}
    body = json.dumps({"type": "message.created", "timestamp": moment(0).isoformat(), "data": message}).encode()
    with world.house.db.read() as tx:
        endpoint = endpoints.find(tx, "acme-native")
    assert endpoint is not None
    receive.receive(world.house, endpoint, ADAPTERS["native"].parse(body, {"webhook-id": f"again {conversation}"}, {}), body)
