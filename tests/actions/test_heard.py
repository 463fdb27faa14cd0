"""The small question that every admin's page asks: where it says that all is well, the rules leave nobody's visitors unheard."""

from itertools import product

from sqlalchemy import delete, insert, select, update

from portal.actions.preview import look_ahead
from portal.store.heard import is_surely_heard
from portal.store.tables import accounts, agents, groups, memberships
from tests.world import World

TEAMS = ((), ("sales",), ("support",), ("sales", "support"))
MAILED = (True, False)


def put(world: World, plan: str, people: tuple[tuple[bool, tuple[str, ...]], ...]) -> int:
    """Make the account so, of each of two agents whether they get mails and their groups; its row."""
    with world.house.db.write() as tx:
        account: int = tx.execute(update(accounts).values(plan=plan).returning(accounts.c.id)).scalar_one()
        tx.execute(delete(memberships))
        named = {row.external_id: row.id for row in tx.execute(select(groups))}
        tx.execute(update(agents).values(active=agents.c.external_id != "ana"))
        rows = tx.execute(select(agents.c.id).where(agents.c.active)).scalars().all()
        for row, (mailed, teams) in zip(rows, people, strict=True):
            tx.execute(update(agents).where(agents.c.id == row).values(offline_on=mailed))
            for team in teams:
                tx.execute(insert(memberships).values(agent_id=row, group_id=named[team]))
    return account


def test_it_never_says_that_all_is_well_where_the_rules_say_otherwise(world: World) -> None:
    world.provision(groups=[{"id": name, "name": name} for name in ("sales", "support")])
    told = set()
    for plan, one, other in product(("pro", "standard"), product(MAILED, TEAMS), product(MAILED, TEAMS)):
        account = put(world, plan, (one, other))
        with world.house.db.read() as tx:
            surely = is_surely_heard(tx, account)
        unheard = look_ahead(world.house, account).unheard()
        told.add((surely, bool(unheard)))

    assert told == {(True, False), (False, True)}
