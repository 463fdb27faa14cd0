"""Encryption keys are rotated beside running processes, and no secret is lost on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import String, select, text, update

import config
from portal.actions.house import House
from portal.actions.noted import COMMAND, account_noted
from portal.actions.rotate_keys import Rotated, rotate_keys
from portal.store import audit, encrypted, second_steps
from portal.store.about import What
from portal.store.encrypted import Locked
from portal.store.endpoints import find
from portal.store.secrets import Locksmith
from portal.store.tables import endpoints, metadata
from portal.store.tables import second_steps as steps
from tests.actions.people import person
from tests.conftest import KEY
from tests.waiting import eventually
from tests.world import SECRET, World, moment

NEW = Fernet.generate_key().decode()
STEP, TOKEN = "JBSWY3DPEHPK3PXP", "t0ken"


@pytest.fixture
def both(house: House, world: World) -> House:
    """An endpoint's secret, its token, and the secret of a second step, under the key of the tests."""
    with house.db.write() as tx:
        tx.execute(update(endpoints).values(tokens=house.locksmith.lock_named({"token": TOKEN})))
        second_steps.offer(tx, person(world, "eva").agent_id, house.locksmith.lock([STEP]), moment(0))
    return house


def with_keys(house: House, *keys: str) -> House:
    return replace(house, locksmith=Locksmith(keys))


def counted(house: House) -> Locked:
    with house.db.read() as tx:
        return encrypted.count(tx, house.locksmith)


def secrets(house: House) -> list[str]:
    with house.db.read() as tx:
        endpoint = find(tx, "acme-native")
        assert endpoint
        kept = tx.execute(select(steps.c.secret)).scalar_one()
    assert house.locksmith.unlock_named(endpoint.tokens or "") == {"token": TOKEN}
    return [*house.locksmith.unlock(endpoint.secrets), *house.locksmith.unlock(kept)]


def test_afterwards_the_newest_key_alone_opens_everything(both: House) -> None:
    assert counted(with_keys(both, NEW, KEY)) == Locked(older=3)

    assert rotate_keys(with_keys(both, NEW, KEY)) == Rotated(made=False, renewed=3, lost=0)

    assert counted(with_keys(both, NEW, KEY)) == Locked(newest=3)
    assert secrets(with_keys(both, NEW)) == [SECRET, STEP]


def test_again_it_changes_nothing(both: House) -> None:
    rotate_keys(with_keys(both, NEW, KEY))

    assert rotate_keys(with_keys(both, NEW, KEY)) == Rotated(made=False, renewed=0, lost=0)


def test_what_no_key_opens_stays_as_it_is_and_is_counted(both: House) -> None:
    assert rotate_keys(with_keys(both, NEW)) == Rotated(made=False, renewed=0, lost=3)

    assert secrets(both) == [SECRET, STEP]


def test_everything_encrypted_is_named_where_keys_are_rotated(both: House) -> None:
    """Fernet's tokens all begin alike, so whatever else is kept as one shows."""
    found = set()
    with both.db.read() as tx:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, String) and tx.execute(select(column).where(column.like("gAAAA%"))).first():
                    found.add(column)

    assert found == set(encrypted.COLUMNS)


def test_beside_a_change_of_the_account_it_waits_and_no_line_tells_of_another_secret(both: House, world: World) -> None:
    if both.db.is_sqlite:
        pytest.skip("on SQLite one writes at a time anyway")
    account = person(world, "eva").account_id
    with ThreadPoolExecutor(1) as pool:
        with both.db.write() as tx, account_noted(tx, COMMAND, account):
            rotating = pool.submit(rotate_keys, with_keys(both, NEW, KEY))
            eventually(lambda: rotating.done() or somebody_waits(both))
        assert rotating.result().renewed == 3

    with both.db.read() as tx:
        assert audit.lines_of(tx, account, 10, what=What.SECRET) == []


def somebody_waits(house: House) -> bool:
    with house.db.read() as tx:
        mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(tx.scalar(text(mine)))


class TestWithKeysOfItsOwn:
    """Two processes of one machine, whose keys are kept in a file."""

    @pytest.fixture
    def process(self, both: House, tmp_path: Path) -> Callable[[], House]:
        (tmp_path / "encryption_key").write_text(KEY)

        def start() -> House:
            made = config.load({"VAR_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"})
            return replace(both, locksmith=Locksmith(made.encryption_keys, made.kept_encryption_keys))

        return start

    def test_it_makes_a_new_key_and_a_running_process_finds_it(self, process: Callable[[], House]) -> None:
        running = process()

        assert rotate_keys(process()) == Rotated(made=True, renewed=3, lost=0)

        assert secrets(running) == [SECRET, STEP]
        assert running.locksmith.is_newest(running.locksmith.lock(["x"]))

    def test_the_key_before_stays_for_what_is_on_its_way_and_goes_later(self, process: Callable[[], House], tmp_path: Path) -> None:
        for _ in range(2):
            rotate_keys(process())

        kept = (tmp_path / "encryption_key").read_text().split()
        assert len(kept) == 2
        assert KEY not in kept
        assert (tmp_path / "encryption_key").stat().st_mode & 0o777 == 0o600

    def test_one_that_was_cut_off_is_ended_without_a_further_key(self, process: Callable[[], House], tmp_path: Path) -> None:
        process().locksmith.add_key()
        kept = (tmp_path / "encryption_key").read_text()

        assert rotate_keys(process()) == Rotated(made=False, renewed=3, lost=0)

        assert (tmp_path / "encryption_key").read_text() == kept
