"""`explain` (contract/EVENTS.md, Explaining)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from tests.sink import Sink
from tests.world import World

Run = Callable[..., Result]
ASK = ("explain", "--account", "acme", "--conversation", "c1")


def explained(run: Run, *more: str) -> Any:
    result = run(*ASK, "--json", *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def verdicts(alert: Any) -> dict[str, Any]:
    return {verdict["agent"]: verdict for verdict in alert["verdicts"]}


@pytest.fixture
def decided(world: World) -> World:
    """Eva opened the conversation in time, Noa has no address, Ana is mailed about both messages."""
    with world.at(-1800):
        world.provision(agents=[{"id": "noa"}])
    world.writes("m1", at=0)
    world.tell("conversation.opened", 30, conversation_id="c1", agent_id="eva")
    world.writes("m2", at=60)
    world.work(at=120)
    return world


def test_json_has_the_keys_of_the_contract_and_no_others(decided: World, run: Run) -> None:
    told = explained(run)

    assert list(told) == ["conversation", "endpoint", "alerts"]
    for alert in told["alerts"]:
        assert list(alert) == ["kind", "at", "due_at", "decided_at", "state", "messages", "verdicts"]
        for verdict in alert["verdicts"]:
            assert list(verdict) == ["agent", "verdict", "reason", "delivery", "to", "message_id", "mailed", "why", "trace"]
            assert [set(step) for step in verdict["trace"]] == [{"rule", "passed", "saw"}] * 12


def test_a_decided_alert_tells_what_it_was_decided_on(decided: World, run: Run) -> None:
    told = explained(run)
    first = told["alerts"][0]

    assert (told["conversation"], told["endpoint"]) == ("c1", "acme-native")
    assert (first["kind"], first["state"], first["messages"]) == ("offline", "decided", ["m1"])
    assert (first["at"], first["due_at"]) == ("2026-05-12T10:40:00Z", "2026-05-12T10:42:00Z")
    assert first["decided_at"] == "2026-05-12T10:42:00Z"


def test_a_send_tells_of_its_mail(decided: World, run: Run) -> None:
    ana = verdicts(explained(run)["alerts"][0])["ana"]

    assert (ana["verdict"], ana["reason"], ana["delivery"], ana["to"]) == ("send", None, "sent", "ana@acme.example")
    assert ana["message_id"].startswith("<")
    assert ana["mailed"] == ["m1", "m2"]
    assert all(step["passed"] for step in ana["trace"])


def test_a_suppression_tells_its_reason_and_has_no_mail(decided: World, run: Run) -> None:
    found = verdicts(explained(run)["alerts"][0])

    assert (found["eva"]["verdict"], found["eva"]["reason"]) == ("suppress", "opened")
    assert (found["noa"]["verdict"], found["noa"]["reason"]) == ("suppress", "no_address")
    for agent in ("eva", "noa"):
        assert [found[agent][key] for key in ("delivery", "to", "message_id", "mailed", "why")] == [None, None, None, [], None]
    (opened,) = [step for step in found["eva"]["trace"] if step["rule"] == "opened"]
    assert not opened["passed"]
    assert "2026-05-12T10:40:30Z" in opened["saw"]


def test_a_pending_alert_tells_what_would_be_decided_now(decided: World, run: Run) -> None:
    with decided.at(130):
        second = explained(run)["alerts"][1]

    assert (second["state"], second["decided_at"], second["messages"]) == ("pending", None, ["m2"])
    assert verdicts(second)["ana"]["reason"] == "already_sent"


def test_alerts_of_both_kinds_stand_in_order_of_time(world: World, run: Run) -> None:
    world.online("eva", at=-60)
    world.writes("m1", at=0)
    world.tell("visitor.left", 10, conversation_id="c1")
    world.writes("m2", at=100)
    world.work(at=500)

    alerts = explained(run)["alerts"]

    assert [(alert["kind"], alert["at"][11:19]) for alert in alerts] == [
        ("offline", "10:40:00"),
        ("missed", "10:40:10"),
        ("offline", "10:41:40"),
    ]
    assert alerts[1]["messages"] == ["m1"]
    assert verdicts(alerts[1])["eva"]["verdict"] == "send"
    assert len(verdicts(alerts[1])["eva"]["trace"]) == 10


def test_a_refused_mail_tells_the_servers_words(world: World, run: Run, sink: Sink) -> None:
    sink.answers["eva@acme.example"] = "550 5.7.1 we do not like you"
    world.writes("m1", at=0)
    world.work(at=120)
    sink.clear()

    eva = verdicts(explained(run)["alerts"][0])["eva"]

    assert eva["delivery"] == "failed"
    assert "we do not like you" in eva["why"]


def test_text_says_the_same_in_lines(decided: World, run: Run) -> None:
    with decided.at(130):
        said = run(*ASK).stdout

    assert said.startswith("conversation c1 on acme-native\n")
    for words in (
        "Ana (ana): mail, sent to ana@acme.example",
        "no mail: opened",
        "no mail: no_address",
        "✗ opened",
        "✓ account_off",
        "pending",
    ):
        assert words in said
