"""Integrations, for admins: endpoints, their secrets, what came in by them, and test events."""

import re
import shlex
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Table, select, update

from portal.actions.count_refusal import Refusals
from portal.actions.house import House
from portal.chat_systems.adapter import Capabilities
from portal.store.tables import conversation_facts, endpoints, messages, receipts
from portal.web import integration_words
from tests.web.page import Page
from tests.web.reader import Reader
from tests.webhooks.door import signed

PAGE = "/settings/integrations"
BODY = b'{"type": "visitor.left", "timestamp": "2026-05-12T10:40:00Z", "data": {"conversation_id": "c1"}}'


@pytest.fixture
def environment() -> dict[str, str]:
    """A logger stays as it was first used, and what the door for webhooks says would stand in the output of other tests' commands."""
    return {"LOG_LEVEL": "ERROR"}


@pytest.fixture
def refusals(app: Flask, house: House) -> Refusals:
    """Written when the test says so."""
    made = app.extensions["refusals"] = Refusals(house, later=lambda _: None)
    return made


def press(reader: Reader, page: str, action: str, **values: str) -> str:
    """What the page says next, of the form that leads to `page` + `action`."""
    answer = reader.send(page + action, dict(values), page=page)
    assert answer.status_code == 303, answer.text
    return reader.see(urlsplit(answer.location).path).words


def token_of(reader: Reader, page: str) -> str:
    return reader.see(page).all("input", name="csrf_token")[0].attrs["value"]


def secret_on(page: Page) -> str | None:
    shown = page.all("input", id="endpoint-secret")
    return shown[0].attrs["value"] if shown else None


def url_on(page: Page) -> str:
    return page.one("input", id="endpoint-url").attrs["value"]


def call(app: Flask, url: str, secret: str, event_id: str = "e1", body: bytes = BODY) -> int:
    return app.test_client().post(urlsplit(url).path, data=body, headers=signed(body, event_id, secret)).status_code


def count(house: House, table: Table) -> int:
    with house.db.read() as tx:
        return len(tx.execute(select(table)).all())


def test_the_secret_of_a_new_endpoint_is_shown_once(bob: Reader, endpoint: str) -> None:
    shown = bob.see(endpoint)

    assert (secret_on(shown) or "").startswith("whsec_")
    assert secret_on(bob.see(endpoint)) is None


def test_a_new_endpoint_takes_what_is_signed_with_its_secret(app: Flask, bob: Reader, endpoint: str) -> None:
    page = bob.see(endpoint)

    assert call(app, url_on(page), secret_on(page) or "") == 202


def test_no_cache_keeps_a_secret(bob: Reader, endpoint: str) -> None:
    assert bob.client.get(endpoint).headers["Cache-Control"] == "no-store"


def test_both_secrets_are_valid_until_the_old_one_is_retired(app: Flask, bob: Reader, endpoint: str) -> None:
    page = bob.see(endpoint)
    old, url = secret_on(page) or "", url_on(page)
    bob.send(f"{endpoint}/secret", {}, page=endpoint)
    new = secret_on(bob.see(endpoint)) or ""

    assert [call(app, url, old, "e1"), call(app, url, new, "e2")] == [202, 202]
    assert "Solo vale ya el secreto nuevo ✓" in press(bob, endpoint, "/secret/retire")
    assert [call(app, url, old, "e3"), call(app, url, new, "e4")] == [401, 202]


def test_a_third_secret_is_refused_while_two_are_valid(bob: Reader, endpoint: str) -> None:
    bob.see(endpoint)
    token = token_of(bob, endpoint)
    bob.send(f"{endpoint}/secret", {}, page=endpoint)

    answer = bob.client.post(f"{endpoint}/secret", data={"csrf_token": token})

    assert answer.status_code == 422
    assert "Retira antes el anterior" in answer.text


def test_a_secret_that_cannot_be_read_is_replaced(app: Flask, bob: Reader, house: House, endpoint: str) -> None:
    bob.see(endpoint)
    with house.db.write() as tx:
        tx.execute(update(endpoints).values(secrets="made with a key that is gone"))

    assert "No se puede leer" in bob.see(endpoint).words
    bob.send(f"{endpoint}/secret", {}, page=endpoint)
    page = bob.see(endpoint)
    assert call(app, url_on(page), secret_on(page) or "") == 202


def test_a_test_event_goes_the_way_of_a_real_one(bob: Reader, house: House, endpoint: str) -> None:
    said = press(bob, endpoint, "/test", type="message.created", conversation="c9")

    assert '202 {"status": "accepted", "id": "test_' in said
    assert "Mensaje del visitante guardado" in said
    assert count(house, messages) == 1


def test_the_line_for_the_shell_is_the_same_call(app: Flask, bob: Reader, endpoint: str) -> None:
    bob.send(f"{endpoint}/test", {"type": "visitor.left", "conversation": "it's"}, page=endpoint)

    _, url, *options = shlex.split(bob.see(endpoint).one("input", id="sent").attrs["value"])
    headers = dict(option.split(": ", 1) for option in options[1:-2:2])
    answer = app.test_client().post(urlsplit(url).path, data=options[-1], headers=headers)

    assert answer.get_json()["status"] == "duplicate"


