"""Integrations: an admin of an account cannot make a portal that serves others call its own network."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.actions.house import House
from portal.actions.poll import poll_due
from portal.store.tables import endpoints
from tests.web.reader import Reader

PAGE = "/settings/integrations"
OTHER = {"url": "https://elsewhere.example", "account_id": "7"}


def plug_in(bob: Reader, url: str) -> TestResponse:
    given: dict[str, str | list[str]] = {"source": "chatwoot", "url": url, "account_id": "7", "token": "t0ken", "secret": "s" * 24}
    return bob.send(f"{PAGE}/new", given, page=f"{PAGE}/new?source=chatwoot")


def settings(house: House) -> str:
    with house.db.read() as tx:
        return str(tx.execute(select(endpoints.c.settings).where(endpoints.c.source == "chatwoot")).scalar_one())


class TestOnAPortalForOthers:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"LOG_LEVEL": "ERROR", "TRUSTED_PROXIES": "1", "INSIDE_HOSTS": "10.0.0.7"}

    def test_an_address_inside_is_refused_beside_its_field(self, bob: Reader) -> None:
        answer = plug_in(bob, "http://127.0.0.1:3000")

        assert answer.status_code == 422
        assert "está dentro de la red del propio portal" in answer.text

    def test_one_that_its_operator_named_is_taken(self, bob: Reader) -> None:
        assert plug_in(bob, "https://10.0.0.7").status_code == 303

    def test_one_that_only_turns_out_to_be_inside_is_not_called_and_the_page_says_so(self, bob: Reader, house: House) -> None:
        endpoint = urlsplit(plug_in(bob, "https://127.1").location).path
        poll_due(house)

        assert "esta dirección está dentro de la red del propio portal" in bob.see(endpoint).words


def test_a_portal_for_one_machine_may_call_that_machine(bob: Reader) -> None:
    assert plug_in(bob, "http://127.0.0.1:3000").status_code == 303


def test_a_token_goes_to_no_other_address_unless_it_is_typed_anew(bob: Reader, house: House) -> None:
    endpoint = urlsplit(plug_in(bob, "https://chat.example").location).path
    answer = bob.send(f"{endpoint}/settings", {**OTHER, "token": ""}, page=endpoint)

    assert answer.status_code == 422
    assert "Token de acceso: hay que escribirlo de nuevo" in answer.text
    assert "https://chat.example" in settings(house)


def test_typed_anew_it_does(bob: Reader, house: House) -> None:
    endpoint = urlsplit(plug_in(bob, "https://chat.example").location).path

    assert bob.send(f"{endpoint}/settings", {**OTHER, "token": "another"}, page=endpoint).status_code == 303
    assert "https://elsewhere.example" in settings(house)
