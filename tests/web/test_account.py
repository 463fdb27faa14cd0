"""Account, for admins: name, language, the way into the chat panel, and how long the portal waits."""

import pytest
from sqlalchemy import Row, select

from portal.actions.house import House
from portal.store.tables import accounts
from tests.web.reader import Reader

ACCOUNT = "/settings/account"


def acme(house: House) -> Row[tuple[object, ...]]:
    with house.db.read() as tx:
        return tx.execute(select(accounts).where(accounts.c.public_id == "acme")).one()


def wait(reader: Reader, minutes: str, seconds: str) -> int:
    return reader.send(f"{ACCOUNT}/delay", {"minutes": minutes, "seconds": seconds}, page=ACCOUNT).status_code


def save(reader: Reader, **values: str) -> int:
    form: dict[str, str | list[str]] = {"name": "Acme", "locale": "", "panel_url": "", **values}
    return reader.send(f"{ACCOUNT}/details", form, page=ACCOUNT).status_code


def test_the_name_is_changed_with_its_time(bob: Reader, house: House) -> None:
    assert save(bob, name="Acme Botas") == 303

    assert acme(house).name == "Acme Botas"
    assert acme(house).name_changed_at is not None
    assert "Guardado ✓" in bob.see(ACCOUNT).words


def test_the_language_is_that_of_who_has_chosen_none(bob: Reader, house: House) -> None:
    save(bob, locale="en")

    assert acme(house).locale == "en"


def test_mails_link_into_the_panel(bob: Reader, house: House) -> None:
    save(bob, panel_url="https://panel.example/c/{conversation_id}")

    assert acme(house).panel_url == "https://panel.example/c/{conversation_id}"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"locale": "fr"}, {"panel_url": "javascript:alert(1)"}, {"panel_url": "https://[x"}])
def test_what_will_not_do_changes_nothing(bob: Reader, house: House, wrong: dict[str, str]) -> None:
    before = acme(house)

    assert save(bob, **wrong) == 422
    assert acme(house) == before


def test_the_wait_is_changed_for_what_comes(bob: Reader, house: House) -> None:
    assert wait(bob, "1", "30") == 303

    assert acme(house).offline_delay_seconds == 90
    assert "1 minuto 30 segundos" in bob.see("/settings/notifications").words


@pytest.mark.parametrize(("minutes", "seconds", "kept"), [("0", "30", 30), ("60", "0", 3600), ("", "45", 45), ("0", "90", 90)])
def test_the_limits_are_within(bob: Reader, house: House, minutes: str, seconds: str, kept: float) -> None:
    assert wait(bob, minutes, seconds) == 303
    assert acme(house).offline_delay_seconds == kept


@pytest.mark.parametrize(
    ("minutes", "seconds"), [("0", "29"), ("60", "1"), ("-1", "90"), ("1.5", "0"), ("two", "0"), ("", ""), ("99999999999", "0"), ("٢", "0")]
)
def test_a_wait_beyond_the_limits_is_refused_with_the_limits(bob: Reader, house: House, minutes: str, seconds: str) -> None:
    answer = bob.send(f"{ACCOUNT}/delay", {"minutes": minutes, "seconds": seconds}, page=ACCOUNT)

    assert answer.status_code == 422
    assert "dentro de los límites" in answer.text
    assert "De 30 segundos a 60 minutos" in answer.text
    assert acme(house).offline_delay_seconds is None


def test_the_plan_is_shown_and_not_changed(bob: Reader, house: House) -> None:
    assert "Pro" in bob.see(ACCOUNT).words
    save(bob, plan="free")

    assert acme(house).plan == "pro"


def test_an_admin_of_another_account_changes_only_theirs(charlie: Reader, house: House) -> None:
    save(charlie, name="Not Acme")
    wait(charlie, "5", "0")

    assert (acme(house).name, acme(house).offline_delay_seconds) == ("Acme Zapatos", None)


def test_an_agent_changes_nothing(alice: Reader, house: House) -> None:
    token = alice.see("/settings/profile").all("input", name="csrf_token")[0].attrs["value"]
    for form in ("details", "delay"):
        answer = alice.client.post(f"{ACCOUNT}/{form}", data={"csrf_token": token, "name": "X", "minutes": "5"})
        assert answer.status_code == 403
    assert acme(house).name == "Acme Zapatos"
