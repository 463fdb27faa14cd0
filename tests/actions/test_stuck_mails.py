"""A mail that the portal cannot write is set aside after five failures, and holds up nobody; an operator may have it tried again."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.actions import begin_attempt, begin_together, hand_over
from portal.actions.lease import LEASE
from portal.actions.pauses import PAUSES
from portal.mail.compose import compose
from portal.store import mail_failures
from portal.store.decided import Mail
from tests.actions.asked import decide, said, verdicts
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"
TRY = LEASE.total_seconds()
FIVE_TRIES = [120 + sum(pause.total_seconds() for pause in PAUSES[:n]) for n in range(5)]


class Died(BaseException):
    """The worker is killed."""


def poison(monkeypatch: pytest.MonkeyPatch, trouble: Mapping[str, BaseException]) -> None:
    """Mails to these addresses cannot be composed."""

    def fails(letter: Any) -> Any:
        if letter.to in trouble:
            raise trouble[letter.to]
        return compose(letter)

    monkeypatch.setattr(hand_over, "compose", fails)


def mail(world: World, agent: str = "eva", message: str = "m1") -> Mail:
    found = verdicts(world, message)[agent].mail
    assert found is not None
    return found


def stuck(world: World) -> list[tuple[str, str, int, str]]:
    with world.house.db.read() as tx:
        return [(row["kind"], row["agent"], row["failures"], row["error"]) for row in mail_failures.stuck(tx)]


def live_on(world: World, since: float, tries: int) -> None:
    """Workers try, and when they are killed others come after them."""
    for number in range(tries):
        try:
            world.work(at=since + number * TRY)
        except Died:
            continue


def test_a_mail_that_cannot_be_written_touches_no_other(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: ValueError("a template is wrong")})
    world.writes("m1", at=0)

    world.work(at=120)

    assert [mail(world, agent).state for agent in ("eva", "luis", "ana")] == ["queued", "sent", "sent"]


def test_after_five_failures_it_is_set_aside_with_its_reason(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: ValueError("a template is wrong")})
    alone.writes("m1", at=0)

    for at in FIVE_TRIES[:4]:
        alone.work(at)
    assert stuck(alone) == []

    alone.work(at=FIVE_TRIES[4])
    ((kind, agent, failed, error),) = stuck(alone)
    assert (kind, agent, failed) == ("offline", "eva", 5)
    assert re.fullmatch(r"ValueError at actions/test_stuck_mails\.py:\d+", error)
    assert (mail(alone).state, mail(alone).why) == ("failed", "the portal could not write it")


def test_a_letter_that_cannot_be_gathered_is_set_aside_too(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_asked: object) -> None:
        raise ValueError("no such page")

    monkeypatch.setattr(begin_together, "write_letters", fails)
    monkeypatch.setattr(begin_attempt, "write_letter", fails)
    alone.writes("m1", at=0)

    for at in FIVE_TRIES:
        alone.work(at)

    assert [failed for _, _, failed, _ in stuck(alone)] == [5]


def test_one_that_kills_the_worker_is_found_out_and_set_aside(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: Died()})
    world.writes("m1", at=0)

    live_on(world, since=120, tries=10)

    assert stuck(world) == [("offline", "eva", 6, "the worker that tried it died")]
    assert sorted(address for address, _ in sink.mails) == ["ana@acme.example", "luis@acme.example"]


def test_those_claimed_with_such_a_one_go_as_soon_as_it_is_suspected(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: Died()})
    world.writes("m1", at=0)

    live_on(world, since=120, tries=4)

    assert len(sink.mails) == 2


def test_tried_again_after_the_cause_was_mended_it_is_sent(alone: World, app: Flask, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: ValueError("a template is wrong")})
    alone.writes("m1", at=0)
    for at in FIVE_TRIES:
        alone.work(at)
    monkeypatch.undo()
    name = app.test_cli_runner().invoke(args=["stuck"]).output.partition(":")[0]

    with alone.at(900):
        assert app.test_cli_runner().invoke(args=["stuck", "--retry", name]).exit_code == 0
    alone.work(at=900)

    assert stuck(alone) == []
    assert mail(alone).state == "sent"
    assert len(sink.mails) == 1


def test_what_could_not_be_written_yet_takes_in_later_sends(alone: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: ValueError("a template is wrong")})
    alone.writes("m1", at=0)
    alone.work(at=120)
    monkeypatch.undo()
    alone.writes("m2", at=125)

    alone.work(at=245)

    (only,) = sink.to(EVA)
    assert all(f"text of {message}" in said(only) for message in ("m1", "m2"))


def test_tried_again_it_takes_in_what_came_to_wait_meanwhile(alone: World, app: Flask, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: ValueError("a template is wrong")})
    alone.writes("m1", at=0)
    for at in FIVE_TRIES:
        alone.work(at)
    monkeypatch.undo()
    alone.writes("m2", at=800)
    decide(alone, at=920)

    with alone.at(921):
        app.test_cli_runner().invoke(args=["stuck", "--retry", "all"])
    alone.work(at=921)

    (only,) = sink.to(EVA)
    assert all(f"text of {message}" in said(only) for message in ("m1", "m2"))
    assert mail(alone, message="m2").state == "sent"


def test_a_database_that_is_away_is_no_failure_of_the_mails(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {EVA: OperationalError("", {}, Exception("the line broke"), connection_invalidated=True)})
    world.writes("m1", at=0)
    with pytest.raises(OperationalError):
        world.work(at=120)
    monkeypatch.undo()

    world.work(at=120)

    assert len(sink.mails) == 3
