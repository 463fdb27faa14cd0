"""While nobody answers at the mail server nothing is lost and nothing is given up early."""

import socket
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions.house import House
from portal.mail.outcomes import Reply
from portal.mail.send import Post, PostLine
from portal.outcomes import Outcome
from portal.store import mail_claims, mail_server
from portal.store.tables import attempts, notifications
from tests.actions.asked import decide, said
from tests.sink import Sink
from tests.world import World, moment

PAUSE = int(mail_server.PAUSE.total_seconds())
DAY = 86_400


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


def test_while_it_is_away_no_mail_is_used_up(away: World) -> None:
    away.writes("m1", at=0)
    away.work(at=120)

    for number in range(1, 100):
        away.work(at=120 + number * PAUSE)

    assert states(away) == {"deferred": 1, "queued": 2}
    with away.house.db.read() as tx:
        assert len(tx.execute(select(attempts)).all()) == 1


def test_it_is_asked_once_a_pause_however_many_mails_wait(away: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def knock(_post: Post) -> str:
        nonlocal asked
        asked += 1
        return "nobody there"

    monkeypatch.setattr(Post, "knock", knock)
    for number in range(60):
        away.writes("m1", at=0, conversation=f"c{number}")
    away.work(at=120)

    for second in range(1, 62):
        away.work(at=120 + second)

    assert asked == 61 // PAUSE
    with away.house.db.read() as tx:
        assert len(tx.execute(select(attempts)).all()) == 1


def test_the_alarm_rings_when_it_is_asked_again(away: World) -> None:
    away.writes("m1", at=0)
    away.work(at=120)

    with away.house.db.read() as tx:
        assert mail_claims.next_attempt(tx, moment(121)) == moment(120 + PAUSE)


def test_none_is_given_up_however_long_it_is_away(away: World, back: House, sink: Sink) -> None:
    away.writes("m1", at=0)
    for day in range(4):
        away.work(at=120 + day * DAY)
    away.house = back

    away.work(at=121 + 4 * DAY)

    assert states(away) == {"sent": 3}


def test_a_clock_that_was_set_back_keeps_no_mail_waiting(away: World, back: House) -> None:
    away.writes("m1", at=0)
    decide(away, at=120)
    away.work(at=3720)
    with away.house.db.read() as tx:
        assert mail_claims.next_attempt(tx, moment(200)) == moment(200 + PAUSE)
    away.house = back

    away.work(at=200)

    assert states(away)["sent"] == 2


def test_what_was_served_during_the_outage_is_not_mailed_after_it(away: World, back: House, sink: Sink) -> None:
    away.writes("m1", at=0)
    away.writes("m1", at=0, conversation="c2")
    away.work(at=120)
    away.tell("message.created", 3000, conversation_id="c2", message_id="r", author={"type": "agent", "id": "luis"}, text="")
    away.house = back

    away.work(at=4000)

    assert {said(mail).count("text of m1") for _, mail in sink.mails} == {1}
    assert states(away) == {"sent": 3, "cancelled": 3}


def test_messages_of_a_whole_outage_are_one_mail_for_who_was_not_tried(away: World, back: House, sink: Sink) -> None:
    for number in range(5):
        away.writes(f"m{number}", at=number * 600)
        away.work(at=number * 600 + 120)
    away.house = back

    away.work(at=3600)

    counts = sorted(sum(f"text of m{number}" in said(mail) for number in range(5)) for _, mail in sink.mails)
    assert counts == [1, 4, 5, 5]


def test_a_server_that_ends_every_line_is_away_after_two_mails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = Reply(Outcome.DEFERRED, 421, "4.3.2", "closing", line_lost=True)
    monkeypatch.setattr(PostLine, "send", lambda *_mail: closing)
    world.writes("m1", at=0)

    world.work(at=120)

    assert states(world) == {"deferred": 2, "queued": 1}


def test_a_line_that_one_mail_alone_costs_keeps_no_other_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = [Reply(Outcome.DEFERRED, None, None, "cut", line_lost=True), *2 * [Reply(Outcome.ACCEPTED, 250, None, "taken")]]
    monkeypatch.setattr(PostLine, "send", lambda *_mail: replies.pop(0))
    world.writes("m1", at=0)

    world.work(at=120)

    assert states(world) == {"deferred": 1, "sent": 2}
