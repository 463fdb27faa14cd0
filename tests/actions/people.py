"""Agents of the world as they are when signed in."""

from sqlalchemy import select

from portal.store.sign_ins import Person
from portal.store.tables import accounts, agents
from tests.world import World, moment


def person(world: World, agent: str, account: str = "acme") -> Person:
    mine = (agents.c.external_id == agent, accounts.c.public_id == account)
    with world.house.db.read() as tx:
        row = tx.execute(select(agents).join(accounts, accounts.c.id == agents.c.account_id).where(*mine)).one()
    return Person(0, moment(0), row.id, row.account_id, row.name, row.role == "admin", row.locale, row.timezone, suspended=False)
