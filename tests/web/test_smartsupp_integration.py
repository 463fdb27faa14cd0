"""Integrations: a Smartsupp that an admin connects; where its API is the operator says alone, for the portal calls it."""

import json
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from portal.actions.house import House
from portal.store.tables import endpoints
from tests.web.reader import Reader

PAGE = "/settings/integrations"
GIVEN: dict[str, str | list[str]] = {
    "source": "smartsupp",
    "account_id": "900001",
    "app_id": "apLUNA12cd",
    "token": "a-token",
    "secret": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
}
ELSEWHERE = "https://elsewhere.example/v2"


@pytest.fixture
def endpoint(bob: Reader) -> str:
    """The address of its page; of what is sent, `api` should not be taken."""
    answer = bob.send(f"{PAGE}/new", {**GIVEN, "api": ELSEWHERE}, page=f"{PAGE}/new?source=smartsupp")
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def kept(house: House) -> dict[str, str]:
    with house.db.read() as tx:
        found: dict[str, str] = json.loads(tx.execute(select(endpoints.c.settings).where(endpoints.c.source == "smartsupp")).scalar_one())
    return found


def test_an_admin_says_whose_it_is_and_not_where_to_ask(bob: Reader, house: House, endpoint: str) -> None:
    assert kept(house) == {"account_id": "900001", "app_id": "apLUNA12cd"}
    assert 'name="api"' not in bob.see(endpoint).html


def test_where_the_operator_said_to_ask_stays_when_an_admin_changes_the_rest(bob: Reader, house: House, endpoint: str) -> None:
    with house.db.write() as tx:
        tx.execute(
            update(endpoints).where(endpoints.c.source == "smartsupp").values(settings=json.dumps({**kept(house), "api": ELSEWHERE}))
        )

    bob.send(f"{endpoint}/settings", {**GIVEN, "app_id": "apOTHER", "api": "https://third.example"}, page=endpoint)

    assert kept(house) == {"account_id": "900001", "app_id": "apOTHER", "api": ELSEWHERE}
