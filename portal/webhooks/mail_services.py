"""Door for mail services: `POST /webhooks/<service>/<word>`.

A service reports for the portal as a whole, so the word is the operator's to choose.
"""

from http import HTTPStatus

import structlog
from flask import Response, current_app, request

from portal.actions.house import House
from portal.actions.noted import called_from
from portal.actions.receive_call import receive_call
from portal.clock import now
from portal.mail_services import SERVICES
from portal.mail_services.service import Call
from portal.webhooks.body import read_body
from portal.webhooks.problems import NoEndpoint, answered
from portal.webhooks.signed import must_be_signed

log = structlog.get_logger()


def take(service: str, word: str) -> Response:  # noqa: ARG001
    """200, for which alone Mailgun does not send again."""
    house: House = current_app.extensions["house"]
    body = read_body()
    call = _verified(house, service, body)
    with called_from(request.remote_addr):
        answer = receive_call(house, service, call, body)
    log.info("webhook.mail_service", service=service, type=call.type, answer=answer.value)
    return answered({"status": answer.value, "id": call.id}, HTTPStatus.OK)


def _verified(house: House, service: str, body: bytes) -> Call:
    """Signed and unsigned calls are counted apart, the latter by sender."""
    with must_be_signed() as throttle:
        SERVICES[service].verify(body, _keys(house, service), now())
    throttle.count_signed(service)
    return SERVICES[service].parse(body)


def _keys(house: House, service: str) -> tuple[str, ...]:
    """Raises `NoEndpoint` for a service that is not set up."""
    keys = house.settings.mail_service_keys[service]
    if not keys:
        raise NoEndpoint
    return keys
