"""Many mails are begun as few are, and go over several lines where the mail server is slow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.actions import line_speed
from portal.actions.begin_together import begin_together
from portal.mail.outcomes import Reply
from portal.mail.send import PostLine
from portal.outcomes import Outcome
from portal.store import mail_claims
from portal.store.owed import hold_all
from portal.store.tables import attempts
from tests.actions.asked import decide
from tests.actions.queries import counted
from tests.sink import Sink
from tests.world import World, moment


@pytest.fixture
def uncapped(world: World) -> World:
    world.house = replace(world.house, settings=replace(world.house.settings, mails_per_hour=1000))
    return world


def begun(world: World, conversations: range) -> tuple[int, int]:
    """How many attempts were begun, and with how many queries."""
    for number in conversations:
        world.writes("m1", at=0, conversation=f"c{number}")
    decide(world, at=120)
    with world.house.db.write() as tx:
        rows = list(mail_claims.claim(tx, moment(120), moment(135), "t", 1000))
    with world.at(121), counted(world.house.db) as queries:
        made, apart = begin_together(world.house, rows, "t")
    assert apart == []
    return len(made), len(queries)


def test_thirty_mails_are_begun_with_the_queries_of_three(uncapped: World) -> None:
    (few, queries), (many, more_queries) = begun(uncapped, range(1)), begun(uncapped, range(1, 11))

    assert (few, many) == (3, 30)
    assert more_queries == queries


@pytest.fixture
def slow(uncapped: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Every mail server is taken for a slow one."""
    monkeypatch.setattr(line_speed, "SLOW", 0.0)
    return uncapped


def test_over_several_lines_each_mail_goes_once(slow: World, sink: Sink) -> None:
    for number in range(20):
        slow.writes("m1", at=0, conversation=f"c{number}")

    slow.work(at=120)

    assert len({mail["Message-ID"] for _, mail in sink.mails}) == len(sink.mails) == 60


def test_a_line_that_finds_no_room_at_the_server_leaves_the_mails_to_the_others(slow: World, sink: Sink, monkeypatch: Any) -> None:
    monkeypatch.setattr(PostLine, "reach", lambda _line: False)
    for number in range(5):
        slow.writes("m1", at=0, conversation=f"c{number}")

    slow.work(at=120)

    assert len(sink.mails) == 15


def test_one_mail_opens_one_connection(slow: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enter, opened = PostLine.__enter__, []

    def opens(line: PostLine) -> PostLine:
        opened.append(line)
        return enter(line)

    monkeypatch.setattr(PostLine, "__enter__", opens)
    slow.provision(agents=[{"id": name, "active": name == "eva"} for name in ("eva", "luis", "ana")])
    slow.writes("m1", at=0)

    slow.work(at=120)

    assert len(opened) == 1


def ended_at_the_fifth(send: Callable[..., Any]) -> Callable[..., Any]:
    """`send`, but whoever is about to send the fifth mail is ended."""
    sent: list[Any] = []

    def sending(*given: Any) -> Any:
        sent.append(given)
        if len(sent) == 5:
            raise KeyboardInterrupt
        return send(*given)

    return sending


def attempts_on_record(world: World) -> int:
    with world.house.db.read() as tx:
        return len(tx.execute(select(attempts)).all())


def test_an_error_amid_a_chunk_leaves_no_trace_on_the_mails_after_it(uncapped: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_speed, "SLOW", 60.0)
    monkeypatch.setattr(PostLine, "send", ended_at_the_fifth(PostLine.send))
    for number in range(5):
        uncapped.writes("m1", at=0, conversation=f"c{number}")
    with pytest.raises(KeyboardInterrupt):
        uncapped.work(at=120)

    assert (len(sink.mails), attempts_on_record(uncapped)) == (4, 5)


def test_a_spare_line_that_finds_no_way_charges_its_mail_no_try(slow: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    send, spare = PostLine.send, set()
    away = Reply(Outcome.DEFERRED, None, None, "away", line_lost=True, unreachable=True)

    def reaches(line: PostLine) -> bool:
        spare.add(line)
        return True

    monkeypatch.setattr(PostLine, "send", lambda line, *mail: away if line in spare else send(line, *mail))
    monkeypatch.setattr(PostLine, "reach", reaches)
    for number in range(20):
        slow.writes("m1", at=0, conversation=f"c{number}")

    slow.work(at=120)
    slow.work(at=121)

    assert len(sink.mails) == attempts_on_record(slow) == 60


def test_a_mail_is_not_begun_while_another_of_its_thread_is_under_way(uncapped: World) -> None:
    uncapped.writes("m1", at=0)
    decide(uncapped, at=120)
    with uncapped.house.db.write() as tx:
        rows = list(mail_claims.claim(tx, moment(120), moment(135), "t", 1000))
        threads = [owed.thread for owed in hold_all(tx, rows, "t")]

    with uncapped.at(121):
        begun, apart = begin_together(uncapped.house, rows, "t", threads[:1])

    assert ([attempt.owed.id for attempt in begun], apart) == (rows[1:], rows[:1])


def test_what_goes_wrong_in_a_line_is_raised_and_keeps_no_mail_waiting_for_it(slow: World, sink: Sink, monkeypatch: Any) -> None:
    monkeypatch.setattr(PostLine, "send", ended_at_the_fifth(PostLine.send))
    for number in range(20):
        slow.writes("m1", at=0, conversation=f"c{number}")
    with pytest.raises(KeyboardInterrupt):
        slow.work(at=120)
    monkeypatch.undo()

    slow.work(at=136)

    assert len(sink.mails) == 60
