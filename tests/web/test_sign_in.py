"""Log in, stay logged in, log out."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from portal import passwords
from portal.actions.house import House
from portal.clock import now
from portal.passwords import hash_password, is_outdated, is_right
from portal.store.tables import agents, sign_ins
from tests.web.people import ALICE, BOB, PASSWORD, account, agent
from tests.web.reader import Reader

HOME = "/settings/notifications"
WRONG = "El e-mail o la contraseña no son correctos."


def test_the_right_password_opens_the_page_that_was_asked_for(stranger: Reader) -> None:
    sent = stranger.client.get(HOME)
    assert sent.location == "/login?next=/settings/notifications"

    assert stranger.log_in(ALICE, then=HOME).location == HOME
    stranger.see(HOME)


@pytest.mark.parametrize("email", ["  Alice@ACME.example ", "ALICE@acme.EXAMPLE"])
def test_case_and_blanks_of_the_e_mail_do_not_matter(stranger: Reader, email: str) -> None:
    assert stranger.log_in(email).status_code == 303


def test_a_wrong_password_is_one_quiet_sentence_and_keeps_the_e_mail(stranger: Reader) -> None:
    answer = stranger.log_in(ALICE, "wrong")

    assert answer.status_code == 422
    assert WRONG in answer.text
    assert ALICE in answer.text


def test_an_unknown_address_is_answered_like_a_wrong_password(stranger: Reader) -> None:
    known, unknown = stranger.log_in(ALICE, "wrong").text, stranger.log_in("nobody@acme.example", "wrong").text

    token = 'name="csrf_token" value="'
    assert known.split(token)[0] == unknown.split(token)[0]
    assert known.count(WRONG) == unknown.count(WRONG) == 1


@pytest.mark.usefixtures("costly_hashes")
def test_an_unknown_address_costs_the_same_work() -> None:
    assert not is_outdated(passwords._NOBODYS)
    assert not is_right(None, "anything")


def test_an_inactive_agent_cannot_log_in(stranger: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(active=False))

    assert stranger.log_in(ALICE).status_code == 422


def test_who_becomes_inactive_is_logged_out(alice: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(active=False))

    assert alice.client.get(HOME).status_code == 303


def test_an_agent_without_a_password_cannot_log_in(stranger: Reader, house: House) -> None:
    agent(house.db, account(house.db, public_id="a3", name="Third"), name="Dora", email="dora@third.example", password_hash=None)

    assert stranger.log_in("dora@third.example", "").status_code == 422


def test_logging_out_closes_the_sign_in_for_every_copy_of_the_cookie(alice: Reader, app: Flask, house: House) -> None:
    copied = alice.client.get_cookie("session")
    assert copied
    assert alice.send("/logout", {}).status_code == 303

    thief = app.test_client()
    thief.set_cookie("session", copied.value)
    assert thief.get(HOME).status_code == 303
    with house.db.read() as tx:
        assert tx.execute(select(sign_ins.c.closed_at)).scalar_one() is not None


def test_the_database_holds_only_a_hash_of_the_cookie_s_token(alice: Reader, house: House) -> None:
    with alice.client.session_transaction() as session:
        token = session["_user_id"]
    with house.db.read() as tx:
        assert tx.execute(select(sign_ins.c.token_hash)).scalar_one() == hashlib.sha256(token.encode()).hexdigest()


def test_the_session_of_before_the_log_in_is_not_kept(stranger: Reader) -> None:
    stranger.see("/login")
    with stranger.client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    stranger.log_in(ALICE)
    with stranger.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_the_cookie_begins_anew_when_the_sign_in_is_noted_as_used_and_not_with_every_page(alice: Reader) -> None:
    alice.see_switches()

    assert "Set-Cookie" not in alice.client.get("/settings/notifications").headers
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert "Set-Cookie" in alice.client.get("/settings/notifications").headers


def test_a_sign_in_lasts_until_it_is_unused_for_a_month(stranger: Reader) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stranger.log_in(ALICE)
        for _ in range(2):
            clock.shift(timedelta(days=29))
            stranger.see(HOME)

        clock.shift(timedelta(days=31))

        assert stranger.client.get(HOME).status_code == 303


def test_seen_is_written_at_most_every_few_minutes(alice: Reader, house: House) -> None:
    def seen() -> object:
        with house.db.read() as tx:
            return tx.execute(select(sign_ins.c.seen_at)).scalar_one()

    first = seen()
    alice.see(HOME)
    assert seen() == first
    with time_machine.travel(now() + timedelta(minutes=6)):
        alice.see(HOME)
        assert seen() > first  # type: ignore[operator]


@pytest.mark.usefixtures("costly_hashes")
def test_a_weak_hash_is_renewed_at_log_in(stranger: Reader, house: House) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(password_hash=weak))

    stranger.log_in(ALICE)

    with house.db.read() as tx:
        kept = tx.execute(select(agents.c.password_hash).where(agents.c.email == ALICE)).scalar_one()
    assert not is_outdated(kept)
    assert is_right(kept, PASSWORD)


def test_too_many_tries_of_one_sender_are_asked_to_wait(stranger: Reader) -> None:
    answers = [stranger.log_in(f"nobody{i}@acme.example", "x") for i in range(31)]

    assert answers[29].status_code == 422
    assert answers[30].status_code == 429
    assert int(answers[30].headers["Retry-After"]) > 0


def test_two_people_do_not_see_each_other(signed_in: Callable[[str], Reader]) -> None:
    assert ALICE in signed_in(ALICE).see(HOME).words
    assert ALICE not in signed_in(BOB).see(HOME).words


def test_a_password_is_right_only_for_its_own_hash() -> None:
    kept = hash_password("one")
    assert is_right(kept, "one")
    assert not is_right(kept, "two")
    assert not is_right("not a hash", "one")


def test_a_page_that_is_no_address_leads_to_the_log_in_too(stranger: Reader) -> None:
    answer = stranger.client.get("/settings/profile", headers={"HX-Request": "true", "HX-Current-URL": "http://["})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login"


def test_logging_in_once_more_closes_the_sign_in_of_before(alice: Reader, app: Flask, house: House) -> None:
    token = alice.see("/settings/profile").all("input", name="csrf_token")[0].attrs["value"]
    alice.client.post("/login", data={"csrf_token": token, "email": ALICE, "password": PASSWORD})

    with house.db.read() as tx:
        assert [closed is None for closed in tx.execute(select(sign_ins.c.closed_at).order_by(sign_ins.c.id)).scalars()] == [False, True]
