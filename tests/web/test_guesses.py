"""Limits of the doors, as pages: who guesses is told when to come again, and learns nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.actions.house import House
from portal.clock import now
from portal.store.profile import profile_of
from tests.web.mails import agent_row, link_to, mails, press
from tests.web.people import ALICE, PASSWORD, agent
from tests.web.reader import Reader

NOBODY, GOOD = "nobody@acme.example", "four words about nothing"
PROFILE = "/settings/profile"
DOORS = ["/login", "/login/code", "/recover"]
FORMS = [f"{PROFILE}/{form}" for form in ("email", "password", *(f"second-step/{step}" for step in ("offer", "on", "codes", "off")))]


@pytest.fixture(autouse=True)
def stopped() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def guess(reader: Reader, email: str = ALICE, times: int = 5) -> None:
    for _ in range(times):
        assert reader.log_in(email, "wrong").status_code == 422


@pytest.mark.parametrize("email", [ALICE, NOBODY])
def test_the_sixth_guess_is_told_when_to_come_again(stranger: Reader, email: str) -> None:
    guess(stranger, email)

    answer = stranger.log_in(email, "wrong")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "5"
    assert "Vuelve a intentarlo dentro de 5 segundos" in answer.text


def test_a_stranger_s_guesses_do_not_lock_out_a_browser_that_is_known(alice: Reader, stranger: Reader) -> None:
    alice.send("/logout", {})
    guess(stranger)
    assert stranger.log_in(ALICE).status_code == 429

    assert alice.log_in(ALICE).status_code == 303


def test_a_browser_stays_known_to_its_agent_alone(alice: Reader, stranger: Reader) -> None:
    alice.send("/logout", {})
    guess(stranger, "bob@acme.example")

    assert alice.log_in("bob@acme.example").status_code == 429


def test_a_password_chosen_by_mail_makes_the_browser_known(app: Flask, stranger: Reader, house: House) -> None:
    owner = Reader(app.test_client())
    guess(stranger)
    assert owner.log_in(ALICE).status_code == 429
    owner.send("/recover", {"email": ALICE}, page="/recover")
    press(owner, link_to(house, "Alice", "recover"), password=GOOD)

    assert owner.log_in(ALICE, GOOD).status_code == 303


def test_who_changes_the_password_stays_known(alice: Reader, stranger: Reader) -> None:
    alice.send(f"{PROFILE}/password", {"current": PASSWORD, "new": GOOD}, page=PROFILE)
    alice.send("/logout", {})
    guess(stranger)

    assert alice.log_in(ALICE, GOOD).status_code == 303


def test_the_mark_of_a_known_browser_stays_put_and_names_nobody(alice: Reader) -> None:
    cookie = alice.client.get_cookie("browser")

    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert ALICE not in cookie.decoded_value


def test_it_signs_nobody_in(alice: Reader, app: Flask) -> None:
    cookie = alice.client.get_cookie("browser")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("browser", cookie.value)

    assert thief.get("/settings/notifications").status_code == 303


def ask(reader: Reader, email: str) -> None:
    reader.send("/recover", {"email": email}, page="/recover")


def test_the_owner_is_mailed_and_the_guesser_sees_no_difference(stranger: Reader, house: House, stopped: time_machine.Traveller) -> None:
    def pages(email: str) -> list[str]:
        seen = []
        for _ in range(11):
            stopped.shift(timedelta(minutes=15))
            seen.append(stranger.log_in(email, "wrong").text.split('name="csrf_token"')[0])
        return seen

    assert pages(ALICE) == pages(NOBODY)
    assert [kind for kind, _ in mails(house)] == ["log_in_failed"]


def test_an_address_nobody_has_costs_the_database_as_much(
    stranger: Reader, stopped: time_machine.Traveller, queries: Callable[..., int]
) -> None:
    def costs(email: str) -> list[int]:
        found = []
        for _ in range(12):
            stopped.shift(timedelta(minutes=15))
            found.append(queries(stranger.log_in, email, "wrong"))
        return [*found, queries(ask, stranger, email)]

    costs(NOBODY)  # what is read once and kept
    assert costs(ALICE) == costs("nobody.either@acme.example")


def test_guesses_of_one_s_own_password_are_slowed_down(alice: Reader) -> None:
    codes = [alice.send(f"{PROFILE}/password", {"current": "wrong", "new": GOOD}, page=PROFILE).status_code for _ in range(6)]

    assert codes == [422] * 5 + [429]


@pytest.mark.parametrize("email", [ALICE, NOBODY])
def test_mails_to_recover_are_limited_for_each_address_alike(stranger: Reader, email: str) -> None:
    codes = [stranger.send("/recover", {"email": email}, page="/recover").status_code for _ in range(11)]

    assert codes == [303] * 10 + [429]


def test_what_others_ask_for_does_not_use_up_the_owner_s_way_back(stranger: Reader, charlie: Reader) -> None:
    for _ in range(5):
        charlie.send(f"{PROFILE}/email", {"email": ALICE, "password": "wrong"}, page=PROFILE)
    for _ in range(10):
        charlie.send("/settings/team/invite", {"email": ALICE, "name": "Alice"}, page="/settings/team")

    assert stranger.send("/recover", {"email": ALICE}, page="/recover").status_code == 303


def test_a_wrong_password_uses_up_nothing_of_an_address(app: Flask, charlie: Reader) -> None:
    throttle = app.extensions["throttle"]
    for _ in range(9):
        throttle.count_mail("confirm_email", "new@other.example")
    charlie.send(f"{PROFILE}/email", {"email": "new@other.example", "password": "wrong"}, page=PROFILE)

    throttle.count_mail("confirm_email", "new@other.example")


def post(reader: Reader, path: str, **values: str) -> int:
    """Without a look at the form."""
    token = reader.see("/login" if path in DOORS else PROFILE).all("input", name="csrf_token")[0].attrs["value"]
    return reader.client.post(path, data={"csrf_token": token, **values}).status_code


def test_links_to_new_addresses_are_limited_for_each_agent(alice: Reader) -> None:
    codes = [post(alice, f"{PROFILE}/email", email=f"a{n}@acme.example", password=PASSWORD) for n in range(11)]

    assert codes == [303] * 10 + [429]


def test_links_to_others_are_limited_for_each_admin(app: Flask, bob: Reader, house: House) -> None:
    for _ in range(60):
        app.extensions["throttle"].count_team_mail(agent_row(house, "Bob"))
    alice = f"/settings/team/{agent_row(house, 'Alice')}"

    asked = {"/settings/team/invite": "/settings/team", f"{alice}/email": alice}
    assert [bob.send(path, {"email": "new@acme.example"}, page=page).status_code for path, page in asked.items()] == [429, 429]


def test_an_invitation_counts_for_the_address_it_goes_to(app: Flask, bob: Reader, house: House) -> None:
    with house.db.read() as tx:
        acme = profile_of(tx, agent_row(house, "Bob")).account
    page = f"/settings/team/{agent(house.db, acme, name='Dora', email='dora@acme.example', password_hash=None)}"
    for _ in range(10):
        app.extensions["throttle"].count_mail("invite", "dora@acme.example")

    assert bob.send(f"{page}/invitation", {"email": ""}, page=page).status_code == 429


@pytest.mark.parametrize("path", DOORS + FORMS)
def test_one_sender_s_tries_are_limited_whatever_door_they_try(app: Flask, stranger: Reader, alice: Reader, path: str) -> None:
    for _ in range(29):  # Alice has logged in
        app.extensions["throttle"].count_sign_in("127.0.0.1")

    assert post(stranger if path in DOORS else alice, path) == 429
