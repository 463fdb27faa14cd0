"""Door for chat systems: `POST /webhooks/<source>/<endpoint>` (contract/EVENTS.md, Routes and Answers), and for mail services."""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from portal.actions.count_refusal import Refusals, Why
from portal.actions.counted import Counted
from portal.actions.house import House
from portal.actions.receive import receive
from portal.chat_systems import ADAPTERS
from portal.chat_systems.texts import id_fault
from portal.clock import now
from portal.mail_services import SERVICES
from portal.store import endpoints
from portal.store.endpoints import Endpoint
from portal.store.secrets import Locksmith
from portal.throttle import Throttle
from portal.webhooks import counted, mail_services
from portal.webhooks.body import read_body
from portal.webhooks.problems import ANSWERS, NoEndpoint, answered, of_http
from portal.webhooks.signed import must_be_signed

REFUSALS = {400: Why.FORM, 401: Why.SIGNATURE, 422: Why.FORM, 429: Why.LIMIT}

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()


@blueprint.post("/<source>/<endpoint_id>")
def take(source: str, endpoint_id: str) -> Response:
    house: House = current_app.extensions["house"]
    body, headers = read_body(), {name.lower(): value for name, value in request.headers.items()}
    endpoint = _verified(house, source, endpoint_id, body, headers)
    webhook = ADAPTERS[source].parse(body, headers, endpoint.settings)
    answer = receive(house, endpoint, webhook, body)
    log.info("webhook", endpoint=endpoint.public_id, event_id=webhook.id, answer=answer.value)
    return answered({"status": answer.value, "id": webhook.id}, HTTPStatus.ACCEPTED)


@blueprint.before_app_request
def nowhere() -> Response | None:
    """What is no webhook at all is told to machines as a problem too, not as a page."""
    astray = request.routing_exception
    lost = isinstance(astray, (NotFound, MethodNotAllowed)) and request.path.startswith(f"{blueprint.url_prefix}/")
    return of_http(astray) if astray and lost else None


@blueprint.after_request
def count(answer: Response) -> Response:
    counted.count(answer)
    return answer


@blueprint.after_request
def count_refusal(answer: Response) -> Response:
    """Calls to an endpoint there is; of strangers who try addresses nothing is kept but a line in the log."""
    why = REFUSALS.get(answer.status_code)
    if answer.status_code >= 400:
        called = g.endpoint.public_id if "endpoint" in g else None
        log.info("webhook.refused", status=answer.status_code, endpoint=called, at=g.get("place"))
    if why and "endpoint" in g:
        refusals: Refusals = current_app.extensions["refusals"]
        refusals.count(g.endpoint.id, why, now(), g.get("place", ""))
    return answer


def _verified(house: House, source: str, endpoint_id: str, body: bytes, headers: Mapping[str, str]) -> Endpoint:
    """The endpoint, when the call is signed by it; signed and unsigned calls are counted apart, the latter by sender."""
    with must_be_signed() as throttle:
        endpoint = g.endpoint = _endpoint(house, source, endpoint_id)
        ADAPTERS[source].verify(body, headers, _secrets(house.locksmith, endpoint.secrets), endpoint.settings)
    throttle.count_signed(endpoint.public_id)
    return endpoint


@lru_cache(maxsize=1024)
def _secrets(locksmith: Locksmith, locked: str) -> list[str]:
    """Opened once: what is read is their locked form, which is another one as soon as one of them is changed."""
    return locksmith.unlock(locked)


def _endpoint(house: House, source: str, endpoint_id: str) -> Endpoint:
    if source not in ADAPTERS or id_fault(endpoint_id):
        raise NoEndpoint
    with house.db.glance() as tx:
        endpoint = endpoints.find(tx, endpoint_id)
    if endpoint is None or endpoint.source != source:
        raise NoEndpoint
    return endpoint


for _service in SERVICES:
    blueprint.add_url_rule(f"/{_service}/<word>", "report", mail_services.take, methods=["POST"], defaults={"service": _service})

for _kind, _answer in ANSWERS.items():
    blueprint.register_error_handler(_kind, _answer)


def register(app: Flask) -> None:
    """Hang the door into the app; the house must be in its extensions."""
    house: House = app.extensions["house"]
    app.extensions |= {"throttle": Throttle(house), "refusals": Refusals(house), "counted": Counted(house)}
    app.register_blueprint(blueprint)
