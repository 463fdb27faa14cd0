"""The small question that every admin's page asks: where it says that all is well, the rules leave nobody's visitors unheard."""

from itertools import chain, combinations_with_replacement, product
from typing import Any

from sqlalchemy import delete, insert, select, update

from portal.actions.preview import look_ahead
from portal.store.heard import is_surely_heard
from portal.store.tables import accounts, agents, groups, memberships
from tests.world import World, moment

TEAMS = ((), ("sales",), ("support",), ("sales", "support"))
MAILED: dict[str, Any] = {"offline_on": True, "email": "{}@acme.example", "suspended_at": None}
PEOPLE: dict[str, dict[str, Any]] = {
    "mailed": MAILED,
    "off": {**MAILED, "offline_on": False},
    "no address": {**MAILED, "email": None},
    "suspended": {**MAILED, "suspended_at": moment(-60)},
}


def put(world: World, plan: str, on: bool, people: tuple[tuple[str, tuple[str, ...]], ...]) -> int:
    """Make the account so, of each of two agents whether they get mails or why not, and their groups; its row."""
    with world.house.db.write() as tx:
        account: int = tx.execute(update(accounts).values(plan=plan, offline_on=on).returning(accounts.c.id)).scalar_one()
        tx.execute(delete(memberships))
        named = {row.external_id: row.id for row in tx.execute(select(groups))}
        tx.execute(update(agents).values(active=agents.c.external_id != "ana"))
        rows = tx.execute(select(agents.c.id).where(agents.c.active)).scalars().all()
        for row, (person, teams) in zip(rows, people, strict=True):
            values = {name: value.format(row) if isinstance(value, str) else value for name, value in PEOPLE[person].items()}
            tx.execute(update(agents).where(agents.c.id == row).values(**values))
            for team in teams:
                tx.execute(insert(memberships).values(agent_id=row, group_id=named[team]))
    return account


def test_it_never_says_that_all_is_well_where_the_rules_say_otherwise(world: World) -> None:
    world.provision(groups=[{"id": name, "name": name} for name in ("sales", "support")])
    told = set()
    in_groups, in_none = (list(combinations_with_replacement(product(PEOPLE, teams), 2)) for teams in (TEAMS, ((),)))
    for plan, on, people in chain(product(["pro"], [True], in_groups), product(["pro", "standard"], [True, False], in_none)):
        account = put(world, plan, on, people)
        with world.house.db.read() as tx:
            surely = is_surely_heard(tx, account)
        unheard = look_ahead(world.house, account).unheard()
        told.add((surely, bool(unheard)))

    assert told == {(True, False), (False, True)}
