"""Settings → Integrations, for admins: endpoints, their secrets and settings, what came in by them, and test events."""

import json

from cryptography.fernet import InvalidToken
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound, ServiceUnavailable

from portal.actions import add_endpoint, rotate_secret, send_test_event
from portal.actions.change_settings import change_settings
from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.refused import RefusedError
from portal.actions.remove_endpoint import remove_endpoint
from portal.actions.replay import replay as receive_again
from portal.chat_systems import ADAPTERS
from portal.chat_systems.settings import WrongSettings
from portal.web import errors, house, integration_words
from portal.web.forms import kept, say_why
from portal.web.integration_page import NEW, SENT, of_account, of_endpoint, of_new
from portal.web.pages import ROW
from portal.web.signed_in import demand_admin, me

blueprint = Blueprint("integrations", __name__, url_prefix="/settings/integrations")
blueprint.before_request(demand_admin)

PAGE, NEW_PAGE, ENDPOINT = "settings/integrations.html", "settings/new_integration.html", "settings/integration.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **of_account())


@blueprint.get("/new")
def begin() -> ResponseReturnValue:
    return render_template(NEW_PAGE, **of_new(request.args.get("source", "")))


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    source = request.form.get("source", "")
    return _to_secret(source, add_endpoint.add_endpoint(house(), me(), source, request.form))


@blueprint.get("/<public_id>")
def show_endpoint(public_id: str) -> ResponseReturnValue:
    return render_template(ENDPOINT, **of_endpoint(public_id))


@blueprint.post("/<public_id>/secret")
def rotate(public_id: str) -> ResponseReturnValue:
    return _to_secret(rotate_secret.rotate_secret(house(), me(), public_id, request.form), public_id)


@blueprint.post("/<public_id>/secret/retire")
def retire(public_id: str) -> ResponseReturnValue:
    rotate_secret.retire_secret(house(), me(), public_id)
    return kept("integrations.show_endpoint", gettext("Only the new secret is valid now"), public_id=public_id, _anchor="secret")


@blueprint.post("/<public_id>/settings")
def change(public_id: str) -> ResponseReturnValue:
    change_settings(house(), me(), public_id, request.form)
    return kept("integrations.show_endpoint", public_id=public_id, _anchor="settings")


@blueprint.post("/<public_id>/remove")
def remove(public_id: str) -> ResponseReturnValue:
    remove_endpoint(house(), me(), public_id, is_sure=request.form.get("sure") == "on")
    return kept("integrations.show", gettext("Removed: %(endpoint)s", endpoint=public_id))


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
    return _page_again(), 422


@blueprint.errorhandler(WrongSettings)
def wrong(error: WrongSettings) -> ResponseReturnValue:
    """Each fault is said beside its field; what was typed stays, but for what is secret."""
    return _page_again(error.faults), 422


def _page_again(faults: dict[str, str] | None = None) -> str:
    public_id, source = (request.view_args or {}).get("public_id"), request.form.get("source", "")
    if public_id is not None:
        return render_template(ENDPOINT, **of_endpoint(public_id, faults))
    return render_template(NEW_PAGE, **of_new(source, faults)) if source in ADAPTERS else render_template(PAGE, **of_account())


def _to_secret(source: str, public_id: str) -> ResponseReturnValue:
    """To where a secret that the portal made is shown; the secret itself stays out of the session's cookie."""
    if ADAPTERS[source].new_secret() is None:
        return kept("integrations.show_endpoint", public_id=public_id, _anchor="secret")
    flash(public_id, NEW)
    return redirect(url_for("integrations.show_endpoint", public_id=public_id, _anchor="secret"), 303)
