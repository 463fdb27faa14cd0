"""The portal with people in it, and readers of its pages: a stranger, Alice, Bob and Charlie."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from config import Settings, load
from portal import create_app
from portal.actions.house import House
from portal.store.database import Database
from tests.actions.queries import counted
from tests.web.people import ALICE, BOB, CHARLIE, move_in
from tests.web.plugged_in import answers, plugged  # noqa: F401 (fixtures)
from tests.web.reader import Reader


@pytest.fixture(scope="session")
def inhabited(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the people in it, to copy."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("inhabited")))
    db = Database(f"sqlite:///{path}")
    move_in(db)
    db.engine.dispose()
    return path


@pytest.fixture
def database_url(inhabited: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(inhabited, tmp_path)}"


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
    yield app
    app.extensions["house"].db.engine.dispose()


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


@pytest.fixture
def endpoint(bob: Reader) -> str:
    """Bob's new endpoint, of a chat system that knows the portal's own words: the address of its page."""
    new = "/settings/integrations/new"
    answer = bob.send(new, {"source": "native"}, page=f"{new}?source=native")
    assert answer.status_code == 303
    return urlsplit(answer.location).path
