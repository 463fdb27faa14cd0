"""A wrong file changes nothing, names the place and what is wrong, and the command exits 2 (contract/EVENTS.md, Provisioning)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.provision.operator import ACME, PASSWORD, Operator, acme, eva, faults
from tests.world import SECRET, World

END = ACME["endpoints"][0]
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
HASH = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaA"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "line 1, column 1"),
        ('{"accounts": [\n  {"id": "acme",}\n]}', "line 2, column 17"),
        ('{"accounts": []} x', "line 1, column 18"),
        ("[" * 100_000, "not JSON"),
        ('{"accounts": [' + "1" * 5000 + "]}", "not JSON"),
    ],
)
def test_a_file_that_is_not_json_is_told_where(sqlite_operator: Operator, text: str, where: str) -> None:
    result = sqlite_operator.run_text(text)

    assert result.exit_code == 2
    assert "not JSON" in result.stderr
    assert where in result.stderr


@pytest.mark.parametrize(
    ("text", "place"), [("[]", "the file"), ("null", "the file"), ("{}", "accounts"), ('{"accounts": {}}', "accounts")]
)
def test_a_file_of_another_form_is_told_what_it_must_be(sqlite_operator: Operator, text: str, place: str) -> None:
    result = sqlite_operator.run_text(text)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"-: {place}: ")


def test_a_hash_and_a_password_are_one_too_many(sqlite_operator: Operator) -> None:
    assert faults(sqlite_operator, eva(password=PASSWORD, password_hash=HASH)) == ["accounts[0].agents[0]"]


def test_what_stands_twice_in_two_accounts_is_named(sqlite_operator: Operator) -> None:
    other = acme(id="rival", agents=[{"id": "a9", "email": "EVA@example.com"}])

    assert faults(sqlite_operator, ACME, other) == ["accounts[1].endpoints[0].id", "accounts[1].agents[0].email"]
    assert faults(sqlite_operator, ACME, ACME)[0] == "accounts[1].id"


def test_a_fault_at_the_end_changes_nothing(operator: Operator) -> None:
    operator.provision(eva(password=PASSWORD), acme(id="rival", agents=[{"id": "rita", "email": "rita@rival.example"}], endpoints=[]))
    before = operator.account(), operator.agent(), operator.groups_of(), operator.secrets()
    all_new = acme(
        name="New",
        plan="free",
        groups=[{"id": "new"}],
        agents=[
            {"id": "a1", "name": "New", "email": "new@example.com", "password": "a new password", "groups": ["new"]},
            {"id": "a2", "email": "Rita@rival.example"},
        ],
        endpoints=[{**END, "secret": OTHER}],
    )

    assert faults(operator, all_new, overwrite=True) == ["accounts[0].agents[1].email"]
    assert (operator.account(), operator.agent(), operator.groups_of(), operator.secrets()) == before


def test_an_endpoint_of_another_account_is_named(operator: Operator) -> None:
    operator.provision(ACME)

    assert faults(operator, acme(id="rival", agents=[])) == ["accounts[0].endpoints[0].id"]
    assert operator.secrets() == [SECRET]


def test_an_address_that_an_event_gave_to_another_is_named(sqlite_operator: Operator) -> None:
    sqlite_operator.provision(acme(agents=[]))
    World(sqlite_operator.house).tell("agent.updated", at=0, agent_id="a9", email="Eva@example.com")

    assert faults(sqlite_operator, ACME) == ["accounts[0].agents[0].email"]


def test_every_fault_is_named_at_once(sqlite_operator: Operator) -> None:
    account = eva(email="nobody", groups=[""]) | {"plan": "gold", "colour": "red"}

    assert faults(sqlite_operator, account) == [
        "accounts[0].plan",
        "accounts[0].agents[0].email",
        "accounts[0].agents[0].groups[0]",
        "accounts[0].colour",
    ]


def test_no_fault_shows_a_password_or_a_secret(sqlite_operator: Operator) -> None:
    texts = ["a secret word", "whsec_of words", "$argon2 of words"]
    account = eva(password=[texts[0]], password_hash=texts[2]) | {"endpoints": [{**END, "secret": texts[1]}]}

    output = sqlite_operator.run(account).output

    assert output
    assert not [text for text in texts if text in output]


def test_a_database_that_another_holds_is_told_plainly(sqlite_operator: Operator) -> None:
    engine = sqlite_operator.house.db.engine
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout=1"))
    with closing(sqlite3.connect(str(engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")

        assert faults(sqlite_operator, ACME) == ["The database cannot be used now"]


@pytest.mark.parametrize("name", ["missing.json", ".", "latin.json"])
def test_a_file_that_cannot_be_read_is_told_plainly(sqlite_operator: Operator, tmp_path: Path, name: str) -> None:
    (tmp_path / "latin.json").write_bytes('{"accounts": "ñ"}'.encode("latin-1"))

    result = sqlite_operator.app.test_cli_runner().invoke(args=["provision", str(tmp_path / name)])

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert str(tmp_path) in result.stderr
