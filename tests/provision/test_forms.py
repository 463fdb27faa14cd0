"""A field that is not of the contract's form is named by its place (contract/EVENTS.md, Provisioning)."""

from typing import Any

import pytest

from tests.provision.operator import ACME, PASSWORD, Operator, acme, eva, faults
from tests.world import SECRET

END = ACME["endpoints"][0]


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
