"""A process remembers the endpoints it has seen; yet a change of one counts from the moment in which it is made."""

import json

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from portal.actions import receive
from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.receive import EndpointChanged
from portal.chat_systems import ADAPTERS
from portal.chat_systems.adapter import Webhook
from portal.clock import now
from portal.store import endpoints, receipts
from portal.store.secrets import Locksmith
from portal.store.tables import accounts, alerts, conversation_facts
from portal.store.tables import endpoints as table
from portal.webhooks.seen import MOST, Seen
from tests.plans import asked
from tests.webhooks.door import JUST_NOW, Door
from tests.webhooks.samples import MESSAGE
from tests.world import SECRET

NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
LEFT = {"conversation_id": "c1"}


@pytest.fixture
def seen(door: Door) -> Door:
    assert door.tell("visitor.left", LEFT).status_code == 202
    return door


def put(door: Door, statement: object) -> None:
    with door.house.db.write() as tx:
        tx.execute(statement)  # type: ignore[call-overload]


def test_who_was_seen_is_not_asked_for_again(seen: Door) -> None:
    with asked(seen.house.db) as statements:
        seen.tell("visitor.left", LEFT)

    assert not [statement for statement, _ in statements if statement.startswith("SELECT endpoints")]


def test_a_secret_that_was_taken_back_signs_nothing_any_more(seen: Door) -> None:
    put(seen, update(table).values(secrets=seen.house.locksmith.lock([NEW])))
    before = seen.rows()

    assert seen.tell("visitor.left", LEFT).status_code == 401
    assert seen.rows() == before
    assert seen.tell("visitor.left", LEFT, secret=NEW).status_code == 202


def test_what_the_old_secret_signed_is_not_known_either(seen: Door) -> None:
    put(seen, update(table).values(secrets=seen.house.locksmith.lock([NEW])))
    seen.ids = iter([0])

    assert seen.tell("visitor.left", LEFT).status_code == 401


def test_a_body_that_is_none_is_not_told_so_to_whom_the_old_secret_is_left(seen: Door) -> None:
    put(seen, update(table).values(secrets=seen.house.locksmith.lock([NEW])))

    assert seen.tell("visitor.left", {}).status_code == 401


def test_an_endpoint_that_was_removed_is_none(seen: Door) -> None:
    put(seen, update(table).values(removed_at=now()))

    assert seen.tell("visitor.left", LEFT).status_code == 404


def test_one_that_was_removed_is_forgotten(seen: Door) -> None:
    put(seen, update(table).values(removed_at=now()))
    seen.tell("visitor.left", LEFT)

    assert seen.app.extensions["seen"].get("native", "acme-native") is None


def test_secrets_that_nobody_could_open_are_looked_at_again_once_they_are_others(seen: Door) -> None:
    with seen.house.db.read() as tx:
        right = tx.execute(select(table.c.secrets)).scalar_one()
    put(seen, update(table).values(secrets=Locksmith([Fernet.generate_key().decode()]).lock([SECRET])))
    assert seen.tell("visitor.left", LEFT).status_code == 503
    put(seen, update(table).values(secrets=right))

    assert seen.tell("visitor.left", LEFT).status_code == 202


def test_of_too_many_only_the_one_seen_first_is_forgotten(sqlite_door: Door) -> None:
    with sqlite_door.house.db.read() as tx:
        endpoint = endpoints.find(tx, "acme-native")
    remembered, ids = Seen(), [str(place) for place in range(MOST + 1)]
    for public_id in ids:
        remembered.put(public_id, endpoint)

    assert [public_id for public_id in ids if not remembered.get("native", public_id)] == ["0"]


def test_a_delay_that_was_changed_is_that_of_the_next_message(seen: Door) -> None:
    put(seen, update(accounts).values(offline_delay_seconds=77))
    assert seen.tell("message.created", MESSAGE).status_code == 202

    with seen.house.db.read() as tx:
        assert tx.execute(select(alerts.c.wait_seconds)).scalar_one() == 77


def test_an_endpoint_that_is_changed_again_and_again_is_asked_for_later(seen: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "keep", lambda *_: None)

    answer = seen.tell("visitor.left", LEFT)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_our_own_webhooks_are_received_whatever_was_changed_meanwhile(seen: Door) -> None:
    with seen.house.db.read() as tx:
        endpoint = endpoints.find(tx, "acme-native")
    assert endpoint
    put(seen, update(accounts).values(offline_delay_seconds=77))
    body = json.dumps({"type": "visitor.left", "timestamp": JUST_NOW, "data": LEFT}).encode()
    webhook = ADAPTERS["native"].parse(body, {"webhook-id": "ours"}, {})

    with pytest.raises(EndpointChanged):
        receive.receive_signed(seen.house, endpoint, webhook, body)
    before = seen.count(conversation_facts)
    assert receive.receive(seen.house, endpoint, webhook, body) == "accepted"
    assert seen.count(conversation_facts) == before + 1


def test_one_that_is_gone_receives_not_even_ours(seen: Door) -> None:
    with seen.house.db.read() as tx:
        endpoint = endpoints.find(tx, "acme-native")
    assert endpoint
    put(seen, update(table).values(removed_at=now()))

    with pytest.raises(NoSuchEndpoint):
        receive.receive(seen.house, endpoint, Webhook("ours", "visitor.left", ()), b"{}")
