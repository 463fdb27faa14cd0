"""Two secrets are valid while one is being changed; others' endpoints are not there."""

import pytest
from sqlalchemy import select

from portal.actions.add_endpoint import add_endpoint
from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.house import House
from portal.actions.refused import RefusedError
from portal.actions.rotate_secret import retire_secret, rotate_secret
from portal.chat_systems import ADAPTERS
from portal.store.endpoints import find
from portal.store.sign_ins import Person
from portal.store.tables import accounts, agents, endpoints
from tests.world import SECRET, World, account, moment

ENDPOINT = "acme-native"


def person(house: House, account_id: str = "acme") -> Person:
    with house.db.read() as tx:
        agent = tx.execute(select(agents).join(accounts).where(accounts.c.public_id == account_id).order_by(agents.c.id)).first()
    assert agent
    return Person(1, moment(0), agent.id, agent.account_id, agent.name, True, None, None, suspended=False)


def secrets(house: House, public_id: str = ENDPOINT) -> list[str]:
    with house.db.read() as tx:
        found = find(tx, public_id)
    assert found
    return house.locksmith.unlock(found.secrets)


def test_the_new_secret_comes_first_and_the_old_one_stays(house: House, world: World) -> None:
    rotate_secret(house, person(house), ENDPOINT, {})

    new, old = secrets(house)
    assert old == SECRET != new


def test_a_new_secret_is_one_the_chat_system_takes(house: House, world: World) -> None:
    rotate_secret(house, person(house), ENDPOINT, {})

    assert ADAPTERS["native"].secret_fault(secrets(house)[0]) is None


def test_with_two_secrets_there_is_no_third(house: House, world: World) -> None:
    rotate_secret(house, person(house), ENDPOINT, {})
    both = secrets(house)

    with pytest.raises(RefusedError):
        rotate_secret(house, person(house), ENDPOINT, {})
    assert secrets(house) == both


def test_retired_the_old_secret_is_gone(house: House, world: World) -> None:
    rotate_secret(house, person(house), ENDPOINT, {})
    new = secrets(house)[0]
    for _ in range(2):
        retire_secret(house, person(house), ENDPOINT)

    assert secrets(house) == [new]


def test_no_secret_is_kept_as_it_is(house: House, world: World) -> None:
    made = add_endpoint(house, person(house), "native", {})

    with house.db.read() as tx:
        kept = tx.scalar(select(endpoints.c.secrets).where(endpoints.c.public_id == made))
    assert secrets(house, made)[0] not in str(kept)


def test_a_chat_system_that_is_not_there_is_refused(house: House, world: World) -> None:
    with pytest.raises(RefusedError):
        add_endpoint(house, person(house), "pigeon", {})


def test_anothers_endpoint_is_not_there(house: House, world: World) -> None:
    stranger = {"id": "eva2", "name": "Eva", "email": "eva@other.example"}
    world.provision(**account(id="other", agents=[stranger], endpoints=[]))

    with pytest.raises(NoSuchEndpoint):
        rotate_secret(house, person(house, "other"), ENDPOINT, {})
    with pytest.raises(NoSuchEndpoint):
        retire_secret(house, person(house, "other"), ENDPOINT)
    assert secrets(house) == [SECRET]
