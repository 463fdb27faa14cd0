"""Webhooks that arrive in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from portal.actions.record import Recorder
from portal.actions.remove_endpoint import remove_endpoint
from portal.clock import now
from portal.rules.events import Device, DeviceConnected
from portal.store import agents as store
from portal.store import devices, endpoints, integrations, receipts
from portal.store.sign_ins import Person
from portal.store.tables import agents
from tests.webhooks.door import JUST_NOW, Door
from tests.webhooks.samples import MESSAGE

WAITS = text("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')")


def until_somebody_waits(door: Door) -> None:
    with door.house.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(WAITS).scalar():
            pass


def test_of_two_who_take_one_address_one_has_it(postgres_door: Door) -> None:
    with ThreadPoolExecutor() as others:
        with postgres_door.house.db.write() as tx:
            store.take_email(tx, store.known(tx, 1, "noa"), "shared@acme.example", "shared@acme.example", now())
            other = others.submit(postgres_door.tell, "agent.updated", {"agent_id": "pia", "email": "Shared@acme.example", "name": "Pía"})
            until_somebody_waits(postgres_door)

        assert other.result().get_json()["status"] == "accepted"
    with postgres_door.house.db.read() as tx:
        found = tx.execute(select(agents.c.name, agents.c.email).where(agents.c.name.in_(["noa", "Pía"])))
        assert {row.name: row.email for row in found} == {"noa": "shared@acme.example", "Pía": None}


@pytest.mark.parametrize("same_id", [True, False])
def test_one_fact_told_twice_at_once_is_one_fact(door: Door, same_id: bool) -> None:
    with ThreadPoolExecutor(8) as senders:

        def tell(place: int) -> str:
            caller = Door(door.app, iter([0 if same_id else place]))
            status: str = caller.tell("message.created", MESSAGE, timestamp=JUST_NOW).get_json()["status"]
            return status

        answers = sorted(senders.map(tell, range(8)))

    assert answers == (["accepted"] + ["duplicate"] * 7 if same_id else ["accepted"] * 8)
    assert door.rows()["messages"] == door.rows()["alerts"] == 1


def test_who_connects_while_the_endpoint_is_removed_does_not_stay_connected(postgres_door: Door) -> None:
    house, at = postgres_door.house, now()
    with ThreadPoolExecutor() as others:
        with house.db.write() as tx:
            eva, endpoint = store.known(tx, 1, "eva"), endpoints.find(tx, "acme-native")
            assert endpoint
            assert receipts.keep(tx, endpoint, "e1", "agent.connected", b"", at, "accepted", "")
            admin = Person(1, at, eva, endpoint.account_id, "Eva", is_admin=True, locale=None, timezone=None, suspended=False)
            removal = others.submit(remove_endpoint, house, admin, "acme-native", is_sure=True)
            until_somebody_waits(postgres_door)
            told = DeviceConnected(sent_at=at, agent="eva", device="d1", kind=Device.WEB)
            Recorder(tx, house.settings, endpoint, at).record(told)

        removal.result()
    with house.db.read() as tx:
        assert devices.devices_of(tx, eva, now()) == []


def test_what_is_told_while_the_endpoint_is_removed_is_told_to_nobody(postgres_door: Door) -> None:
    before = postgres_door.rows()
    with ThreadPoolExecutor() as others:
        with postgres_door.house.db.write() as tx:
            endpoint = endpoints.find(tx, "acme-native")
            assert endpoint
            integrations.hold_secrets(tx, endpoint.id)
            caller = others.submit(postgres_door.tell, "agent.connected", {"agent_id": "eva", "device_id": "d1", "device": "web"})
            until_somebody_waits(postgres_door)
            endpoints.remove(tx, endpoint.id, endpoint.secrets, now())

        assert caller.result().status_code == 404
    assert postgres_door.rows() == before
