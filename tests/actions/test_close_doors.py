"""A new password or address, wherever it is set, closes what was open under the old one."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.actions.create_admin import create_admin
from portal.actions.provision import provision
from portal.clock import now
from portal.store import links, sign_ins
from portal.store.tables import agents
from portal.store.tables import links as link_rows
from portal.store.tables import sign_ins as sign_in_rows
from tests.world import World

NEW: dict[str, dict[str, object]] = {
    "password": {"password": "a whole new one"},
    "address": {"email": "elsewhere@acme.example"},
    "the address of before": {"email": "eva@acme.example"},
    "name": {"name": "Eva R."},
    "activity": {"active": False},
}


def eva_with_open_doors(world: World) -> None:
    with world.house.db.write() as tx:
        eva = tx.execute(select(agents.c.id).where(agents.c.external_id == "eva")).scalar_one()
        sign_ins.begin(tx, eva, "hash of a token", "", now())
        links.make(tx, "recover", eva, None, now(), now() + timedelta(hours=1))


def open_doors(world: World) -> int:
    with world.house.db.read() as tx:
        signed_in = tx.execute(select(sign_in_rows.c.id).where(sign_in_rows.c.closed_at.is_(None))).all()
        mailed = tx.execute(select(link_rows.c.id).where(link_rows.c.cancelled_at.is_(None))).all()
    return len(signed_in) + len(mailed)


@pytest.mark.parametrize(
    ("what", "left_open"), [("password", 0), ("address", 0), ("the address of before", 2), ("name", 2), ("activity", 1)]
)
def test_what_provisioning_overwrites(world: World, what: str, left_open: int) -> None:
    eva_with_open_doors(world)

    provision(world.house, json.dumps({"accounts": [{"id": "acme", "agents": [{"id": "eva", **NEW[what]}]}]}), overwrite=True)

    assert open_doors(world) == left_open


def test_an_admin_made_of_an_agent(world: World) -> None:
    eva_with_open_doors(world)

    create_admin(world.house, "acme", "eva@acme.example", "a whole new one")

    assert open_doors(world) == 0


@pytest.mark.parametrize(("later", "left_open"), [(-1, 2), (1, 1)])
def test_who_is_made_inactive_by_the_chat_system_is_signed_in_nowhere(world: World, later: int, left_open: int) -> None:
    world.tell("agent.updated", at=0, agent_id="eva", active=True)
    eva_with_open_doors(world)

    world.tell("agent.updated", at=later, agent_id="eva", active=False)

    assert open_doors(world) == left_open
