"""The page Notificaciones: both options, of the agent and of the account."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.actions.house import House
from portal.actions.unsubscribe import BY
from portal.store.tables import accounts, agents
from tests.web.people import ALICE, CHARLIE
from tests.web.reader import Reader


def chosen(house: House, email: str = ALICE) -> tuple[bool, bool]:
    with house.db.read() as tx:
        row = tx.execute(select(agents.c.offline_on, agents.c.missed_on).where(agents.c.email == email)).one()
    return row.offline_on, row.missed_on


def account_of(house: House, name: str = "acme") -> tuple[bool, bool]:
    with house.db.read() as tx:
        row = tx.execute(select(accounts.c.offline_on, accounts.c.missed_on).where(accounts.c.public_id == name)).one()
    return row.offline_on, row.missed_on


def test_the_first_page_is_notifications(alice: Reader) -> None:
    assert alice.client.get("/").location == "/settings/notifications"


def test_it_shows_where_the_mails_go_and_after_how_long(alice: Reader) -> None:
    page = alice.see_switches()

    assert "te escribimos a alice@acme.example a los 2 minutos" in " ".join(page.words.split())


def test_the_account_s_own_delay_is_shown(alice: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(accounts).where(accounts.c.public_id == "acme").values(offline_delay_seconds=90))

    assert "a los 1 minuto 30 segundos" in " ".join(alice.see_switches().words.split())


def test_an_agent_turns_off_their_own_mails(alice: Reader, house: House) -> None:
    page = alice.turn("mine-offline", "off")

    assert chosen(house) == (False, True)
    assert "checked" not in page.switch("mine-offline").attrs
    assert "Guardado" in page.beside("mine-offline")


def test_the_answer_is_only_the_part_of_the_page_with_the_switch(alice: Reader) -> None:
    page = alice.turn("mine-offline", "off")

    assert not page.all("h1")
    assert not page.all("input", id="mine-missed")


def test_without_script_the_form_leads_back_to_the_page(alice: Reader, house: House) -> None:
    answer = alice.send("/settings/notifications/mine/missed", {"value": "off"})

    assert (answer.status_code, answer.location) == (303, "/settings/notifications#missed")
    assert chosen(house) == (True, False)
    assert "Guardado" in alice.see_switches().beside("mine-missed")
    assert "Guardado" not in alice.see_switches().beside("mine-missed")


def test_sending_it_twice_does_no_harm(alice: Reader, house: House) -> None:
    alice.turn("mine-offline", "off")
    alice.turn("mine-offline", "off")

    assert chosen(house) == (False, True)


def test_an_unknown_answer_changes_nothing_and_says_so(alice: Reader, house: House) -> None:
    page = alice.turn("mine-offline", "perhaps", status=422)

    assert chosen(house) == (True, True)
    assert "checked" in page.switch("mine-offline").attrs
    assert "No se ha cambiado nada" in page.beside("mine-offline")


def test_without_script_an_unknown_answer_is_the_whole_page_with_the_sentence(alice: Reader) -> None:
    answer = alice.send("/settings/notifications/mine/offline", {"value": "perhaps"})

    assert answer.status_code == 422
    assert "<h1>" in answer.text
    assert "No se ha cambiado nada" in answer.text


def test_an_unknown_kind_is_not_found(alice: Reader) -> None:
    assert alice.client.post("/settings/notifications/mine/pigeon").status_code == 404


def test_an_agent_sees_no_switch_of_the_account(alice: Reader) -> None:
    assert not [e for e in alice.see_switches().all("input") if e.attrs.get("id", "").startswith("account")]


def test_an_agent_may_not_change_the_account_s_option(alice: Reader, house: House) -> None:
    token = alice.see_switches().all("input", name="csrf_token")[0].attrs["value"]
    answer = alice.client.post("/settings/notifications/account/offline", data={"csrf_token": token, "value": "off"})

    assert answer.status_code == 403
    assert account_of(house) == (True, False)


def test_an_admin_changes_the_account_s_option(bob: Reader, house: House) -> None:
    page = bob.turn("account-missed", "on")

    assert account_of(house) == (True, True)
    assert "Guardado" in page.beside("account-missed")
    assert "Guardado" not in page.beside("mine-missed")


def test_an_admin_of_one_account_changes_nothing_in_another(charlie: Reader, house: House) -> None:
    charlie.turn("account-offline", "off")
    charlie.turn("mine-offline", "off")

    assert account_of(house, "other") == (False, False)
    assert account_of(house) == (True, False)
    assert chosen(house) == (True, True)


def test_it_says_when_and_by_whom_it_was_changed(bob: Reader) -> None:
    assert "Sin cambios hasta ahora" in bob.see_switches().beside("account-offline")

    assert "por Bob." in bob.turn("account-offline", "off").beside("account-offline")


def test_choosing_what_is_so_already_keeps_the_name_of_who_made_it_so(alice: Reader, house: House) -> None:
    with house.db.write() as tx:
        long_ago = datetime(2026, 5, 3, 16, 3, 12, tzinfo=UTC)
        mine = update(agents).where(agents.c.email == ALICE)
        tx.execute(mine.values(offline_on=False, offline_changed_at=long_ago, offline_changed_by=BY, timezone="Europe/Madrid"))

    said = alice.turn("mine-offline", "off").beside("mine-offline")

    assert "Cambiado el 3 de mayo de 2026 (3 de mayo de 2026, 18:03:12 CEST) por un enlace en un e-mail." in said


@pytest.mark.parametrize(("by", "said"), [("Eva", "por Eva."), ("provisioning", "por el aprovisionamiento.")])
def test_who_changed_it_is_told_in_the_reader_s_language(alice: Reader, house: House, by: str, said: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(offline_changed_at=datetime.now(UTC), offline_changed_by=by))

    assert said in alice.see_switches().beside("mine-offline")


def test_lately_is_told_as_time_gone_by(alice: Reader) -> None:
    alice.turn("mine-offline", "off")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        assert "hace 3 minutos" in alice.see_switches().beside("mine-offline")


def test_it_says_when_the_account_s_option_is_off(alice: Reader, bob: Reader) -> None:
    bob.turn("account-offline", "off")

    assert "Desactivado para toda la cuenta" in alice.see_switches().beside("mine-offline")


def test_on_the_free_plan_missed_mails_are_locked_with_the_reason(charlie: Reader) -> None:
    page = charlie.see_switches()

    assert "disabled" in page.switch("mine-missed").attrs
    assert "Solo en los planes Standard y Pro" in page.beside("mine-missed")
    assert "disabled" not in page.switch("mine-offline").attrs


def test_on_the_free_plan_a_locked_switch_cannot_be_moved_by_hand(charlie: Reader, house: House) -> None:
    page = charlie.turn("mine-missed", "off", status=422)

    assert chosen(house, CHARLIE) == (True, True)
    assert "No se ha cambiado nada" in page.beside("mine-missed")


def test_who_has_no_address_is_told_so(alice: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(email=None, email_key=None))

    assert "no conocemos tu dirección" in alice.see_switches().words


@pytest.mark.parametrize("plan", ["standard", "pro"])
def test_paid_plans_may_choose_missed_mails(alice: Reader, house: House, plan: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(accounts).where(accounts.c.public_id == "acme").values(plan=plan))

    alice.turn("mine-missed", "off")

    assert chosen(house) == (True, False)


def test_htmx_is_sent_to_the_log_in_when_the_sign_in_is_over(stranger: Reader) -> None:
    answer = stranger.client.post(
        "/settings/notifications/mine/offline",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/settings/notifications"},
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/settings/notifications"
