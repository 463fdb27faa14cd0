"""Settings → Integrations, for admins: endpoints, their secrets, what came in by them, and test events."""

import json
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound, ServiceUnavailable

from portal.actions import add_endpoint, rotate_secret, send_test_event
from portal.actions.demand_endpoint import NoSuchEndpoint, demand_endpoint
from portal.actions.refused import RefusedError
from portal.actions.replay import replay as receive_again
from portal.actions.sign_call import SOURCE, webhook_url
from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.store import integrations
from portal.web import errors, house, integration_words
from portal.web.forms import kept, say_why
from portal.web.pages import ROW, row_asked
from portal.web.signed_in import demand_admin, me

blueprint = Blueprint("integrations", __name__, url_prefix="/settings/integrations")
blueprint.before_request(demand_admin)

PAGE, ENDPOINT = "settings/integrations.html", "settings/integration.html"
MOST = 50
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# What the next page says and no other: the endpoint whose new secret it may show, and how the test event could be sent from a shell.
NEW, SENT = "new-secret", "test-event"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_account())


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    return _to_new_secret(add_endpoint.add_endpoint(house(), me(), request.form.get("source", ""), request.form))


@blueprint.get("/<public_id>")
def show_endpoint(public_id: str) -> ResponseReturnValue:
    return render_template(ENDPOINT, **_endpoint(public_id))


@blueprint.post("/<public_id>/secret")
def rotate(public_id: str) -> ResponseReturnValue:
    rotate_secret.rotate_secret(house(), me(), public_id, request.form)
    return _to_new_secret(public_id)


@blueprint.post("/<public_id>/secret/retire")
def retire(public_id: str) -> ResponseReturnValue:
    rotate_secret.retire_secret(house(), me(), public_id)
    return kept("integrations.show_endpoint", gettext("Only the new secret is valid now"), public_id=public_id, _anchor="secret")


@blueprint.post(f"/<public_id>/receipts/<{ROW}:receipt>")
def replay(public_id: str, receipt: int) -> ResponseReturnValue:
    again = receive_again(house(), me(), public_id, receipt)
    did = gettext("Received again: %(did)s", did=integration_words.did_words(again))
    return kept("integrations.show_endpoint", did, public_id=public_id, _anchor="receipts")


@blueprint.post("/<public_id>/test")
def send(public_id: str) -> ResponseReturnValue:
    event_type, conversation = request.form.get("type", ""), request.form.get("conversation", "")
    if event_type not in send_test_event.ABOUT_CONVERSATIONS:
        abort(422)
    sent = send_test_event.send_test_event(house(), me(), public_id, event_type, conversation)
    flash(sent.call.as_curl, SENT)
    said = gettext("The answer: %(answer)s", answer=f"202 {json.dumps({'status': sent.answer, 'id': sent.id})}")
    return kept("integrations.show_endpoint", said, public_id=public_id, _anchor="test-event")


@blueprint.errorhandler(NoSuchEndpoint)
def no_such_endpoint(_error: NoSuchEndpoint) -> ResponseReturnValue:
    return errors.show(NotFound())


@blueprint.errorhandler(InvalidToken)
def locked_out(_error: InvalidToken) -> ResponseReturnValue:
    return errors.show(ServiceUnavailable())


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    public_id = (request.view_args or {}).get("public_id")
    return (render_template(PAGE, **_account()) if public_id is None else render_template(ENDPOINT, **_endpoint(public_id))), 422


def _to_new_secret(public_id: str) -> ResponseReturnValue:
    """The secret itself stays out of the session's cookie."""
    flash(public_id, NEW)
    return redirect(url_for("integrations.show_endpoint", public_id=public_id, _anchor="secret"), 303)


def _account() -> dict[str, Any]:
    with house().db.read() as tx:
        found = integrations.summaries(tx, me().account_id, now() - DAY)
    return {"endpoints": found, "sources": list(ADAPTERS), "words": integration_words}


def _endpoint(public_id: str) -> dict[str, Any]:
    before = row_asked("before")
    with house().db.read() as tx:
        endpoint = demand_endpoint(tx, me(), public_id)
        receipts = integrations.receipts_of(tx, endpoint.id, MOST + 1, before)
        refusals = integrations.refusals_of(tx, endpoint.id, now() - WEEK)
    secrets = rotate_secret.valid_secrets(house(), endpoint)
    is_new = public_id in get_flashed_messages(category_filter=[NEW])
    return {
        "endpoint": endpoint,
        "url": webhook_url(house(), endpoint.source, public_id),
        "valid": len(secrets),
        "new_secret": secrets[0] if is_new and secrets else None,
        "receipts": receipts[:MOST],
        "before": before,
        "older": receipts[MOST - 1].id if len(receipts) > MOST else None,
        "refusals": refusals,
        "types": send_test_event.ABOUT_CONVERSATIONS if endpoint.source == SOURCE else (),
        "sent": get_flashed_messages(category_filter=[SENT]),
        "words": integration_words,
    }
