"""`/metrics`: what waits, for whom it is there, and what asking costs."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from portal.actions.house import House
from portal.store import mail_server
from portal.store.tables import alerts, notifications
from tests.actions.asked import decide
from tests.web.chat import Chat
from tests.world import moment


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def machine(app: Flask) -> FlaskClient:
    return app.test_client()


def told(chat: Chat, client: FlaskClient, at: float) -> dict[str, float]:
    with chat.at(at):
        text = client.get("/metrics").text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {"_".join([sample.name.removeprefix("portal_"), *sample.labels.values()]): sample.value for sample in samples}


def set_aside(house: House, *tables: str) -> None:
    with house.db.write() as tx:
        for table in (alerts, notifications):
            if table.name in tables:
                tx.execute(update(table).values(stuck_at=moment(200)))


def test_alerts_are_pending_and_then_overdue_for_so_many_seconds(chat: Chat, machine: FlaskClient) -> None:
    chat.marta_writes(0)
    chat.marta_writes(300)

    early, late = told(chat, machine, at=60), told(chat, machine, at=150)

    assert (early["alerts_pending"], early["alerts_overdue"], early["alerts_overdue_seconds"]) == (2, 0, 0)
    assert (late["alerts_pending"], late["alerts_overdue"], late["alerts_overdue_seconds"]) == (2, 1, 30)


def test_an_alert_set_aside_is_neither_pending_nor_overdue(chat: Chat, machine: FlaskClient) -> None:
    chat.marta_writes(0)
    set_aside(chat.house, "alerts")

    found = told(chat, machine, at=150)

    assert (found["alerts_pending"], found["alerts_overdue"], found["alerts_stuck"]) == (0, 0, 1)


def test_mails_wait_by_state_and_since_the_oldest_was_owed(chat: Chat, machine: FlaskClient) -> None:
    chat.marta_writes(0)
    decide(chat, at=130)
    with chat.house.db.write() as tx:
        tx.execute(update(notifications).values(state="deferred"))

    found = told(chat, machine, at=150)

    assert (found["notifications_waiting_queued"], found["notifications_waiting_deferred"]) == (0, 1)
    assert found["notifications_waiting_seconds"] == 30


def test_a_mail_set_aside_is_counted(chat: Chat, machine: FlaskClient) -> None:
    chat.marta_writes(0)
    decide(chat, at=130)
    set_aside(chat.house, "notifications")

    assert told(chat, machine, at=150)["notifications_stuck"] == 1


def test_the_mail_server_being_away_is_told(chat: Chat, machine: FlaskClient) -> None:
    assert told(chat, machine, at=0)["mail_server_away"] == 0
    with chat.house.db.write() as tx:
        mail_server.went_away(tx, moment(0))

    assert told(chat, machine, at=0)["mail_server_away"] == 1


def test_it_costs_the_same_however_much_there_is(chat: Chat, machine: FlaskClient, queries: Callable[..., int]) -> None:
    few = queries(machine.get, "/metrics")
    for number in range(10):
        chat.marta_writes(number * 200)
    chat.work(500)

    assert queries(machine.get, "/metrics") == few


def status(client: FlaskClient, address: str = "127.0.0.1", **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/metrics", headers=sent, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_without_a_token_only_this_machine_may_ask(machine: FlaskClient) -> None:
    assert status(machine) == 200
    assert status(machine, "::1") == 200
    for stranger in ("203.0.113.7", "10.0.0.1", "::ffff:203.0.113.7", ""):
        assert status(machine, stranger) == 404


def test_a_proxy_on_this_machine_speaks_for_a_stranger(machine: FlaskClient) -> None:
    assert status(machine, X_Forwarded_For="203.0.113.7") == 404
    assert status(machine, Forwarded="for=203.0.113.7") == 404


class TestWithAToken:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"METRICS_TOKEN": "s3cret"}

    def test_whoever_has_it_may_ask(self, machine: FlaskClient) -> None:
        assert status(machine, "203.0.113.7", Authorization="Bearer s3cret") == 200

    @pytest.mark.parametrize("given", ["", "Bearer ", "Bearer s3cre", "Bearer s3cretñ", "s3cret", "Basic s3cret"])
    def test_nobody_else_not_even_this_machine(self, machine: FlaskClient, given: str) -> None:
        assert status(machine, Authorization=given) == 401
