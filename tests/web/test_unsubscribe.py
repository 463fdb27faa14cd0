"""The links at the foot of every mail (RFC 8058)."""

import base64
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from portal.actions.house import House
from portal.actions.unsubscribe import BY, DeadLinkError, read, token, unsubscribe
from portal.rules.reasons import Kind
from portal.store.tables import agents
from tests.web.people import ALICE, BOB
from tests.web.reader import Reader

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def row_of(house: House, email: str = ALICE) -> int:
    with house.db.read() as tx:
        return int(tx.execute(select(agents.c.id).where(agents.c.email == email)).scalar_one())


def on(house: House, email: str = ALICE) -> tuple[bool, bool]:
    with house.db.read() as tx:
        row = tx.execute(select(agents.c.offline_on, agents.c.missed_on).where(agents.c.email == email)).one()
    return row.offline_on, row.missed_on


@pytest.fixture
def link(house: House) -> str:
    return f"/unsubscribe/{token(house, row_of(house), Kind.OFFLINE, ALICE)}"


def move(house: House, email: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(email=email, email_key=email))


def test_opening_the_link_changes_nothing(stranger: Reader, house: House, link: str) -> None:
    page = stranger.see(link)

    assert on(house) == (True, True)
    assert "Notificación de e-mail cuando estás offline" in page.words


def test_the_button_turns_that_kind_off_and_no_other(stranger: Reader, house: House, link: str) -> None:
    answer = stranger.send(link, {}, page=link)

    assert (answer.status_code, answer.location) == (303, link)
    assert on(house) == (False, True)
    assert on(house, BOB) == (True, True)


def test_afterwards_the_page_says_what_was_done_and_how_to_undo_it(stranger: Reader, link: str) -> None:
    stranger.send(link, {}, page=link)
    page = stranger.see(link)

    assert page.one("h1").text == "Ya no recibirás estos e-mails"
    assert page.all("a", href="/settings/notifications")


def test_the_link_signs_nobody_in(stranger: Reader, link: str) -> None:
    stranger.send(link, {}, page=link)

    assert stranger.client.get("/settings/notifications").status_code == 303


def test_the_page_of_options_says_that_it_was_a_link(stranger: Reader, house: House, link: str) -> None:
    stranger.send(link, {}, page=link)

    with house.db.read() as tx:
        assert tx.execute(select(agents.c.offline_changed_by).where(agents.c.email == ALICE)).scalar_one() == BY


def test_the_page_is_in_the_agent_s_language(stranger: Reader, house: House, link: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(locale="en"))

    assert stranger.see(link, speaks="es").one("html").attrs["lang"] == "en"


def test_one_click_needs_no_token_of_a_form(stranger: Reader, house: House, link: str) -> None:
    answer = stranger.client.post(f"{link}/one-click", data=ONE_CLICK)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert on(house) == (False, True)


def test_one_click_twice_is_as_good_as_once(stranger: Reader, house: House, link: str) -> None:
    answers = [stranger.client.post(f"{link}/one-click", data=ONE_CLICK).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert on(house) == (False, True)


def test_one_click_as_a_multipart_form_is_taken_too(stranger: Reader, house: House, link: str) -> None:
    stranger.client.post(f"{link}/one-click", data=ONE_CLICK, content_type="multipart/form-data")

    assert on(house) == (False, True)


def test_one_click_without_its_words_does_nothing(stranger: Reader, house: House, link: str) -> None:
    assert stranger.client.post(f"{link}/one-click").status_code == 400
    assert on(house) == (True, True)


def test_one_click_is_no_page(stranger: Reader, link: str) -> None:
    assert stranger.client.get(f"{link}/one-click").status_code == 405


def test_a_link_is_dead_once_the_address_has_changed(stranger: Reader, house: House, link: str) -> None:
    move(house, "new@acme.example")

    assert stranger.see(link, status=410).one("h1").text == "Este enlace ya no es válido"
    assert stranger.client.post(f"{link}/one-click", data=ONE_CLICK).status_code == 410
    assert on(house, "new@acme.example") == (True, True)


def test_the_case_of_the_address_is_no_change(stranger: Reader, house: House, link: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(email="Alice@Acme.example"))

    stranger.see(link)


@pytest.mark.parametrize("made_up", ["x", "W10.abc", "..", "%00", "ñ"])
def test_a_made_up_link_is_dead(stranger: Reader, made_up: str) -> None:
    stranger.see(f"/unsubscribe/{made_up}", status=410)


def test_a_link_of_one_kind_cannot_be_made_into_the_other(house: House) -> None:
    good = token(house, row_of(house), Kind.OFFLINE, ALICE)
    payload, signature = good.rsplit(".", 1)
    text = base64.urlsafe_b64decode(payload + "==").replace(b"offline", b"missed")

    with pytest.raises(DeadLinkError):
        read(house, f"{base64.urlsafe_b64encode(text).decode().rstrip('=')}.{signature}")


def test_the_address_cannot_be_read_from_the_link(house: House) -> None:
    payload = token(house, row_of(house), Kind.OFFLINE, ALICE).rsplit(".", 1)[0]

    assert b"alice" not in base64.urlsafe_b64decode(payload + "==")


def test_links_outlive_a_change_of_the_secret_key(house: House) -> None:
    old = token(house, row_of(house), Kind.MISSED, ALICE)
    renewed = replace(house, settings=replace(house.settings, secret_keys=("a-newer-key", *house.settings.secret_keys)))

    unsubscribe(renewed, old)

    assert on(house) == (True, False)


def test_links_are_dead_without_the_key_that_made_them(house: House) -> None:
    old = token(house, row_of(house), Kind.MISSED, ALICE)
    other = replace(house, settings=replace(house.settings, secret_keys=("another-key",)))

    with pytest.raises(DeadLinkError):
        read(other, old)
