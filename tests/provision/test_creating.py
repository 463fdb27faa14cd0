"""What a provisioning file names is created (contract/EVENTS.md, Provisioning)."""

import json
from pathlib import Path

import pytest

from portal.passwords import hash_password, is_right
from tests.provision.operator import ACME, PASSWORD, Operator, acme, eva
from tests.world import SECRET

OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def test_all_of_the_contracts_file_is_created(operator: Operator) -> None:
    operator.provision(eva(password=PASSWORD))

    account, agent = operator.account(), operator.agent()
    assert (account.name, account.plan, account.locale, account.panel_url) == ("Acme", "pro", "es", ACME["panel_url"])
    assert (account.offline_on, account.missed_on, account.missed_changed_by) == (True, True, "provisioning")
    assert (agent.name, agent.email, agent.email_key, agent.role) == ("Eva", "eva@example.com", "eva@example.com", "admin")
    assert (agent.active, agent.locale, agent.offline_on, agent.missed_on) == (True, "es", True, True)
    assert is_right(agent.password_hash, PASSWORD)
    assert operator.groups_of() == {"sales"}
    assert operator.secrets() == [SECRET]


def test_each_thing_created_is_a_line(sqlite_operator: Operator) -> None:
    lines = sqlite_operator.provision(eva(password=PASSWORD))

    created = [line for line in lines if line.endswith(": created")]
    assert created == ["account acme: created", "group acme/sales: created", "agent acme/a1: created", "endpoint acme-native: created"]


def test_nothing_printed_shows_a_password_or_a_secret(sqlite_operator: Operator) -> None:
    first = sqlite_operator.run(eva(password=PASSWORD))
    second = sqlite_operator.run(eva(password=f"{PASSWORD} 2") | {"endpoints": [{**ACME["endpoints"][0], "secret": OTHER}]}, overwrite=True)

    for result in (first, second):
        assert result.exit_code == 0
        assert PASSWORD not in result.output
        assert "whsec_" not in result.output
        assert "argon2" not in result.output
    assert "agent acme/a1: password set" in first.stdout
    assert "endpoint acme-native: secrets replaced" in second.stdout


def test_what_is_left_out_has_the_contracts_defaults(sqlite_operator: Operator) -> None:
    sqlite_operator.provision({"id": "acme", "agents": [{"id": "a1"}]})

    account, agent = sqlite_operator.account(), sqlite_operator.agent()
    assert (account.name, account.plan, account.offline_on, account.missed_on) == ("acme", "free", True, False)
    assert (agent.role, agent.active, agent.offline_on, agent.missed_on) == ("agent", True, True, True)
    assert (agent.email, agent.password_hash) == (None, None)


def test_a_hash_may_stand_for_a_password(sqlite_operator: Operator) -> None:
    made_elsewhere = hash_password(PASSWORD)

    sqlite_operator.provision(eva(password_hash=made_elsewhere))

    assert sqlite_operator.agent().password_hash == made_elsewhere


def test_secrets_are_kept_in_their_order(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(acme(endpoints=[{"id": "acme-native", "source": "native", "secrets": [OTHER, SECRET]}]))

    assert sqlite_operator.secrets() == [OTHER, SECRET]


def test_secrets_are_encrypted(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME)

    path = Path(str(sqlite_operator.house.db.engine.url.database))
    sqlite_operator.house.db.engine.dispose()
    assert SECRET.removeprefix("whsec_").encode() not in path.read_bytes()


def test_delays_of_an_account_may_be_told(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(acme(offline_delay_seconds=45, missed_grace_seconds=7.5))

    assert (sqlite_operator.account().offline_delay_seconds, sqlite_operator.account().missed_grace_seconds) == (45, 7.5)


def test_several_accounts_may_use_the_same_ids(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(ACME, {"id": "rival", "groups": ACME["groups"], "agents": [{"id": "a1"}]})

    assert sqlite_operator.rows()["agents"] == sqlite_operator.rows()["groups"] == 2


def test_the_file_may_be_a_file(sqlite_operator: Operator, tmp_path: Path) -> None:
    path = tmp_path / "acme.json"
    path.write_text(json.dumps({"accounts": [ACME]}, ensure_ascii=False), encoding="utf-8")

    result = sqlite_operator.app.test_cli_runner().invoke(args=["provision", str(path)])

    assert (result.exit_code, sqlite_operator.account().name) == (0, "Acme")


@pytest.mark.parametrize("text", ['{"accounts": []}', '\ufeff{"accounts": []}'])
def test_a_file_that_names_nothing_changes_nothing(sqlite_operator: Operator, text: str) -> None:
    result = sqlite_operator.run_text(text)

    assert (result.exit_code, result.output) == (0, "")
