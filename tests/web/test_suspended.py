"""A suspended address: what its owner and the admins are told, and the three ways to lift it."""

import pytest
from flask import Flask

from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.actions.suspend import suspend
from tests.sink import Sink
from tests.web.mails import agent_row, link_to, press
from tests.web.people import ALICE
from tests.web.reader import Reader
from tests.world import moment

BANNER = "Tu dirección rechaza nuestros e-mails"


@pytest.fixture
def environment(sink: Sink) -> dict[str, str]:
    sink.clear()
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port)}


@pytest.fixture(autouse=True)
def suspended(house: House) -> None:
    with house.db.write() as tx:
        suspend(tx, agent_row(house, "Alice"), moment(0))


def is_told(reader: Reader) -> bool:
    return BANNER in reader.see("/settings/notifications").words


def test_its_owner_is_told_on_every_page_and_nobody_else(alice: Reader, bob: Reader) -> None:
    assert (is_told(alice), is_told(bob)) == (True, False)


def test_an_admin_sees_it_in_the_team_and_lifts_it(alice: Reader, bob: Reader, house: House) -> None:
    page = f"/settings/team/{agent_row(house, 'Alice')}"
    assert "suspendido, rechaza los e-mails" in bob.see("/settings/team").words
    assert bob.send(f"{page}/email/lift", {}, page=page).status_code == 303

    assert not is_told(alice)
    assert "Volver a escribir allí" not in bob.see(page).words


def test_an_admin_of_another_account_cannot_lift_it(alice: Reader, charlie: Reader, house: House) -> None:
    token = charlie.see("/settings/team").all("input", name="csrf_token")[0].attrs["value"]
    answer = charlie.client.post(f"/settings/team/{agent_row(house, 'Alice')}/email/lift", data={"csrf_token": token})

    assert (answer.status_code, is_told(alice)) == (404, True)


def test_whoever_has_the_test_mail_lifts_it_by_its_button(alice: Reader, stranger: Reader, house: House, app: Flask, sink: Sink) -> None:
    alice.send("/why/test-mail", {}, page="/why")
    with app.app_context():
        deliver_due(house)
    (mail,) = sink.to(ALICE)
    link = link_to(house, "Alice", "confirm_test")
    assert link in str(mail.get_body(("plain",)))

    stranger.see(link)
    assert is_told(alice)
    assert press(stranger, link)
    assert not is_told(alice)
    assert stranger.client.get(link).status_code == 410


def test_a_test_mail_to_an_address_that_is_not_suspended_has_no_button(bob: Reader, house: House, app: Flask, sink: Sink) -> None:
    bob.send("/why/test-mail", {}, page="/why")
    with app.app_context():
        deliver_due(house)

    assert "/test-arrived/" not in str(sink.mails[0][1])