def test_what_an_agent_does_in_a_test_the_admin_does(bob: Reader, house: House, endpoint: str) -> None:
    press(bob, endpoint, "/test", type="conversation.opened", conversation="c9")

    with house.db.read() as tx:
        assert tx.scalar(select(conversation_facts.c.agent_external_id)) == "bob"


@pytest.mark.parametrize(("sent", "why"), [({"conversation": ""}, "128 caracteres"), ({"type": "account.updated"}, "No se entiende")])
def test_a_test_event_that_will_not_do_is_not_sent(bob: Reader, house: House, endpoint: str, sent: dict[str, str], why: str) -> None:
    answer = bob.send(f"{endpoint}/test", {"type": "visitor.left", "conversation": "c9", **sent}, page=endpoint)

    assert answer.status_code == 422
    assert why in answer.text
    assert count(house, receipts) == 0


def test_a_call_is_received_again_from_the_page(bob: Reader, house: House, endpoint: str) -> None:
    press(bob, endpoint, "/test", type="message.created", conversation="c9")

    assert "Recibida de nuevo: Mensaje del visitante guardado ✓" in press(bob, endpoint, "/receipts/1")
    assert (count(house, messages), count(house, receipts)) == (1, 2)


def test_erased_contents_cannot_be_received_again(bob: Reader, house: House, endpoint: str) -> None:
    token = token_of(bob, endpoint)
    press(bob, endpoint, "/test", type="visitor.left", conversation="c9")
    with house.db.write() as tx:
        tx.execute(update(receipts).values(body=None))

    assert "Contenido borrado" in bob.see(endpoint).words
    answer = bob.client.post(f"{endpoint}/receipts/1", data={"csrf_token": token})
    assert (answer.status_code, count(house, receipts)) == (422, 1)


def test_twenty_five_receipts_are_on_a_page(app: Flask, bob: Reader, endpoint: str) -> None:
    page = bob.see(endpoint)
    for number in range(26):
        call(app, url_on(page), secret_on(page) or "", f"number-{number}-")

    newest = bob.see(endpoint)
    (older,) = [link.attrs["href"] for link in newest.all("a") if link.text == "Más antiguas"]

    assert ("number-25-" in newest.words, "number-0-" in newest.words) == (True, False)
    assert re.findall(r"number-\d+-", bob.see(older).words)[0] == "number-0-"


@pytest.mark.parametrize("before", ["-1", str(2**63)])
def test_a_place_in_the_list_that_cannot_be_is_not_there(bob: Reader, endpoint: str, before: str) -> None:
    bob.see(f"{endpoint}?before={before}", status=404)


def test_refused_calls_are_shown_by_the_hour(app: Flask, bob: Reader, endpoint: str, refusals: Refusals) -> None:
    page = bob.see(endpoint)
    for body in (BODY, BODY, b"{"):
        call(app, url_on(page), "whsec_AAAA" if body == BODY else secret_on(page) or "", body=body)
    refusals.write()

    said = " ".join(bob.see(endpoint).one("section", id="refused").text.split())
    assert "sin prueba de venir de tu chat" in said
    assert "2 llamadas" in said
    assert "1 llamada " in said
    assert "3 llamadas rechazadas" in bob.see(PAGE).words


def test_the_page_is_whole_in_both_languages(bob: Reader, endpoint: str) -> None:
    press(bob, endpoint, "/test", type="message.created", conversation="c9")

    assert "Last calls" in bob.see(f"{endpoint}?lang=en").words
    assert "Últimas llamadas" in bob.see(f"{endpoint}?lang=es").words


def test_everything_a_chat_system_can_tell_is_in_words() -> None:
    assert set(integration_words._CAN) == set(Capabilities.__dataclass_fields__)


def test_agents_are_shown_nothing(alice: Reader, endpoint: str) -> None:
    alice.see(PAGE, status=403)
    alice.see(endpoint, status=403)
    assert PAGE not in alice.see("/settings/profile").html


def test_nothing_of_another_account_is_there(charlie: Reader, bob: Reader, house: House, endpoint: str) -> None:
    press(bob, endpoint, "/test", type="visitor.left", conversation="c9")
    token = token_of(charlie, f"{PAGE}/new?source=native")

    charlie.see(endpoint, status=404)
    assert endpoint not in charlie.see(PAGE).html
    for action in ("/secret", "/secret/retire", "/receipts/1", "/test"):
        form = {"csrf_token": token, "type": "visitor.left", "conversation": "c1"}
        assert charlie.client.post(endpoint + action, data=form).status_code == 404
    assert count(house, receipts) == 1


def test_an_id_that_is_none_is_not_there(bob: Reader) -> None:
    bob.see(f"{PAGE}/%00", status=404)


def test_the_pages_ask_as_often_however_much_there_is(bob: Reader, endpoint: str, queries: Callable[..., int]) -> None:
    before = [queries(bob.see, page) for page in (PAGE, endpoint)]
    for _ in range(3):
        press(bob, endpoint, "/test", type="visitor.left", conversation="c9")
        bob.send(f"{PAGE}/new", {"source": "native"}, page=f"{PAGE}/new?source=native")
    bob.see(PAGE)

    assert [queries(bob.see, page) for page in (PAGE, endpoint)] == before
