"""While nobody answers at the mail server nothing is lost and nothing is given up early."""

import socket
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions.deliver import BREATHER, GIVE_UP
from portal.actions.house import House
from portal.mail.send import Post
from portal.store.tables import attempts, notifications
from tests.actions.asked import said
from tests.sink import Sink
from tests.world import World

PAUSE = BREATHER.total_seconds()


@pytest.fixture
def away(world: World, app: Flask) -> World:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    post = Post(replace(world.house.settings, mail_port=port))
    post.init_app(app)
    world.house = replace(world.house, post=post)
    return world


@pytest.fixture
def back(house: House) -> House:
    """The same house, whose mail server answers."""
    return house


def states(world: World) -> dict[str, int]:
    with world.house.db.read() as tx:
        return dict(Counter(tx.execute(select(notifications.c.state)).scalars()))


def test_one_mail_of_the_batch_finds_it_out_for_all(away: World) -> None:
    away.writes("m1", at=0)

    away.work(at=120)

    assert states(away) == {"deferred": 1, "queued": 2}
    with away.house.db.read() as tx:
        (attempt,) = tx.execute(select(attempts)).all()
    assert (attempt.outcome, attempt.code) == ("deferred", None)
    assert "not handed over" in attempt.words


def test_all_is_delivered_when_it_is_back(away: World, back: House, sink: Sink) -> None:
    away.writes("m1", at=0)
    for number in range(4):
        away.work(at=120 + number * PAUSE)
    away.house = back

    away.work(at=600)

    assert states(away) == {"sent": 3}
    assert len(sink.mails) == 3


def test_what_was_not_tried_still_takes_in_later_sends(away: World, back: House, sink: Sink) -> None:
    away.writes("m1", at=0)
    away.writes("m2", at=200)
    away.work(at=120)
    away.work(at=320)
    away.house = back

    away.work(at=600)

    messages = sorted([name for name in ("m1", "m2") if f"text of {name}" in said(mail)] for _, mail in sink.mails)
    assert messages == [["m1"], ["m1", "m2"], ["m1", "m2"], ["m2"]]


def test_none_is_given_up_before_it_was_tried_for_a_day(away: World) -> None:
    away.writes("m1", at=0)
    for at in (120, 120 + PAUSE, 120 + GIVE_UP.total_seconds()):
        away.work(at)

    assert states(away) == {"failed": 1, "deferred": 1, "queued": 1}
