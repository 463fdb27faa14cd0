"""The account that is measured, and visitors who write to it, each message in a conversation of its own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import httpx
import standardwebhooks

from portal.actions.house import House
from portal.actions.provision import provision
from portal.actions.receive import receive
from portal.chat_systems.adapter import Webhook
from portal.clock import now
from portal.rules.events import VisitorWrote
from portal.store import endpoints
from portal.store.endpoints import Endpoint
from tests.running import SECRET

ENDPOINT = "shop-native"
AGENTS = 5
D = timedelta(seconds=120)
PASSWORD = "of the first agent, an admin"


def open_shop(house: House, agents: int = AGENTS) -> Endpoint:
    """An account on `pro` whose agents are all away; the first is an admin with a password."""
    people = [{"id": f"a{n}", "name": f"Agent {n}", "email": f"a{n}@shop.example"} for n in range(agents)]
    people[0] |= {"role": "admin", "password": PASSWORD}
    ways = [{"id": ENDPOINT, "source": "native", "secret": SECRET}]
    account = {
        "id": "shop",
        "name": "Shop",
        "plan": "pro",
        "agents": people,
        "endpoints": ways,
        "options": {"offline": True, "missed": True},
    }
    provision(house, json.dumps({"accounts": [account]}), overwrite=False)
    with house.db.read() as tx:
        found = endpoints.find(tx, ENDPOINT)
    assert found
    return found


class Visitors:
    """They write by the door's action, without HTTP and without a signature."""

    def __init__(self, house: House, endpoint: Endpoint) -> None:
        self._house, self._endpoint, self._numbers = house, endpoint, count()

    def write(self, number: int, ago: timedelta = D) -> None:
        """So many messages, written `ago`: with settings that wait for nothing they are due at once."""
        for webhook, body in self._webhooks(number, now() - ago):
            receive(self._house, self._endpoint, webhook, body)

    def _webhooks(self, number: int, at: datetime) -> Iterator[tuple[Webhook, bytes]]:
        for _ in range(number):
            place = next(self._numbers)
            wrote = VisitorWrote(
                sent_at=at + timedelta(microseconds=place % 1_000),
                conversation=f"new-{place}",
                message="m",
                author=None,
                name="Marta",
                email="marta@example.com",
                text="¿Tenéis la bota Luna en la talla 38? Me urge para el sábado.",
                page_url="https://shop.example/botas/luna",
                group=None,
            )
            yield Webhook(f"new-{place}", "message.created", (wrote,)), wrote.text.encode()


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook call as signed; it may be made more than once."""

    body: bytes
    headers: dict[str, str]

    def post(self, url: str) -> None:
        """Raises `httpx.HTTPError` when it is not taken."""
        httpx.post(url, content=self.body, headers=self.headers, timeout=60).raise_for_status()


def signed_message(name: str) -> Call:
    """A visitor's message in a conversation of this name, written so long ago that it is due."""
    data = {"conversation_id": name, "message_id": "m", "author": {"type": "visitor"}, "text": "¿Tenéis la talla 38?"}
    moment = now()
    body = json.dumps({"type": "message.created", "timestamp": (moment - D).isoformat(), "data": data})
    signed = {"webhook-id": name, "webhook-timestamp": str(int(moment.timestamp()))}
    return Call(body.encode(), {**signed, "webhook-signature": standardwebhooks.Webhook(SECRET).sign(name, moment, body)})
