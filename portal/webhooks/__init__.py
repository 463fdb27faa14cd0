"""Door for chat systems: `POST /webhooks/<source>/<endpoint>` (contract/EVENTS.md, Routes and Answers), and for mail services."""

from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from portal.actions.count_refusal import Refusals, Why
from portal.actions.counted import Counted
from portal.actions.house import House
from portal.actions.noted import called_from
from portal.clock import now
from portal.headers import of_answers
from portal.mail_services import SERVICES
from portal.throttle import Throttle
from portal.webhooks import counted, mail_services
from portal.webhooks.body import read_body
from portal.webhooks.called import Call, answer_to
from portal.webhooks.problems import ANSWERS, answered, of_http
from portal.webhooks.seen import Seen

REFUSALS = {400: Why.FORM, 401: Why.SIGNATURE, 422: Why.FORM, 429: Why.LIMIT}

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()


@blueprint.post("/<source>/<endpoint_id>")
def take(source: str, endpoint_id: str) -> Response:
    seen: Seen = current_app.extensions["seen"]
    headers = {name.lower(): value for name, value in request.headers.items()}
    with called_from(request.remote_addr):
        webhook, answer = answer_to(seen, Call(source, endpoint_id, read_body(), headers))
    log.info("webhook", endpoint=endpoint_id, event_id=webhook.id, answer=answer.value)
    return answered({"status": answer.value, "id": webhook.id}, HTTPStatus.ACCEPTED)


@blueprint.before_app_request
def nowhere() -> Response | None:
    """What is no webhook at all is told to machines as a problem too, not as a page."""
    astray = request.routing_exception
    lost = isinstance(astray, (NotFound, MethodNotAllowed)) and request.path.startswith(f"{blueprint.url_prefix}/")
    return of_http(astray) if astray and lost else None


@blueprint.after_request
def add_headers(answer: Response) -> Response:
    """To whatever is answered, to OPTIONS as well."""
    house: House = current_app.extensions["house"]
    answer.headers.extend(of_answers(house.settings.portal_url))
    return answer


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


for _service in SERVICES:
    blueprint.add_url_rule(f"/{_service}/<word>", "report", mail_services.take, methods=["POST"], defaults={"service": _service})

for _kind, _answer in ANSWERS.items():
    blueprint.register_error_handler(_kind, _answer)


def register(app: Flask) -> None:
    """Hang the door into the app; the house must be in its extensions."""
    house: House = app.extensions["house"]
    app.extensions |= {"throttle": Throttle(house), "refusals": Refusals(house), "counted": Counted(house), "seen": Seen()}
    app.register_blueprint(blueprint)
