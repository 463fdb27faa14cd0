"""A chat system's side of the door: signs bodies as Standard Webhooks wants it, and posts them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import standardwebhooks
from flask import Flask
from sqlalchemy import Table, func, select
from werkzeug.test import TestResponse

from portal.actions.house import House
from portal.store.tables import metadata
from tests.world import SECRET

PATH = "/webhooks/native/acme-native"
JUST_NOW = datetime.now(UTC).isoformat()


@dataclass
class Door:
    app: Flask
    ids: Iterator[int] = field(default_factory=count)

    @property
    def house(self) -> House:
        found: House = self.app.extensions["house"]
        return found

    def tell(self, event_type: str, data: object, *, timestamp: object = None, **more: Any) -> TestResponse:
        """Posts one event that happened at `timestamp` (just now, when None); `more` are as for `post`."""
        moment = datetime.now(UTC).isoformat() if timestamp is None else timestamp
        return self.post(json.dumps({"type": event_type, "timestamp": moment, "data": data}), **more)

    def post(
        self,
        body: str | bytes,
        *,
        path: str = PATH,
        secret: str = SECRET,
        sent_at: datetime | None = None,
        sender: str = "127.0.0.1",
        headers: dict[str, str | None] | None = None,
    ) -> TestResponse:
        """Posts `body`, signed; `headers` go in place of the right ones, None in place of one leaves it out."""
        raw = body.encode() if isinstance(body, str) else body
        right = signed(raw, f"e{next(self.ids)}", secret, sent_at)
        sent = {name: value for name, value in {**right, **(headers or {})}.items() if value is not None}
        return self.app.test_client().post(path, data=raw, headers=sent, environ_overrides={"REMOTE_ADDR": sender})

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return self._count(metadata.sorted_tables)

    def count(self, table: Table) -> int:
        return self._count([table])[table.name]

    def _count(self, tables: Iterable[Table]) -> dict[str, int]:
        with self.house.db.read() as tx:
            return {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def signed(body: bytes, event_id: str, secret: str = SECRET, sent_at: datetime | None = None) -> dict[str, str]:
    """The headers of a call; a body that is not UTF-8 cannot be signed, and gets the signature of something else."""
    moment = sent_at or datetime.now(UTC)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign(event_id, moment, body.decode(errors="replace")),
    }
