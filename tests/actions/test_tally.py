"""What the portal counts and times of its own work, as `/metrics` tells it (docs/operate/watching.md)."""

from threading import Thread
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from portal.actions import measures
from portal.actions.decide import decide_due
from portal.actions.house import House
from portal.actions.tally import Tally
from portal.store import tallies
from portal.store.tallies import Key
from tests.sink import Sink
from tests.world import World


def told(app: Flask) -> dict[str, dict[tuple[str, ...], float]]:
    """By name and values of labels, of whatever is not zero."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(app.test_client().get("/metrics").text):
        for sample in family.samples:
            if sample.value:
                found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def works(world: World, at: float) -> None:
    """As a worker's job does, which also writes down what it counted."""
    world.work(at)
    world.house.tally.write(world.house.db)


def test_each_verdict_is_counted_by_its_reason(world: World, app: Flask) -> None:
    world.online("ana", at=-100)
    world.writes("m1", at=0)
    works(world, at=120)

    assert told(app)["portal_verdicts_total"] == {("offline", "agent_online"): 1, ("offline", "colleague_online"): 2}


def test_how_late_an_alert_was_decided_is_in_the_bucket_of_its_lateness(alone: World, app: Flask) -> None:
    alone.writes("m1", at=0)
    works(alone, at=127)

    found = told(app)
    assert found["portal_decision_lateness_seconds_sum"] == {("offline",): 7}
    assert [le for _, le in found["portal_decision_lateness_seconds_bucket"]][:2] == ["10.0", "30.0"]
    assert found["portal_decision_lateness_seconds_count"] == {("offline",): 1}


@pytest.mark.parametrize(("answer", "outcome"), [(None, "sent"), ("451 4.7.1 later", "deferred"), ("550 5.1.1 nobody", "failed")])
def test_mails_are_counted_by_what_became_of_them(alone: World, app: Flask, sink: Sink, answer: str | None, outcome: str) -> None:
    if answer:
        sink.answers["eva@acme.example"] = answer
    alone.writes("m1", at=0)
    works(alone, at=120)

    assert told(app)["portal_mails_total"] == {("offline", outcome): 1}


def test_a_mail_that_is_cancelled_is_counted_as_such(alone: World, app: Flask) -> None:
    alone.writes("m1", at=0)
    with alone.at(120):
        decide_due(alone.house)
        alone.provision(options={"offline": False})
    works(alone, at=121)

    assert told(app)["portal_mails_total"] == {("offline", "cancelled"): 1}


def test_each_step_of_smtp_is_timed(alone: World, app: Flask) -> None:
    alone.writes("m1", at=0)
    works(alone, at=120)

    steps = told(app)["portal_smtp_step_seconds_count"]
    assert {step for (step,) in steps} == {"connect", "hello", "mail", "rcpt", "data", "body", "quit"}
    assert set(steps.values()) == {1}


def test_what_several_processes_counted_at_once_is_added_up(house: House) -> None:
    def counts() -> None:
        mine = Tally()
        for _ in range(20):
            mine.count(measures.WEBHOOKS, "native", "accepted")
            mine.time(measures.SMTP_STEPS, 0.25, "body")
            mine.write(house.db)

    processes = [Thread(target=counts) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert kept(house) == {
        ("portal_webhooks", ("native", "accepted")): 80,
        ("portal_smtp_step_seconds", ("body", "0.5")): 80,
        ("portal_smtp_step_seconds", ("body", "sum")): 20,
    }


def test_what_cannot_be_written_waits_for_the_next_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.tally.count(measures.WEBHOOKS, "native", "503")
    with monkeypatch.context() as away:
        away.setattr(tallies, "add", _is_away)
        house.tally.write(house.db)
    house.tally.count(measures.WEBHOOKS, "native", "503")
    house.tally.write(house.db)

    assert kept(house) == {("portal_webhooks", ("native", "503")): 2}


def _is_away(*_given: Any) -> None:
    raise OperationalError("insert", {}, OSError("gone"))


def kept(house: House) -> dict[Key, float]:
    with house.db.read() as tx:
        return tallies.told(tx)
