"""The chat system: signed webhooks over real lines, some of which break before the answer is read."""

import json
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any

from standardwebhooks import Webhook

from tests.faults.ledger import Ledger, Told
from tests.rules.oracle import Happened
from tests.running import SECRET

PATIENCE = 3.0  # seconds for an answer
NOT_DATA = ("type", "at", "author_type", "author")
TAKEN = "202 "


class Client:
    def __init__(self, port: int, ledger: Ledger) -> None:
        self._port, self._ledger = port, ledger

    def call(self, endpoint: str, told: Told) -> str:
        """`202 <status>`, another status, or the name of what went wrong with the line."""
        answer = self._call(endpoint, told)
        self._ledger.answered(answer, time.time())
        return answer

    def cut(self, endpoint: str, told: Told) -> None:
        """Sends it and hangs up without waiting for the answer."""
        line = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            self._send(line, endpoint, told)
        except OSError:
            self._ledger.answered("cut before it was sent", time.time())
        finally:
            line.close()

    def _call(self, endpoint: str, told: Told) -> str:
        line = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            self._send(line, endpoint, told)
            answer = line.getresponse()
            said = json.loads(answer.read())
        except (OSError, HTTPException, ValueError) as trouble:
            return type(trouble).__name__
        finally:
            line.close()
        return f"{answer.status} {said.get('status')}" if answer.status == 202 else str(answer.status)

    def _send(self, line: HTTPConnection, endpoint: str, told: Told) -> None:
        moment = datetime.now(UTC)
        signature = Webhook(SECRET).sign(told.id, moment, told.body)
        headers = {"webhook-id": told.id, "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}
        line.request("POST", f"/webhooks/native/{endpoint}", told.body, headers)


def body_of(event: Happened, base: float) -> str:
    data: dict[str, Any] = {name: value for name, value in event.items() if name not in NOT_DATA}
    if "author_type" in event:
        data |= {"author": {"type": event["author_type"], "id": event["author"]}, "text": event["message_id"]}
    if "device_id" in event:
        data["device"] = "web"
    timestamp = datetime.fromtimestamp(base + event["at"], UTC).isoformat()
    return json.dumps({"type": event["type"], "timestamp": timestamp, "data": data})
