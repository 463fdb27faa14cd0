"""What an endpoint's chat system must be given: checked, kept, the token encrypted and in no line."""

from typing import Any

from sqlalchemy import select

from portal.store.tables import endpoints, polls
from tests.provision.operator import Operator, acme, faults

GIVEN = {"account_id": "900001", "app_id": "apAB12cdE", "token": "t0ken-of-theirs"}
SECRET = "0123456789abcdef0123456789abcdef01234567"


def shop(**changes: Any) -> dict[str, Any]:
    """Acme with an endpoint that must be asked."""
    return acme(endpoints=[{"id": "acme-smartsupp", "source": "smartsupp", "secret": SECRET, "settings": GIVEN, **changes}])


def kept(operator: Operator) -> tuple[str, dict[str, str]]:
    """The settings as they stand, and the secret ones."""
    with operator.house.db.read() as tx:
        row = tx.execute(select(endpoints.c.settings, endpoints.c.tokens)).one()
    assert "t0ken" not in f"{row.tokens}"
    return row.settings, operator.house.locksmith.unlock_named(row.tokens)


def test_settings_are_kept_and_the_endpoint_is_asked_from_then_on(operator: Operator) -> None:
    operator.provision(shop())

    assert kept(operator) == ('{"account_id": "900001", "app_id": "apAB12cdE"}', {"token": "t0ken-of-theirs"})
    with operator.house.db.read() as tx:
        assert len(tx.execute(select(polls)).all()) == 1


def test_again_it_changes_nothing(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(shop())

    assert sqlite_operator.provision(shop()) == []


def test_other_settings_replace_them_and_no_line_shows_a_token(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(shop())
    said = sqlite_operator.provision(shop(settings={**GIVEN, "token": "another"}))

    assert said == ["endpoint acme-smartsupp: settings replaced"]
    assert kept(sqlite_operator)[1] == {"token": "another"}


def test_a_file_that_names_none_leaves_them_alone(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(shop())
    sqlite_operator.provision(acme(endpoints=[{"id": "acme-smartsupp", "source": "smartsupp"}]))

    assert kept(sqlite_operator)[1] == {"token": "t0ken-of-theirs"}


def test_each_wrong_one_is_named_by_its_place(sqlite_operator: Operator) -> None:
    at = "accounts[0].endpoints[0].settings"

    assert faults(sqlite_operator, shop(settings={"account_id": "", "token": "two words", "colour": "red", "app_id": "a"})) == [
        f"{at}.{name}" for name in ("colour", "account_id", "token")
    ]
    assert faults(sqlite_operator, shop(settings={"token": 7})) == [f"{at}.token"]
    assert sorted(faults(sqlite_operator, shop(settings=None))) == [f"{at}.{name}" for name in ("account_id", "app_id", "token")]
