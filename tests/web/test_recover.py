"""A forgotten password, and a new one by a link in a mail."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.actions.house import House
from portal.clock import now
from portal.store.tables import agents, links
from tests.web.mails import link_to, mails, press
from tests.web.people import ALICE, account, agent
from tests.web.reader import Reader

GOOD = "four words about nothing"


def ask(reader: Reader, email: str = ALICE) -> None:
    assert reader.send("/recover", {"email": email}, page="/recover").location == "/recover"


def test_the_log_in_leads_there(stranger: Reader) -> None:
    assert "He olvidado mi contraseña" in stranger.see("/login").one("a", href="/recover").text


def test_a_new_password_is_chosen_by_a_link(stranger: Reader, house: House) -> None:
    ask(stranger, " Alice@ACME.example ")
    assert mails(house) == [("recover", None)]

    assert press(stranger, link_to(house, "Alice", "recover"), password=GOOD) == "/login"

    assert "contraseña nueva está guardada" in stranger.see("/login").words
    assert stranger.log_in(ALICE, GOOD).status_code == 303


def test_it_signs_nobody_in(stranger: Reader, house: House) -> None:
    ask(stranger)
    press(stranger, link_to(house, "Alice", "recover"), password=GOOD)

    assert stranger.client.get("/settings/profile").status_code == 303


def test_all_sign_ins_close(alice: Reader, stranger: Reader, house: House) -> None:
    ask(stranger)
    press(stranger, link_to(house, "Alice", "recover"), password=GOOD)

    assert alice.client.get("/settings/profile").status_code == 303


def test_looking_at_the_link_changes_nothing(alice: Reader, stranger: Reader, house: House) -> None:
    ask(stranger)
    assert ALICE in stranger.see(link_to(house, "Alice", "recover")).words

    alice.see("/settings/profile")


def test_the_link_is_valid_for_an_hour_and_once(stranger: Reader, house: House) -> None:
    ask(stranger)
    path = link_to(house, "Alice", "recover")
    with time_machine.travel(now() + timedelta(minutes=61)):
        stranger.see(path, status=410)
    press(stranger, path, password=GOOD)

    stranger.see(path, status=410)


def test_a_later_link_takes_the_place_of_an_earlier_one(stranger: Reader, house: House) -> None:
    ask(stranger)
    first = link_to(house, "Alice", "recover")
    ask(stranger)

    stranger.see(first, status=410)
    stranger.see(link_to(house, "Alice", "recover"))


def test_an_address_nobody_has_gets_the_same_answer_and_leaves_nothing(stranger: Reader, house: House) -> None:
    ask(stranger)
    known = stranger.see("/recover").one("main").text
    ask(stranger, "nobody@acme.example")

    assert stranger.see("/recover").one("main").text == known
    assert mails(house) == [("recover", None)]
    with house.db.read() as tx:
        assert tx.execute(select(links.c.cancelled_at)).scalars().all() == [None]


def test_who_was_never_invited_cannot_recover_a_password(stranger: Reader, house: House) -> None:
    agent(house.db, account(house.db, public_id="a3", name="Third"), name="Dora", email="dora@third.example", password_hash=None)
    ask(stranger, "dora@third.example")

    assert mails(house) == []


def test_an_inactive_agent_cannot_recover_a_password(stranger: Reader, house: House) -> None:
    ask(stranger)
    path = link_to(house, "Alice", "recover")
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(active=False))
    ask(stranger)

    assert len(mails(house)) == 1
    stranger.see(path, status=410)


@pytest.mark.parametrize(("password", "why"), [("short", "al menos 10 caracteres"), ("1234567890", "fácil de adivinar")])
def test_a_password_that_will_not_do_is_refused_and_the_link_stays(stranger: Reader, house: House, password: str, why: str) -> None:
    ask(stranger)
    path = link_to(house, "Alice", "recover")
    answer = stranger.send(path, {"password": password}, page=path)

    assert answer.status_code == 422
    assert why in answer.text
    stranger.see(path)


def test_one_address_is_mailed_only_so_often(stranger: Reader) -> None:
    for _ in range(10):
        ask(stranger, "nobody@acme.example")

    assert stranger.send("/recover", {"email": "NOBODY@acme.example"}, page="/recover").status_code == 429
    ask(stranger)


def test_a_change_of_e_mail_kills_the_link_to_the_old_address(alice: Reader, stranger: Reader, house: House) -> None:
    ask(stranger)
    path = link_to(house, "Alice", "recover")
    alice.send("/settings/profile/email", {"email": "alicia@acme.example", "password": "correct horse battery"}, page="/settings/profile")
    press(stranger, link_to(house, "Alice", "confirm_email"))

    stranger.see(path, status=410)
