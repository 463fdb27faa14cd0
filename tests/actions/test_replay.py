"""A kept webhook is received once more: it tells the same facts, so nothing changes."""

import pytest
from sqlalchemy import Connection, func, select, update

from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.house import House
from portal.actions.refused import RefusedError, Why
from portal.actions.replay import replay
from portal.store.tables import alerts, connections, conversation_facts, messages, receipts
from tests.actions.test_rotate_secret import ENDPOINT, person
from tests.world import SECRET, World

FACTS = (messages, conversation_facts, connections, alerts)


def rows(house: House) -> list[int]:
    with house.db.read() as tx:
        return [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in FACTS]


def newest(tx: Connection) -> int:
    return int(tx.execute(select(func.max(receipts.c.id))).scalar_one())


def again(house: House) -> str:
    """What the newest call did, received again."""
    with house.db.read() as tx:
        receipt = newest(tx)
    return replay(house, person(house), ENDPOINT, receipt).did


def test_facts_told_again_are_the_same_facts(house: House, world: World) -> None:
    world.writes("m1", at=0)
    world.online("eva", at=-60, until=-30)
    world.tell("visitor.left", 10, conversation_id="c1")
    before = rows(house)

    with house.db.read() as tx:
        kept = list(tx.execute(select(receipts.c.id)).scalars())
    with world.at(20):
        for receipt in kept:
            replay(house, person(house), ENDPOINT, receipt)

    assert rows(house) == before


def test_it_has_a_receipt_of_its_own_each_time(house: House, world: World) -> None:
    world.writes("m1", at=0)
    with world.at(20):
        assert [again(house), again(house)] == ["visitor's message kept"] * 2

    with house.db.read() as tx:
        ids = list(tx.execute(select(receipts.c.event_id).order_by(receipts.c.id)).scalars())
    assert len(set(ids)) == 3
    assert all(event_id.startswith(ids[0]) for event_id in ids)


def test_a_decided_alert_stays_as_it_is(house: House, world: World) -> None:
    world.writes("m1", at=0)
    world.work(at=121)
    before = world.explain(at=130)

    with world.at(130):
        again(house)
    world.work(at=300)

    assert world.explain(at=130) == before


def test_the_longest_id_there_is_can_be_received_again(house: House, world: World) -> None:
    world.writes("m1", at=0)
    with house.db.write() as tx:
        tx.execute(update(receipts).values(event_id="x" * 255))

    with world.at(20):
        assert again(house) == "visitor's message kept"


@pytest.mark.parametrize(("body", "why"), [(None, Why.ERASED), (b"{}", Why.NOT_UNDERSTOOD)])
def test_what_cannot_be_read_is_refused(house: House, world: World, body: bytes | None, why: Why) -> None:
    world.writes("m1", at=0)
    with house.db.write() as tx:
        tx.execute(update(receipts).values(body=body))

    with pytest.raises(RefusedError) as refused:
        again(house)
    assert refused.value.why is why


def test_anothers_call_is_not_there(house: House, world: World) -> None:
    world.writes("m1", at=0)
    stranger = {"id": "x", "name": "X", "email": "x@other.example"}
    world.provision(id="other", agents=[stranger], endpoints=[{"id": "others", "source": "native", "secret": SECRET}])
    with house.db.read() as tx:
        receipt = newest(tx)

    for endpoint in (ENDPOINT, "others"):
        with pytest.raises(NoSuchEndpoint):
            replay(house, person(house, "other"), endpoint, receipt)
