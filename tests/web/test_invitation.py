"""Invitations: sent by an admin, accepted by choosing a password."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.actions.house import House
from portal.clock import now
from portal.store.tables import agents
from tests.web.mails import agent_row, email_of, link_to, mails, press
from tests.web.people import ALICE, BOB, CHARLIE, agent
from tests.web.reader import Reader
from tests.web.test_team import TEAM, acme, field, page_of, turn

DORA = "dora@acme.example"
GOOD = "four words about nothing"


def invite(reader: Reader, email: str = DORA, **values: str) -> int:
    form: dict[str, str | list[str]] = {"name": "Dora", "email": email, "external_id": "", **values}
    return reader.send(f"{TEAM}/invite", form, page=TEAM).status_code


@pytest.fixture
def known(house: House) -> str:
    """The page of an agent who is known from webhooks alone."""
    agent(house.db, acme(house), name="Dora", email=DORA, password_hash=None)
    return page_of(house, "Dora")


def test_who_is_invited_gets_a_mail_and_chooses_a_password(bob: Reader, stranger: Reader, house: House) -> None:
    assert invite(bob) == 303
    assert mails(house) == [("invite", DORA)]
    path = link_to(house, "Dora", "invite")
    assert "Acme Zapatos" in stranger.see(path).words

    assert press(stranger, path, password=GOOD) == "/login"

    assert "Te damos la bienvenida" in stranger.see("/login").words
    assert stranger.log_in(DORA, GOOD).status_code == 303
    stranger.see(TEAM, status=403)


def test_the_address_counts_only_when_the_invitation_is_accepted(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob)
    assert email_of(house, "Dora") is None

    press(stranger, link_to(house, "Dora", "invite"), password=GOOD)

    assert email_of(house, "Dora") == DORA


def test_an_admin_is_invited_as_one(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob, role="admin", external_id="chat-7")
    press(stranger, link_to(house, "Dora", "invite"), password=GOOD)
    stranger.log_in(DORA, GOOD)

    stranger.see(TEAM)
    assert field(house, "Dora", "external_id") == "chat-7"


def test_an_id_that_somebody_has_is_refused(bob: Reader, house: House) -> None:
    assert invite(bob, external_id="alice") == 422
    assert mails(house) == []


@pytest.mark.parametrize("wrong", [{"name": " "}, {"email": "dora"}, {"external_id": "a\x07b"}])
def test_a_wrong_form_invites_nobody(bob: Reader, house: House, wrong: dict[str, str]) -> None:
    assert invite(bob, **wrong) == 422
    with house.db.read() as tx:
        assert len(tx.execute(select(agents)).all()) == 3


@pytest.mark.parametrize("taken", [ALICE, CHARLIE])
def test_that_an_address_is_taken_is_not_told_and_nobody_is_mailed(bob: Reader, house: House, taken: str) -> None:
    assert invite(bob, taken) == 303
    assert mails(house) == []
    assert "Invitación enviada" in bob.see(TEAM).words


def test_an_agent_known_from_webhooks_is_invited_at_their_address(bob: Reader, stranger: Reader, house: House, known: str) -> None:
    bob.send(f"{known}/invitation", {"email": "elsewhere@acme.example"}, page=known)
    assert mails(house) == [("invite", DORA)]

    press(stranger, link_to(house, "Dora", "invite"), password=GOOD)

    assert stranger.log_in(DORA, GOOD).status_code == 303


def test_sent_again_the_latest_link_counts(bob: Reader, stranger: Reader, house: House, known: str) -> None:
    bob.send(f"{known}/invitation", {}, page=known)
    first = link_to(house, "Dora", "invite")
    bob.send(f"{known}/invitation", {}, page=known)

    stranger.see(first, status=410)
    stranger.see(link_to(house, "Dora", "invite"))


def test_a_cancelled_invitation_is_dead(bob: Reader, stranger: Reader, house: House, known: str) -> None:
    bob.send(f"{known}/invitation", {}, page=known)
    path = link_to(house, "Dora", "invite")
    bob.send(f"{known}/invitation/cancel", {}, page=known)

    stranger.see(path, status=410)
    assert "Enviarla otra vez" not in bob.see(known).words


def test_it_is_valid_for_seven_days_and_once(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob)
    path = link_to(house, "Dora", "invite")
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        stranger.see(path, status=410)
    press(stranger, path, password=GOOD)

    stranger.see(path, status=410)


def test_a_weak_password_is_refused_and_the_link_stays(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob)
    path = link_to(house, "Dora", "invite")

    assert stranger.send(path, {"password": "1234567890"}, page=path).status_code == 422
    stranger.see(path)


def test_it_is_dead_for_who_is_inactive(bob: Reader, stranger: Reader, house: House, known: str) -> None:
    bob.send(f"{known}/invitation", {}, page=known)
    path = link_to(house, "Dora", "invite")
    turn(bob, house, "Dora", "active", "off")

    stranger.see(path, status=410)
    assert bob.send(f"{known}/invitation", {}, page=known).status_code == 422


def test_it_is_dead_when_the_agent_has_another_address_by_now(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob)
    path = link_to(house, "Dora", "invite")
    with house.db.write() as tx:
        changed = {"email": "d@acme.example", "email_key": "d@acme.example"}
        tx.execute(update(agents).where(agents.c.name == "Dora").values(changed))

    stranger.see(path, status=410)


def test_somebody_else_who_took_the_address_keeps_it(bob: Reader, stranger: Reader, house: House) -> None:
    invite(bob)
    path = link_to(house, "Dora", "invite")
    agent(house.db, acme(house), name="Emma", email=DORA)

    answer = stranger.send(path, {"password": GOOD}, page=path)

    assert answer.status_code == 422
    assert field(house, "Dora", "password_hash") is None


def test_who_can_log_in_already_is_not_invited(bob: Reader, house: House) -> None:
    page = page_of(house, "Alice")
    token = bob.see(page).all("input", name="csrf_token")[0].attrs["value"]

    assert bob.client.post(f"{page}/invitation", data={"csrf_token": token}).status_code == 422
    assert mails(house) == []


def test_accepting_in_an_admin_s_browser_ends_the_admin_s_session_there(bob: Reader, house: House) -> None:
    invite(bob)
    press(bob, link_to(house, "Dora", "invite"), password=GOOD)

    assert bob.client.get(TEAM).status_code == 303
    assert agent_row(house, "Dora")
    assert bob.log_in(BOB).status_code == 303
