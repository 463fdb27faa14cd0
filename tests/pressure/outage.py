"""`make pressure`: thousands of messages while the mail server is away, then it is back; with real processes. EVENTS may be set.

Not among the tests that always run: what it adds to them is memory, and that needs its time to show.
"""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from uuid import uuid4

import httpx
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select
from standardwebhooks import Webhook

from portal.clock import now
from portal.store.mail_server import PAUSE
from portal.store.tables import attempts, notifications
from tests.actions.asked import said
from tests.pressure.door import shut_door
from tests.pressure.memory import used
from tests.running import SECRET, Portal, running
from tests.sink import Sink
from tests.waiting import eventually

EVENTS = int(os.environ.get("EVENTS", "3000"))
PATIENCE = 1200.0
WORKERS = 2
SENDERS = 3
SHOP = {
    "id": "shop",
    "name": "Shop",
    "plan": "pro",
    "agents": [{"id": "eva", "name": "Eva", "email": "eva@shop.example"}],
    "endpoints": [{"id": "shop", "source": "native", "secret": SECRET}],
}
SETTINGS = {
    "MAIL_SERVER": "127.0.0.1",
    "WORKERS": str(WORKERS),
    "OFFLINE_DELAY_SECONDS": "1",
    "MAILS_PER_HOUR": "0",
    "WEBHOOK_RATE_LIMIT": "1000000/minute",
}


class Rush:
    """Visitors who write, each in a conversation of their own; `memory` is sampled after each hundred of them."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.memory: list[int] = []
        self._client = httpx.Client(base_url=portal.url, timeout=30)

    def write(self, number: int) -> None:
        """A signed webhook; its sender sees it accepted."""
        author = {"type": "visitor"}
        data = {"conversation_id": f"c{number}", "message_id": "m", "author": author, "text": f"number {number} of all"}
        body = json.dumps({"type": "message.created", "timestamp": now().isoformat(), "data": data})
        event, moment = uuid4().hex, now()
        signed = {"webhook-id": event, "webhook-timestamp": str(int(moment.timestamp()))}
        signature = Webhook(SECRET).sign(event, moment, body)
        answer = self._client.post("/webhooks/native/shop", content=body, headers={**signed, "webhook-signature": signature})
        assert answer.status_code == 202, answer.text
        if number % 100 == 0:
            self.memory.append(used(self.portal))

    def growth(self) -> float:
        """The most that was used in the last third of the rush, as a multiple of the most in the second."""
        third = len(self.memory) // 3
        return max(self.memory[-third:]) / max(self.memory[third : 2 * third])


def waiting(portal: Portal) -> int:
    with portal.house.db.read() as tx:
        return tx.execute(select(func.count()).where(notifications.c.state.in_(("queued", "deferred")))).scalar_one()


def tried(portal: Portal) -> int:
    with portal.house.db.read() as tx:
        return tx.execute(select(func.count()).select_from(attempts)).scalar_one()


def order(sink: Sink) -> list[int]:
    return [int(said(mail).partition("> number ")[2].split()[0]) for _, mail in list(sink.mails)]


@pytest.mark.timeout(2 * PATIENCE)
def test_an_outage_costs_no_webhook_no_memory_and_no_mail_and_the_backlog_drains_fairly(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with shut_door() as door:
            portal = stack.enter_context(running(tmp_path, demo=False, MAIL_PORT=str(door.port), **SETTINGS))
            portal.provision(SHOP)
            rush, began = Rush(portal), monotonic()
            with ThreadPoolExecutor(SENDERS) as senders:
                list(senders.map(rush.write, range(EVENTS)))
            eventually(lambda: waiting(portal) == EVENTS, PATIENCE)
            lasted, knocks = monotonic() - began, len(door.knocks)
        print(f"\n{EVENTS} webhooks answered in {lasted:.0f} s: memory x {rush.growth():.2f}, {knocks} knocks, {tried(portal)} mails tried")  # noqa: T201 (the figures)
        assert rush.growth() < 1.1
        assert tried(portal) <= WORKERS
        assert knocks <= 2 * WORKERS + lasted / PAUSE.total_seconds()

        sink = Sink()
        controller = Controller(sink, hostname="127.0.0.1", port=door.port)
        controller.start()
        stack.callback(controller.stop)
        eventually(lambda: len(sink.mails) > EVENTS / 100, PATIENCE)
        rush.write(EVENTS)
        eventually(lambda: len(sink.mails) > EVENTS, PATIENCE)
        came = order(sink)
        early = sum(number < EVENTS / 4 for number in came[: EVENTS // 5]) / (EVENTS // 5)
        print(f"of the first fifth that came {early:.0%} are of the oldest quarter; the new alert's mail was number {came.index(EVENTS)}")  # noqa: T201 (the figures)
        assert early > 0.7
        assert came.index(EVENTS) < EVENTS * 0.7
        assert set(Counter(came).values()) == {1}
        assert len(came) == EVENTS + 1
