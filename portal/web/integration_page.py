"""What the pages of Settings → Integrations show."""

from datetime import timedelta
from typing import Any

from flask import abort, get_flashed_messages, request
from sqlalchemy import Connection

from portal.actions import rotate_secret, send_test_event
from portal.actions.demand_endpoint import demand_endpoint
from portal.actions.endpoint_settings import SECRET, secret_settings
from portal.actions.sign_call import SOURCE, webhook_url
from portal.chat_systems import ADAPTERS
from portal.chat_systems.settings import of_page
from portal.clock import now
from portal.store import integrations, polls
from portal.web import house, integration_words, poll_words
from portal.web.pages import row_asked
from portal.web.signed_in import me

MOST = 25
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# What the next page says and no other: the endpoint whose new secret it may show, and how the test event could be sent from a shell.
NEW, SENT = "new-secret", "test-event"
WORDS = {"words": integration_words, "poll_words": poll_words}


def of_account() -> dict[str, Any]:
    with house().db.read() as tx:
        found, asked = integrations.summaries(tx, me().account_id, now() - DAY), polls.of_account(tx, me().account_id)
    return {"endpoints": found, "polls": asked, "sources": list(ADAPTERS), **WORDS}


def of_new(source: str, faults: dict[str, str] | None = None) -> dict[str, Any]:
    """What a new endpoint of the chat system must be given; 404 where there is none of this name."""
    if source not in ADAPTERS:
        abort(404)
    return {"source": source, "settings": of_page(ADAPTERS[source].settings), "values": request.form, **_form(source, faults), **WORDS}


def of_endpoint(public_id: str, faults: dict[str, str] | None = None) -> dict[str, Any]:
    """Raises `NoSuchEndpoint`."""
    with house().db.read() as tx:
        endpoint = demand_endpoint(tx, me(), public_id)
        received = _received(tx, endpoint.id)
        poll = polls.find(tx, endpoint.id)
    secrets = rotate_secret.valid_secrets(house(), endpoint)
    is_new = public_id in get_flashed_messages(category_filter=[NEW])
    return {
        "endpoint": endpoint,
        "url": webhook_url(house(), endpoint.source, public_id),
        "valid": len(secrets),
        "new_secret": secrets[0] if is_new and secrets else None,
        "poll": poll,
        "settings": of_page(ADAPTERS[endpoint.source].settings),
        "values": request.form if faults and SECRET not in faults else endpoint.settings,
        "known": secret_settings(house(), endpoint).keys(),
        "types": send_test_event.ABOUT_CONVERSATIONS if endpoint.source == SOURCE else (),
        "sent": get_flashed_messages(category_filter=[SENT]),
        **received,
        **_form(endpoint.source, faults),
        **WORDS,
    }


def _received(tx: Connection, endpoint: int) -> dict[str, Any]:
    """A page of receipts, the newest first, and what was refused lately; `older` leads to the next page."""
    before = row_asked("before")
    receipts = integrations.receipts_of(tx, endpoint, MOST + 1, before)
    older = receipts[MOST - 1].id if len(receipts) > MOST else None
    refusals = integrations.refusals_of(tx, endpoint, now() - WEEK)
    return {"receipts": receipts[:MOST], "before": before, "older": older, "refusals": refusals}


def _form(source: str, faults: dict[str, str] | None) -> dict[str, Any]:
    return {"secret_is_theirs": ADAPTERS[source].new_secret() is None, "faults": faults or {}}
