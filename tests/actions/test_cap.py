"""A mailbox gets no more than `MAILS_PER_HOUR` mails about visitors in any hour; what is more comes together in one summary."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from portal.actions import hand_over, write_summary
from portal.actions.explain import ExplainedVerdict
from portal.actions.send_test_mail import send_test_mail
from portal.store import who_wrote
from portal.store.backlog import backlog
from portal.store.decided import Mail
from portal.store.tables import agents, attempts
from tests.actions.asked import said
from tests.actions.people import person
from tests.sink import Sink
from tests.world import World, moment

EVA = "eva@acme.example"
CAP = 3
HOUR = 3600


@pytest.fixture
def busy(alone: World) -> World:
    """Eva may have three mails an hour."""
    alone.house = replace(alone.house, settings=replace(alone.house.settings, mails_per_hour=CAP))
    return alone


@pytest.fixture
def held(busy: World) -> World:
    """Three mails went out at 120, 121 and 122; those about c3 and c4 are held back until 3720."""
    for number in range(5):
        writes(busy, number, at=number)
        busy.work(at=120 + number)
    return busy


def writes(world: World, number: int, at: float) -> None:
    world.writes(f"m{number}", at, conversation=f"c{number}", author={"name": f"Visitor {number}"})


def replies(world: World, number: int, at: float) -> None:
    world.tell("message.created", at, conversation_id=f"c{number}", message_id=f"r{at}", author={"type": "agent", "id": "luis"}, text="")


def told(mail: EmailMessage) -> list[int]:
    return [number for number in range(40) if f"text of m{number}\n" in said(mail).replace("\r\n", "\n")]


def verdict(world: World, number: int) -> ExplainedVerdict:
    (alert,) = world.explain(90_000, f"c{number}").alerts
    return next(found for found in alert.verdicts if found.agent == "eva")


def mail_of(world: World, number: int) -> Mail:
    mail = verdict(world, number).mail
    assert mail is not None
    return mail


def change_eva(world: World, **values: object) -> None:
    with world.house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.external_id == "eva").values(values))


def test_beyond_the_cap_mails_are_held_back_until_the_hour_has_room(held: World, sink: Sink) -> None:
    held.work(at=120 + HOUR - 1)
    assert [told(mail) for mail in sink.to(EVA)] == [[0], [1], [2]]

    held.work(at=120 + HOUR)

    assert [told(mail) for mail in sink.to(EVA)] == [[0], [1], [2], [3, 4]]
    assert sink.to(EVA)[-1]["Subject"] == "Y 2 conversaciones más"


def test_what_is_held_back_says_so_and_until_when(held: World) -> None:
    mail = mail_of(held, 3)

    assert (mail.state, mail.in_summary, mail.address) == ("queued", True, None)
    assert mail.why == "many mails went out within the hour, so this one waits"
    assert mail.next_attempt_at == datetime.fromisoformat("2026-05-12T11:42:00+00:00")


def test_what_is_held_back_is_counted_apart(held: World) -> None:
    with held.house.db.read() as tx:
        found = backlog(tx, moment(1000))

    assert (found.held_back, found.waiting) == (2, {"queued": 1, "deferred": 0})


def test_what_the_summary_came_to_each_has_come_to(held: World, sink: Sink) -> None:
    held.work(at=120 + HOUR)

    for number in (3, 4):
        mail = mail_of(held, number)
        assert (mail.state, mail.address, mail.why) == ("sent", EVA, "2.0.0 taken")
        assert mail.message_id == sink.to(EVA)[-1]["Message-ID"]
        assert mail.carries == (f"m{number}",)


def test_a_later_message_of_a_conversation_that_is_held_back_joins_it(held: World, sink: Sink) -> None:
    held.writes("m30", at=1000, conversation="c3")
    held.work(at=1120)

    held.work(at=120 + HOUR)

    assert "2 conversaciones" in sink.to(EVA)[-1]["Subject"]
    assert "3 mensajes" in said(sink.to(EVA)[-1])


def test_what_was_served_meanwhile_drops_out(held: World, sink: Sink) -> None:
    replies(held, 3, at=2000)

    held.work(at=120 + HOUR)

    assert told(sink.to(EVA)[-1]) == [4]
    assert (mail_of(held, 3).state, mail_of(held, 3).why, mail_of(held, 3).in_summary) == ("cancelled", "served meanwhile", False)


def test_when_all_was_served_there_is_no_summary(held: World, sink: Sink) -> None:
    replies(held, 3, at=2000)
    replies(held, 4, at=2000)

    held.work(at=120 + HOUR)

    assert len(sink.to(EVA)) == CAP


def test_an_option_switched_off_meanwhile_drops_that_kind_alone(held: World, sink: Sink) -> None:
    held.online("eva", at=1000, until=1001)
    held.tell("visitor.left", 1100, conversation_id="c4")
    held.work(at=1200)
    change_eva(held, offline_on=False)

    held.work(at=120 + HOUR)

    mail = sink.to(EVA)[-1]
    assert told(mail) == [4]
    assert "se fue sin respuesta" in said(mail)
    assert mail_of(held, 3).why == "the option is off"


def test_an_agent_no_longer_active_gets_no_summary(held: World, sink: Sink) -> None:
    held.tell("agent.updated", 2000, agent_id="eva", active=False)

    held.work(at=120 + HOUR)

    assert len(sink.to(EVA)) == CAP
    assert [mail_of(held, number).why for number in (3, 4)] == ["the agent is not active"] * 2


def test_the_summary_goes_to_the_address_of_that_moment(held: World, sink: Sink) -> None:
    change_eva(held, email="new@acme.example", email_key="new@acme.example")

    held.work(at=120 + HOUR)

    assert [told(mail) for mail in sink.to("new@acme.example")] == [[3, 4]]


def test_who_dies_after_the_summary_is_followed_by_the_same_one(held: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(hand_over, "_end", dies)
    with pytest.raises(KeyboardInterrupt):
        held.work(at=120 + HOUR)
    monkeypatch.undo()
    held.writes("m30", at=120 + HOUR, conversation="c3")

    held.work(at=120 + HOUR + 15)

    first, second = sink.to(EVA)[-2:]
    assert (first["Message-ID"], told(first)) == (second["Message-ID"], told(second))
    assert mail_of(held, 4).state == "sent"


def test_a_summary_refused_for_now_is_tried_again_as_it_was(held: World, sink: Sink) -> None:
    sink.answers[EVA] = "451 4.7.1 later"
    held.work(at=120 + HOUR)
    sink.answers.clear()
    assert mail_of(held, 3).state == "deferred"

    held.work(at=150 + HOUR)

    assert told(sink.to(EVA)[-1]) == [3, 4]
    assert mail_of(held, 3).state == "sent"


def test_a_retry_waits_too_but_by_itself(busy: World, sink: Sink) -> None:
    sink.answers[EVA] = "451 4.7.1 later"
    for number in range(4):
        writes(busy, number, at=0)
    busy.work(at=120)
    sink.answers.clear()

    busy.work(at=150)
    assert len(sink.to(EVA)) == CAP

    busy.work(at=150 + HOUR)
    assert sorted(told(mail) for mail in sink.to(EVA)) == [[0], [1], [2], [3]]


def test_mails_about_ones_own_account_are_neither_counted_nor_held_back(held: World, sink: Sink) -> None:
    with held.at(200):
        send_test_mail(held.house, person(held, "eva"))
    held.work(at=200)
    assert len(sink.to(EVA)) == CAP + 1

    held.work(at=120 + HOUR)

    assert told(sink.to(EVA)[-1]) == [3, 4]


def test_each_agent_has_an_hour_of_their_own(held: World, sink: Sink) -> None:
    held.tell("agent.updated", 200, agent_id="luis", active=True)
    writes(held, 5, at=200)

    held.work(at=320)

    assert [told(mail) for mail in sink.to("luis@acme.example")] == [[5]]


def test_a_conversation_that_cannot_be_told_keeps_no_other_back(held: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, visitors = mail_of(held, 3), who_wrote.visitors

    def fails(tx: Connection, conversations: Collection[int], *given: Any) -> object:
        found = visitors(tx, conversations, *given)
        if "Visitor 3" in [name for name, _ in found.values()]:
            raise ValueError("no words")
        return found

    monkeypatch.setattr(who_wrote, "visitors", fails)
    for number in range(9):
        held.work(at=120 + (1 + number) * HOUR)

    assert [told(mail) for mail in sink.to(EVA)][CAP:] == [[4]]
    assert (bad.in_summary, mail_of(held, 3).state, mail_of(held, 4).state) == (True, "failed", "sent")


def test_once_there_is_room_the_summary_waits_no_longer(held: World, sink: Sink) -> None:
    held.house = replace(held.house, settings=replace(held.house.settings, mails_per_hour=CAP + 1))
    writes(held, 5, at=200)

    held.work(at=320)
    held.work(at=320)

    assert [told(mail) for mail in sink.to(EVA)][CAP:] == [[3, 4, 5]]


def test_all_news_of_a_conversation_are_told_or_none(held: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_summary, "MOST_TOLD", 2)
    held.online("eva", at=1000, until=1001)
    held.tell("visitor.left", 1100, conversation_id="c4")
    held.work(at=1200)

    held.work(at=120 + HOUR)

    assert "se fue sin respuesta" in said(sink.to(EVA)[-1])


def test_without_a_cap_nothing_is_held_back(busy: World, sink: Sink) -> None:
    busy.house = replace(busy.house, settings=replace(busy.house.settings, mails_per_hour=0))
    for number in range(10):
        writes(busy, number, at=0)

    busy.work(at=120)

    assert len(sink.to(EVA)) == 10


def test_a_summary_is_of_no_thread(held: World, sink: Sink) -> None:
    held.work(at=120 + HOUR)
    held.writes("m30", at=3 * HOUR, conversation="c3")

    held.work(at=3 * HOUR + 120)

    assert sink.to(EVA)[-1]["In-Reply-To"] is None


def test_however_much_is_written_no_hour_has_more_and_each_message_is_told_once(busy: World, sink: Sink) -> None:
    for number in range(24):
        writes(busy, number, at=number * 400)
        for second in (120, 300):
            busy.work(at=number * 400 + second)
    busy.work(at=5 * HOUR)

    assert sorted(number for mail in sink.to(EVA) for number in told(mail)) == list(range(24))
    with busy.house.db.read() as tx:
        times = list(tx.execute(select(attempts.c.at).order_by(attempts.c.at)).scalars())
    assert all((later - first).total_seconds() >= HOUR for first, later in zip(times, times[CAP:], strict=False))
