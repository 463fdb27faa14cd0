"""Acme's chat at `T`, a day in May: Alice of Ventas; Dora, and Bob, the admin, of Soporte."""

import json
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from portal.actions.forget import forget
from portal.store.tables import alerts
from tests.web.page import Page
from tests.web.people import ALICE, BOB, PASSWORD
from tests.web.reader import HTMX, Reader
from tests.world import World

DORA = "dora@acme.example"
AGENTS = [
    {"id": "alice", "name": "Alice", "email": ALICE, "groups": ["ventas"]},
    {"id": "bob", "name": "Bob", "email": BOB, "role": "admin", "groups": ["soporte"]},
    {"id": "dora", "name": "Dora", "email": DORA, "groups": ["soporte"], "password": PASSWORD},
]
GROUPS = [{"id": "ventas", "name": "Ventas"}, {"id": "soporte", "name": "Soporte"}]


@dataclass
class Chat(World):
    """What a visitor, Marta, tells Ventas, and what people see of it; times are seconds after `T`."""

    app: Flask = field(kw_only=True)

    def __post_init__(self) -> None:
        with self.at(-3600):
            self.provision(agents=AGENTS, groups=GROUPS)

    def work(self, at: float) -> None:
        with self.app.app_context():
            super().work(at)

    def marta_writes(self, at: float = 0, text: str = "¿Tenéis talla 38?", message: str = "") -> None:
        self.writes(message or f"m{at}", at, text=text, group_id="ventas", author={"name": "Marta"})

    def forget_all(self) -> None:
        """As the portal does in a year."""
        with self.at(366 * 24 * 3600):
            forget(self.house)

    def rows(self) -> list[int]:
        """The alerts by row, in order of time."""
        with self.house.db.read() as tx:
            return list(tx.execute(select(alerts.c.id).order_by(alerts.c.at, alerts.c.kind.desc())).scalars())

    def see(self, who: str = BOB, *, alert: int = 0, at: float = 300, status: int = 200, lang: str = "es") -> Page:
        """The page of the alert at this place in `rows`, as `who` sees it."""
        with self.at(at):
            return self.reader(who).see(f"/alerts/{self.rows()[alert]}?lang={lang}", status=status)

    def reader(self, who: str) -> Reader:
        reader = Reader(self.app.test_client())
        assert reader.log_in(who).status_code == 303
        return reader

    def poll(self, page: Page, at: float) -> tuple[int, str]:
        """What htmx is answered that asks again for what `page` shows."""
        asks = page.one("article").attrs
        known: dict[str, str] = json.loads(asks["hx-headers"])
        with self.at(at):
            answer = self.reader(BOB).client.get(asks["hx-get"], headers={**HTMX, **known})
        return answer.status_code, answer.text
