"""Mails of one conversation to one agent form one thread (RULES.md, Mails; RFC 5322, 3.6.4)."""

import threading
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from portal.actions import begin_together, deliver
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.actions.write_letter import write_letters
from tests.actions.asked import decide
from tests.sink import Sink
from tests.waiting import eventually
from tests.world import World

EVA = "eva@acme.example"


def three_mails(world: World, sink: Sink) -> list[EmailMessage]:
    """Two about messages, then one about a missed conversation."""
    world.writes("m1", at=0)
    world.writes("m2", at=200)
    world.online("eva", at=321, until=322)
    world.tell("visitor.left", 400, conversation_id="c1")
    for due in (120, 320, 430):
        world.work(at=due)
    return sink.to(EVA)


def test_each_answers_the_one_before_and_names_the_first(alone: World, sink: Sink) -> None:
    first, second, third = three_mails(alone, sink)

    assert (first["In-Reply-To"], first["References"]) == (None, None)
    assert (second["In-Reply-To"], second["References"]) == (first["Message-ID"], first["Message-ID"])
    assert (third["In-Reply-To"], third["References"].split()) == (second["Message-ID"], [first["Message-ID"], second["Message-ID"]])


def test_the_others_bear_the_subject_of_the_first(alone: World, sink: Sink) -> None:
    first, second, third = three_mails(alone, sink)

    assert [second["Subject"], third["Subject"]] == [f"Re: {first['Subject']}"] * 2


def test_each_has_a_message_id_of_its_own_at_the_senders_domain(alone: World, sink: Sink) -> None:
    ids = {mail["Message-ID"] for mail in three_mails(alone, sink)}

    assert len(ids) == 3
    assert all(each.endswith("@portal.example>") for each in ids)


def test_another_conversation_is_another_thread(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=0, conversation="c2")

    alone.work(at=120)

    assert [mail["In-Reply-To"] for mail in sink.to(EVA)] == [None, None]


def test_a_mail_that_failed_begins_no_thread(alone: World, sink: Sink) -> None:
    sink.answers[EVA] = "550 5.7.1 no"
    alone.writes("m1", at=0)
    alone.work(at=120)
    sink.answers.clear()
    alone.writes("m2", at=200)

    alone.work(at=320)

    (mail,) = sink.to(EVA)
    assert mail["In-Reply-To"] is None
    assert not mail["Subject"].startswith("Re:")


def test_a_mail_tried_again_keeps_its_message_id_and_its_place(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.work(at=120)
    sink.answers[EVA] = "450 4.2.0 later"
    alone.writes("m2", at=200)
    alone.work(at=320)
    sink.answers.clear()
    alone.writes("m3", at=220)
    decide(alone, at=340)

    with alone.at(341):
        deliver_due(alone.house)
    alone.work(at=400)

    first, third, second = sink.to(EVA)
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["In-Reply-To"] == second["Message-ID"]


def test_two_begun_at_once_are_still_one_thread(alone: World, sink: Sink, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker comes while the first is between reading the thread and its commit."""
    alone.online("eva", at=1, until=2)
    alone.writes("m1", at=0)
    alone.tell("visitor.left", 60, conversation_id="c1")
    alone.writes("m2", at=5, conversation="c1")
    decide(alone, at=125)
    monkeypatch.setattr(deliver, "BATCH", 1)
    second_reads = threading.Event()

    def work() -> None:
        with app.app_context():
            deliver.deliver_due(alone.house)

    second = threading.Thread(target=work)

    def slow(*asked: Any) -> Any:
        written = write_letters(*asked)
        if threading.current_thread() is second:
            second_reads.set()
        else:
            second.start()
            eventually(lambda: second_reads.is_set() or waits_for_a_lock(alone.house))
        return written

    monkeypatch.setattr(begin_together, "write_letters", slow)
    with alone.at(126):
        deliver.deliver_due(alone.house)
        second.join()

    first, other = sorted(sink.to(EVA), key=lambda mail: mail["In-Reply-To"] or "")
    assert (first["In-Reply-To"], other["In-Reply-To"]) == (None, first["Message-ID"])


def waits_for_a_lock(house: House) -> bool:
    """Whether another transaction waits for this one's end; on SQLite every other one does."""
    if house.db.is_sqlite:
        return True
    with house.db.read() as tx:
        return bool(tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())
