"""A claim lasts as long as the work it is for, and the work of one job ends before its time is up."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Table, func, select

from portal.actions import decide, deliver, lease
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.actions.judge import judge
from portal.clock import now
from portal.mail.send import PostLine
from portal.store.tables import conversations, notifications
from tests.sink import Sink
from tests.waiting import eventually
from tests.world import World, moment

SHORT = timedelta(seconds=0.3)


@pytest.fixture
def world(house: House) -> World:
    """A visitor wrote, and three agents are to be mailed about it."""
    made = World(house)
    with made.at(-3600):
        made.provision()
    made.writes("m1", at=0)
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """Time runs, from when the message's alert is due, and leases are short."""
    for module in (lease, decide, deliver):
        monkeypatch.setattr(module, "LEASE", SHORT)
    monkeypatch.setattr(lease, "RENEWAL", SHORT.total_seconds() / 5)
    with time_machine.travel(moment(120), tick=True):
        yield now()


def after(wait: Callable[[], Any], work: Callable[..., Any]) -> Callable[..., Any]:
    """`work`, but each time `wait` comes first."""

    def slow(*given: Any) -> Any:
        wait()
        return work(*given)

    return slow


def outlives_its_lease(house: House, table: Table, since: datetime) -> Callable[[], bool]:
    """Waits until a claim made after `since` has been made to last when its first lease was over."""

    def outlived() -> bool:
        with house.db.read() as tx:
            until: datetime | None = tx.scalar(select(func.max(table.c.claimed_until)))
            return until is not None and until > since + 3 * SHORT

    return lambda: eventually(outlived)


def test_a_batch_that_is_long_to_decide_stays_claimed(world: World, clock: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "judge", after(outlives_its_lease(world.house, conversations, clock), judge))

    decide_due(world.house)

    assert world.explain(130).alerts[0].decided_at


def test_a_mail_that_is_long_to_hand_over_stays_claimed(world: World, clock: datetime, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PostLine, "send", after(outlives_its_lease(world.house, notifications, clock), PostLine.send))
    decide_due(world.house)

    deliver_due(world.house)

    assert len(sink.mails) == 3


def test_a_slow_mail_server_ends_a_batch_and_the_rest_is_due_at_once(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    world.house = replace(world.house, settings=replace(world.house.settings, mail_connections=1))
    with time_machine.travel(moment(120), tick=False) as time:
        decide_due(world.house)
        monkeypatch.setattr(sink, "handle_RCPT", after(lambda: time.shift(deliver.LONGEST / 2), sink.handle_RCPT))

        deliver_due(world.house)
        assert len(sink.mails) == 2

        deliver_due(world.house)
        assert len(sink.mails) == 3
