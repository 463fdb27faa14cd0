"""`flask --app portal send-test-event ENDPOINT TYPE [--data JSON] [--at TIME]`: signs and posts one native event."""

import json
from typing import Any

import click
import httpx

from portal.actions.house import House
from portal.actions.sign_call import SOURCE, signed_call
from portal.cli.fail import fail
from portal.cli.with_house import with_house
from portal.store import endpoints
from portal.store.endpoints import Endpoint


@click.command()
@click.argument("endpoint")
@click.argument("event_type", metavar="TYPE")
@click.option("--data", help="The event's data as JSON; what it leaves out is filled in with a sample.")
@click.option("--at", "at", help="When it happened, ISO 8601 with a zone; now when left out.")
@click.option("--url", help="Where the portal answers; PORTAL_URL when left out.")
@with_house
def send_test_event(house: House, endpoint: str, event_type: str, data: str | None, at: str | None, url: str | None) -> None:
    """Post one event to the portal as the chat system would, and print the answer."""
    call = signed_call(house, _endpoint(house, endpoint), event_type, _told(data), at=at, base=url)
    try:
        answer = httpx.post(call.url, content=call.body, headers=call.headers, timeout=10)
    except httpx.HTTPError as error:
        fail(f"{call.url} does not answer: {error}")
    click.echo(f"{call.body}\n{answer.status_code} {answer.text}")
    if answer.status_code >= 400:
        raise SystemExit(1)


def _told(data: str | None) -> dict[str, Any]:
    try:
        told = json.loads(data or "{}")
    except json.JSONDecodeError as error:
        fail(f"--data is not JSON: {error}")
    return told if isinstance(told, dict) else fail("--data must be a JSON object")


def _endpoint(house: House, public_id: str) -> Endpoint:
    with house.db.read() as tx:
        found = endpoints.find(tx, public_id)
    return found if found and found.source == SOURCE else fail(f"there is no native endpoint {public_id!r}")
