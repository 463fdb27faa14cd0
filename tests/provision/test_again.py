"""What exists already: what is replaced and what is left alone (contract/EVENTS.md, Provisioning)."""

from typing import Any

import pytest
from sqlalchemy import update

from portal.passwords import hash_password, is_right
from portal.store.tables import agents
from tests.provision.operator import ACME, PASSWORD, Operator, acme, eva
from tests.world import SECRET, moment

OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
OWN = {"email": "other@example.com", "password": "another password", "options": {"offline": False, "missed": False}, "locale": "en"}


def own(operator: Operator) -> tuple[Any, ...]:
    """What is an agent's own affair."""
    found = operator.agent()
    return found.email, found.email_key, found.password_hash, found.offline_on, found.missed_on, found.locale


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_second_run_prints_nothing(operator: Operator, overwrite: bool) -> None:
    operator.provision(eva(password=PASSWORD))
    before = operator.rows(), own(operator)

    assert operator.provision(eva(password=PASSWORD), overwrite=overwrite) == []
    assert (operator.rows(), own(operator)) == before


def test_what_is_an_agents_own_is_left_as_it_is(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(eva(password=PASSWORD))
    before = own(sqlite_operator)

    assert sqlite_operator.provision(eva(**OWN)) == []
    assert own(sqlite_operator) == before


def test_what_is_an_agents_own_is_replaced_on_request(operator: Operator) -> None:
    operator.provision(eva(password=PASSWORD))

    operator.provision(eva(**OWN), overwrite=True)

    email, key, password_hash, offline_on, missed_on, locale = own(operator)
    assert (email, key, offline_on, missed_on, locale) == ("other@example.com", "other@example.com", False, False, "en")
    assert is_right(password_hash, "another password")


def test_what_an_agent_never_had_is_given(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(acme(agents=[{"id": "a1"}]))

    sqlite_operator.provision(eva(password=PASSWORD, locale="en"))

    found = sqlite_operator.agent()
    assert (found.email, found.locale, is_right(found.password_hash, PASSWORD)) == ("eva@example.com", "en", True)


def test_an_option_once_chosen_stays_even_when_it_is_the_default(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(acme(agents=[{"id": "a1", "options": {"offline": True}}]))

    sqlite_operator.provision(eva(options={"offline": False, "missed": False}))

    assert (sqlite_operator.agent().offline_on, sqlite_operator.agent().missed_on) == (True, False)


def test_a_hash_given_again_changes_nothing(sqlite_operator: Operator) -> None:
    kept = hash_password(PASSWORD)
    sqlite_operator.provision(eva(password_hash=kept))

    assert sqlite_operator.provision(eva(password_hash=hash_password("another"))) == []
    assert sqlite_operator.provision(eva(password_hash=kept), overwrite=True) == []
    assert sqlite_operator.agent().password_hash == kept


def test_name_role_and_active_are_as_the_file_says(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)

    lines = sqlite_operator.provision(eva(name="Eva K.", role="agent", active=False))

    assert lines == ["agent acme/a1: name Eva K.", "agent acme/a1: role agent", "agent acme/a1: active False"]


def test_what_the_file_leaves_out_is_left_alone(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(eva(password=PASSWORD))
    before = own(sqlite_operator), sqlite_operator.account(), sqlite_operator.groups_of(), sqlite_operator.secrets()

    bare = {"id": "acme", "agents": [{"id": "a1"}], "endpoints": [{"id": "acme-native", "source": "native"}]}
    assert sqlite_operator.provision(bare, overwrite=True) == []
    assert (own(sqlite_operator), sqlite_operator.account(), sqlite_operator.groups_of(), sqlite_operator.secrets()) == before


def test_an_accounts_fields_are_as_the_file_says(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)

    lines = sqlite_operator.provision(acme(name="Acme & Co", plan="standard", locale="en", options={"offline": False}))

    assert lines == [
        "account acme: name Acme & Co",
        "account acme: plan standard",
        "account acme: locale en",
        "account acme: offline_on False",
    ]


def test_groups_are_replaced(operator: Operator) -> None:
    both = acme(groups=[{"id": "sales"}, {"id": "help", "name": "Ayuda"}])
    operator.provision(both)

    assert operator.provision({**both, "agents": [{"id": "a1", "groups": ["help"]}]}) == ["agent acme/a1: groups help"]
    assert operator.groups_of() == {"help"}
    assert operator.provision({**both, "agents": [{"id": "a1", "groups": []}]}) == ["agent acme/a1: groups none"]
    assert operator.groups_of() == set()


def test_secrets_are_replaced(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)
    ends = [{"id": "acme-native", "source": "native", "secrets": [OTHER, SECRET]}]

    assert sqlite_operator.provision(acme(endpoints=ends)) == ["endpoint acme-native: secrets replaced"]
    assert sqlite_operator.secrets() == [OTHER, SECRET]
    assert sqlite_operator.provision(ACME) == ["endpoint acme-native: secrets replaced"]
    assert sqlite_operator.secrets() == [SECRET]


def test_two_agents_may_exchange_their_addresses(operator: Operator) -> None:
    def addressed(first: str, second: str) -> dict[str, Any]:
        return acme(agents=[{"id": "a1", "email": first}, {"id": "a2", "email": second}])

    operator.provision(addressed("one@example.com", "two@example.com"))
    lines = operator.provision(addressed("two@example.com", "one@example.com"), overwrite=True)

    assert lines == ["agent acme/a1: email two@example.com", "agent acme/a2: email one@example.com"]
    assert (operator.agent("a1").email, operator.agent("a2").email) == ("two@example.com", "one@example.com")


def test_an_address_may_change_its_case(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)

    assert sqlite_operator.provision(eva(email="EVA@example.com"), overwrite=True) == ["agent acme/a1: email EVA@example.com"]


def test_a_new_address_is_no_longer_suspended(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)
    with sqlite_operator.house.db.write() as tx:
        tx.execute(update(agents).values(suspended_at=moment(0)))

    sqlite_operator.provision(ACME, overwrite=True)
    assert sqlite_operator.agent().suspended_at is not None
    sqlite_operator.provision(eva(email="new@example.com"), overwrite=True)
    assert sqlite_operator.agent().suspended_at is None
