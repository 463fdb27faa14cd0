"""An alert that cannot be decided is set aside after five failures, and holds up nobody but itself."""

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from portal.actions import judge
from portal.actions.lease import LEASE
from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.verdicts import Verdict, decide
from portal.store import alert_claims, failures
from portal.store.tables import alerts, messages
from tests.actions.asked import alert_of, reasons
from tests.sink import Sink
from tests.world import World, moment

TRY = LEASE.total_seconds()


class Died(BaseException):
    """The worker is killed."""


def poison(monkeypatch: pytest.MonkeyPatch, trouble: Mapping[str, BaseException]) -> None:
    """The rules fail at the alerts of these messages."""

    def fails(alert: Alert, agent: str, facts: Facts) -> Verdict:
        if alert.subject in trouble:
            raise trouble[alert.subject]
        return decide(alert, agent, facts)

    monkeypatch.setattr(judge, "decide", fails)


def stuck(world: World) -> list[tuple[str, int, str]]:
    with world.house.db.read() as tx:
        return [(row["conversation"], row["failures"], row["error"]) for row in failures.stuck(tx)]


def live_on(world: World, since: float, tries: int = 6) -> None:
    """Workers try, and when they are killed others come after them."""
    for number in range(tries):
        try:
            world.work(at=since + number * TRY)
        except Died:
            continue


def test_after_five_failures_it_is_set_aside_with_its_reason(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": ValueError("no such rule")})
    world.writes("bad", at=0)

    for number in range(4):
        world.work(at=120 + number * TRY)
    assert stuck(world) == []

    world.work(at=120 + 4 * TRY)
    ((conversation, failed, error),) = stuck(world)
    assert (conversation, failed) == ("c1", 5)
    assert re.fullmatch(r"ValueError at actions/test_stuck\.py:\d+", error)


def test_stuck_names_it_and_why(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": ValueError("no such rule")})
    world.writes("bad", at=0)
    live_on(world, since=120)

    printed = app.test_cli_runner().invoke(args=["stuck"]).output

    told = "offline of 2026-05-12T10:40:00+00:00 in acme / acme-native / c1: 5 failures, last: ValueError at actions/test_stuck.py:"
    assert told in printed


def test_other_conversations_of_its_batch_are_decided_at_once(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": ValueError("no such rule")})
    world.writes("bad", at=0)
    world.writes("good", at=0, conversation="c2")

    world.work(at=120)

    assert len(sink.to("eva@acme.example")) == 1


def test_facts_that_cannot_be_read_are_a_failure_like_any(world: World, sink: Sink) -> None:
    world.writes("bad", at=0)
    world.writes("good", at=0, conversation="c2")
    with world.house.db.write() as tx:
        tx.execute(update(messages).where(messages.c.external_id == "bad").values(delay_seconds=None))

    live_on(world, since=120)

    assert [conversation for conversation, _, _ in stuck(world)] == ["c1"]
    assert len(sink.to("eva@acme.example")) == 1


def test_alerts_before_and_after_it_in_its_conversation_are_decided(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": ValueError("no such rule")})
    for message, at in (("before", 0), ("bad", 200), ("after", 400)):
        world.writes(message, at=at)

    live_on(world, since=600)

    monkeypatch.undo()
    assert [failed for _, failed, _ in stuck(world)] == [5]
    assert reasons(world, "before")["eva"] is None
    assert alert_of(world, "after").decided_at is not None


def test_one_that_kills_the_worker_is_found_out_and_set_aside(world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": Died()})
    world.writes("before", at=0, conversation="c2")
    world.writes("fine", at=0)
    world.writes("bad", at=200)
    world.writes("after", at=200, conversation="c3")

    live_on(world, since=400, tries=12)

    assert stuck(world) == [("c1", 5, "the worker that tried it died")]
    assert len(sink.to("eva@acme.example")) == 3


def test_those_claimed_with_such_a_one_are_decided_as_soon_as_it_is_suspected(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"bad": Died()})
    world.writes("bad", at=0)
    world.writes("good", at=0, conversation="c2")

    live_on(world, since=120, tries=4)

    assert alert_of(world, "good", conversation="c2").decided_at is not None


def test_a_database_that_is_away_is_no_failure_of_the_alert_s(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, {"m1": OperationalError("", {}, Exception("the line broke"), connection_invalidated=True)})
    world.writes("m1", at=0)
    for number in range(6):
        with pytest.raises(OperationalError):
            world.work(at=120 + number * TRY)
    monkeypatch.undo()

    world.work(at=120 + 6 * TRY)

    assert stuck(world) == []
    assert alert_of(world, "m1").decided_at is not None


def test_who_lost_the_claim_counts_no_failure(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.writes("m1", at=0)

    def slow(alert: Alert, agent: str, facts: Facts) -> Verdict:
        with world.house.db.write() as tx:
            alert_claims.claim(tx, moment(120 + TRY), moment(120 + 2 * TRY), "another", 10)
        raise ValueError("woken late")

    monkeypatch.setattr(judge, "decide", slow)
    world.work(at=120)

    with world.house.db.read() as tx:
        assert tx.execute(select(alerts.c.failures)).scalar_one() == 0
