"""`flask --app portal send-test-event ENDPOINT TYPE [--data JSON] [--at TIME]`: signs and posts one native event."""

import json
from urllib.parse import quote
from uuid import uuid4

import click
import httpx
import standardwebhooks

from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.sample_data import SAMPLES
from portal.cli.with_house import with_house
from portal.clock import now
from portal.store import endpoints


@click.command()
@click.argument("endpoint")
@click.argument("event_type", metavar="TYPE")
@click.option("--data", help="The event's data as JSON; what it leaves out is filled in with a sample.")
@click.option("--at", "at", help="When it happened, ISO 8601 with a zone; now when left out.")
@click.option("--url", help="Where the portal answers; PORTAL_URL when left out.")
@with_house
def send_test_event(house: House, endpoint: str, event_type: str, data: str | None, at: str | None, url: str | None) -> None:
    """Post one event to the portal as the chat system would, and print the answer."""
    body = json.dumps({"type": event_type, "timestamp": at or now().isoformat(), "data": _data(event_type, data)})
    address = f"{url or house.settings.portal_url}/webhooks/native/{quote(endpoint, safe='')}"
    try:
        answer = httpx.post(address, content=body, headers=_signed(_secret(house, endpoint), body), timeout=10)
    except httpx.HTTPError as error:
        fail(f"{address} does not answer: {error}")
    click.echo(f"{body}\n{answer.status_code} {answer.text}")
    if answer.status_code >= 400:
        raise SystemExit(1)


def _data(event_type: str, told: str | None) -> dict[str, object]:
    try:
        data = json.loads(told or "{}")
    except json.JSONDecodeError as error:
        fail(f"--data is not JSON: {error}")
    if not isinstance(data, dict):
        fail("--data must be a JSON object")
    return {**SAMPLES.get(event_type, {}), **({"message_id": uuid4().hex} if event_type == "message.created" else {}), **data}


def _secret(house: House, public_id: str) -> str:
    with house.db.read() as tx:
        found = endpoints.find(tx, public_id)
    if found is None or found.source != "native":
        fail(f"there is no native endpoint {public_id!r}")
    return house.locksmith.unlock(found.secrets)[0]


def _signed(secret: str, body: str) -> dict[str, str]:
    event_id, moment = f"test_{uuid4().hex}", now()
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign(event_id, moment, body),
    }
