"""`create-admin` asks for the password and makes somebody who can log in (contract/EVENTS.md, Other commands)."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from portal.passwords import is_right
from portal.store.tables import agents
from tests.world import World

Run = Callable[..., Result]
PASSWORD = "correct horse"


def create(run: Run, email: str, account: str = "acme", typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> Result:
    return run("create-admin", "--account", account, "--email", email, typed=typed)


def agent(world: World, email_key: str) -> Any:
    with world.house.db.read() as tx:
        return tx.execute(select(agents).where(agents.c.email_key == email_key)).one()


def count(world: World) -> int:
    with world.house.db.read() as tx:
        return len(tx.execute(select(agents.c.id)).all())


def test_a_new_admin_is_made(world: World, run: Run) -> None:
    result = create(run, "Boss@Acme.example")

    assert result.exit_code == 0
    found = agent(world, "boss@acme.example")
    assert (found.email, found.role, found.active, is_right(found.password_hash, PASSWORD)) == ("Boss@acme.example", "admin", True, True)
    assert count(world) == 4


def test_the_password_is_not_shown(world: World, run: Run) -> None:
    assert PASSWORD not in create(run, "boss@acme.example").output


def test_an_agent_of_the_account_becomes_an_admin(world: World, run: Run) -> None:
    world.tell("agent.updated", 0, agent_id="eva", active=False)

    result = create(run, "EVA@acme.example")

    assert "eva of acme" in result.stdout
    found = agent(world, "eva@acme.example")
    assert (found.role, found.active, found.name, is_right(found.password_hash, PASSWORD)) == ("admin", True, "Eva", True)
    assert count(world) == 3


def test_an_older_event_does_not_make_an_admin_inactive(world: World, run: Run) -> None:
    with world.at(100):
        create(run, "eva@acme.example")

    world.tell("agent.updated", at=50, received=200, agent_id="eva", active=False)

    assert agent(world, "eva@acme.example").active


@pytest.mark.parametrize(
    ("email", "account", "typed", "said"),
    [
        ("boss@acme.example", "nobody", f"{PASSWORD}\n{PASSWORD}\n", "'nobody'"),
        ("boss", "acme", f"{PASSWORD}\n{PASSWORD}\n", "'boss'"),
        ("rita@rival.example", "acme", f"{PASSWORD}\n{PASSWORD}\n", "another account"),
        ("boss@acme.example", "acme", "too short\ntoo short\n", "at least"),
    ],
)
def test_what_cannot_be_is_said_plainly(world: World, run: Run, email: str, account: str, typed: str, said: str) -> None:
    world.provision(id="rival", agents=[{"id": "rita", "email": "rita@rival.example"}], endpoints=[])

    result = create(run, email, account, typed)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr
    assert count(world) == 4


def test_two_passwords_that_differ_are_asked_for_again(world: World, run: Run) -> None:
    assert create(run, "boss@acme.example", typed=f"one password\nanother one\n{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert is_right(agent(world, "boss@acme.example").password_hash, PASSWORD)
