"""Whatever is sent to a page, as an admin, an agent or a stranger: never a 500, never half a write, always a sentence."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.actions.house import House
from portal.actions.provision import provision
from portal.mail import inbox
from portal.store.tables import agents, alerts, devices, receipts
from tests.fuzz.digest import digest
from tests.fuzz.strange import TEXTS
from tests.fuzz.visiting import Noted, NotingRequest, Visiting
from tests.moving import make, moved
from tests.web.people import PASSWORD
from tests.web.reader import Reader
from tests.web.test_routes import PUBLIC
from tests.world import World, account

ELSEWHERE = {"webhooks.take", "why.sender", "health.ready"}
"""The door for chat systems has its own fuzzer; the others ask the DNS, and for a worker."""

ROUNDS = 3
ADMIN, AGENT, STRANGER = "zoe@acme.example", "eva@acme.example", "a stranger"


@dataclass
class Site:
    """An application on a database in which something has happened; who is signed in there is signed in again on each copy of it."""

    app: Flask
    template: Path
    clients: dict[str, FlaskClient]
    tokens: dict[str, str]
    arguments: dict[str, Any]
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Site:
    folder = tmp_path_factory.mktemp("site")
    template = Path(shutil.copy(migrated_sqlite, folder / "template.db"))
    made = make(folder)
    made.request_class = NotingRequest
    with moved(made, f"sqlite:///{template}") as app:
        arguments = _lived_in(app.extensions["house"])
        clients = {who: app.test_client() for who in (ADMIN, AGENT, STRANGER)}
        tokens = {who: _signed_in(client, who) for who, client in clients.items()}
    return Site(made, template, clients, tokens, arguments)


def _lived_in(house: House) -> dict[str, Any]:
    """Visitors wrote, one left, devices were connected, a mail is kept: every page has something to show."""
    world = World(house)
    people = [
        {"id": "zoe", "name": "Zoe", "email": ADMIN, "role": "admin", "password": PASSWORD},
        {"id": "eva", "name": "Eva", "email": AGENT, "password": PASSWORD},
        {"id": "luis", "name": "Luis", "email": "luis@acme.example"},
    ]
    with world.at(-3600):
        provision(house, json.dumps({"accounts": [account(agents=people, groups=[{"id": "sales", "name": "Ventas"}])]}), overwrite=False)
    world.online("eva", at=-60)
    world.writes("m1", at=0, author={"name": "Marta", "email": "marta@visitor.example"}, page_url="https://shop.example")
    world.tell("visitor.left", 10, conversation_id="c1")
    mail_id = inbox.keep(house.settings.var_dir, "", [AGENT], b"Subject: Hola\r\n\r\nHola")
    with house.db.read() as tx:
        rows = {"alert": alerts, "agent": agents, "device": devices, "receipt": receipts}
        first = {name: tx.execute(select(table.c.id).order_by(table.c.id)).scalars().first() for name, table in rows.items()}
    return first | {"public_id": "acme-native", "mail_id": mail_id, "sign_in": 1, "whose": "mine", "kind": "offline"}


def _signed_in(client: FlaskClient, who: str) -> str:
    """The token that their forms bear from now on."""
    reader = Reader(client)
    if who != STRANGER:
        assert reader.log_in(who).status_code == 303
        return reader.see("/settings/notifications").all("input", name="csrf_token")[0].attrs["value"]
    return reader.see("/login").all("input", name="csrf_token")[0].attrs["value"]


def rules(app: Flask) -> list[Rule]:
    return sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint not in ELSEWHERE), key=lambda rule: rule.endpoint)


def visits(site: Site, rule: Rule, who: str, folder: Path) -> Iterator[str]:
    """Some calls on a copy of the database; the first learns which fields are read there."""
    names = site.names[rule.endpoint]
    kept = {cookie.key: cookie.value for cookie in (site.clients[who]._cookies or {}).values()}
    with moved(site.app, f"sqlite:///{shutil.copy(site.template, folder / 'visited.db')}") as app:
        for number in range(ROUNDS):
            client = app.test_client()
            for name, value in kept.items():
                client.set_cookie(name, value)
            Noted.names = set()
            visiting = Visiting(app, client, site.tokens[who], site.arguments, Random(f"{rule.endpoint} {who} {number}"))
            yield from visiting.visit(rule, names)
            names |= Noted.names - {"csrf_token"}
    for left in folder.glob("visited.db*"):
        left.unlink()


@pytest.mark.parametrize("who", [ADMIN, AGENT])
def test_no_form_and_no_address_breaks_a_page(site: Site, who: str, tmp_path: Path) -> None:
    assert [wrong for rule in rules(site.app) for wrong in visits(site, rule, who, tmp_path)] == []


def test_nor_does_what_a_stranger_sends(site: Site, tmp_path: Path) -> None:
    public = [rule for rule in rules(site.app) if rule.endpoint in PUBLIC]
    assert [wrong for rule in public for wrong in visits(site, rule, STRANGER, tmp_path)] == []


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [("team.change", {"name", "group"}), ("sign_in.log_in", {"email", "password", "next"}), ("notifications.change", {"value"})],
)
def test_the_fields_that_a_view_reads_are_found(site: Site, endpoint: str, fields: set[str], tmp_path: Path) -> None:
    """Without them nothing above would have been tried."""
    (rule,) = (rule for rule in rules(site.app) if rule.endpoint == endpoint)
    list(visits(site, rule, ADMIN, tmp_path))

    assert fields <= site.names[endpoint]


def test_no_header_breaks_the_way_to_the_log_in(site: Site, tmp_path: Path) -> None:
    with moved(site.app, f"sqlite:///{shutil.copy(site.template, tmp_path)}") as app:
        for text in ["http://[", *(text for text in TEXTS if len(text) < 5000 and not set(text) & set("\r\n"))]:
            shown = text.encode(errors="replace").decode("latin-1")
            answer = app.test_client().get("/settings/profile", headers={"HX-Request": "true", "HX-Current-URL": shown})
            assert answer.status_code == 401, text


@pytest.mark.parametrize("cookie", ["session", "theme", "known", "remember_token"])
def test_no_cookie_breaks_a_page(site: Site, cookie: str, tmp_path: Path) -> None:
    with moved(site.app, f"sqlite:///{shutil.copy(site.template, tmp_path)}") as app:
        for text in [text for text in TEXTS if len(text) < 5000]:
            value = text.encode(errors="replace").decode("latin-1").replace("\r", "").replace("\n", "")
            answer = app.test_client(use_cookies=False).get("/login", headers={"Cookie": f"{cookie}={value}"})
            assert answer.status_code == 200, text


def test_half_a_write_is_seen(site: Site, tmp_path: Path) -> None:
    with moved(site.app, f"sqlite:///{shutil.copy(site.template, tmp_path)}") as app:
        house = app.extensions["house"]
        before = digest(house)
        with house.db.write() as tx:
            tx.execute(agents.update().where(agents.c.external_id == "eva").values(name="x"))
        assert digest(house) != before
