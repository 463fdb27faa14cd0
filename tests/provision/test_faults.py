"""A wrong file changes nothing, names the place and what is wrong, and the command exits 2 (contract/EVENTS.md, Provisioning)."""

from pathlib import Path
from typing import Any

import pytest

from portal.passwords import hash_password
from tests.provision.operator import ACME, PASSWORD, Operator, acme, eva
from tests.world import SECRET, World

END = ACME["endpoints"][0]
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
HASH = hash_password(PASSWORD)


def faults(operator: Operator, *accounts: Any, overwrite: bool = False) -> list[str]:
    """The places that are named; nothing is changed, and only stderr is written to."""
    before = operator.rows()
    result = operator.run(*accounts, overwrite=overwrite)
    assert (result.exit_code, result.stdout) == (2, "")
    assert operator.rows() == before
    *lines, last = result.stderr.splitlines()
    assert last == "Nothing was changed."
    places = [line.removeprefix("-: ").split(": ") for line in lines]
    assert all(why for _, *why in places)
    return [place for place, *_ in places]


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


@pytest.mark.parametrize(
    ("account", "place"),
    [
        ("acme", "accounts[0]"),
        ({}, "accounts[0].id"),
        (acme(id=5), "accounts[0].id"),
        (acme(id=""), "accounts[0].id"),
        (acme(id="a\nb"), "accounts[0].id"),
        (acme(id="x" * 129), "accounts[0].id"),
        (acme(name=5), "accounts[0].name"),
        (acme(plan="gold"), "accounts[0].plan"),
        (acme(locale="fr"), "accounts[0].locale"),
        (acme(panel_url="javascript:alert(1)"), "accounts[0].panel_url"),
        (acme(panel_url="https://"), "accounts[0].panel_url"),
        (acme(panel_url="https://x.example/\x00"), "accounts[0].panel_url"),
        (acme(panel_url="https://[x/"), "accounts[0].panel_url"),
        (acme(options={"offline": 1}), "accounts[0].options.offline"),
        (acme(options={"online": True}), "accounts[0].options.online"),
        (acme(options=[]), "accounts[0].options"),
        (acme(offline_delay_seconds=0), "accounts[0].offline_delay_seconds"),
        (acme(offline_delay_seconds=float("nan")), "accounts[0].offline_delay_seconds"),
        (acme(offline_delay_seconds="45"), "accounts[0].offline_delay_seconds"),
        (acme(missed_grace_seconds=True), "accounts[0].missed_grace_seconds"),
        (acme(colour="red"), "accounts[0].colour"),
        (acme(groups=[{"id": "sales", "size": 3}]), "accounts[0].groups[0].size"),
        (acme(agents=None), "accounts[0].agents"),
        (acme(agents=["a1"]), "accounts[0].agents[0]"),
        (eva(id=None), "accounts[0].agents[0].id"),
        (eva(nickname="Evita"), "accounts[0].agents[0].nickname"),
        (eva(email="nobody"), "accounts[0].agents[0].email"),
        (eva(email=""), "accounts[0].agents[0].email"),
        (eva(role="owner"), "accounts[0].agents[0].role"),
        (eva(active="yes"), "accounts[0].agents[0].active"),
        (eva(password=""), "accounts[0].agents[0].password"),
        (eva(password="half \ud83d"), "accounts[0].agents[0].password"),
        (eva(password_hash="5f4dcc3b5aa765d61d8327deb882cf99"), "accounts[0].agents[0].password_hash"),
        (eva(password_hash="$argon2"), "accounts[0].agents[0].password_hash"),
        (eva(groups="sales"), "accounts[0].agents[0].groups"),
        (eva(groups=["sales", 5]), "accounts[0].agents[0].groups[1]"),
        (acme(endpoints=[{"id": "e"}]), "accounts[0].endpoints[0].source"),
        (acme(endpoints=[{**END, "source": "smoke"}]), "accounts[0].endpoints[0].source"),
        (acme(endpoints=[{**END, "id": "a/b"}]), "accounts[0].endpoints[0].id"),
        (acme(endpoints=[{**END, "token": "x"}]), "accounts[0].endpoints[0].token"),
        (acme(endpoints=[{**END, "secret": "plain"}]), "accounts[0].endpoints[0].secret"),
        (acme(endpoints=[{**END, "secret": "whsec_"}]), "accounts[0].endpoints[0].secret"),
        (acme(endpoints=[{**END, "secret": "whsec_!!!"}]), "accounts[0].endpoints[0].secret"),
        (acme(endpoints=[{"id": "e", "source": "native", "secrets": [SECRET, "plain"]}]), "accounts[0].endpoints[0].secrets[1]"),
        (acme(endpoints=[{"id": "e", "source": "native", "secrets": []}]), "accounts[0].endpoints[0].secrets"),
        (acme(endpoints=[{"id": "e", "source": "native", "secrets": [SECRET] * 3}]), "accounts[0].endpoints[0].secrets"),
        (acme(endpoints=[{**END, "secrets": [SECRET]}]), "accounts[0].endpoints[0]"),
        (eva(password=PASSWORD, password_hash="x"), "accounts[0].agents[0].password_hash"),
        (acme(endpoints=[{"id": "new", "source": "native"}]), "accounts[0].endpoints[0].secret"),
        (eva(groups=["nobody"]), "accounts[0].agents[0].groups[0]"),
        (acme(agents=[{"id": "a1"}, {"id": "a1"}]), "accounts[0].agents[1].id"),
        (acme(agents=[{"id": "a1", "email": "a@b.example"}, {"id": "a2", "email": "A@b.example"}]), "accounts[0].agents[1].email"),
        (acme(groups=[{"id": "sales"}, {"id": "sales"}]), "accounts[0].groups[1].id"),
        (acme(endpoints=[END, END]), "accounts[0].endpoints[1].id"),
    ],
)
def test_the_place_of_a_fault_is_named(sqlite_operator: Operator, account: Any, place: str) -> None:
    assert faults(sqlite_operator, account) == [place]


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


@pytest.mark.parametrize("name", ["missing.json", ".", "latin.json"])
def test_a_file_that_cannot_be_read_is_told_plainly(sqlite_operator: Operator, tmp_path: Path, name: str) -> None:
    (tmp_path / "latin.json").write_bytes('{"accounts": "ñ"}'.encode("latin-1"))

    result = sqlite_operator.app.test_cli_runner().invoke(args=["provision", str(tmp_path / name)])

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert str(tmp_path) in result.stderr
