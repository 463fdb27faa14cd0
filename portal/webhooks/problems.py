"""What a webhook is answered, above all when it is refused: RFC 9457 problems (contract/EVENTS.md, Answers)."""

import json
from http import HTTPStatus
from typing import Any

import structlog
from cryptography.fernet import InvalidToken
from flask import Response, g
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.actions.receive import EndpointChanged
from portal.bodies import BadForm, BadSignature, NotJson
from portal.mail_services.service import UnreachedError
from portal.throttle import TooMany

LARGEST_BODY = 1024 * 1024  # bytes
RETRY_AFTER = 5  # seconds, when the database cannot be written

log = structlog.get_logger()


class NoEndpoint(Exception):  # noqa: N818
    """No such endpoint: 404."""


def answered(content: dict[str, object], status: int, media_type: str = "application/json", **headers: str) -> Response:
    """`content` has a `status`, by which the answer is counted."""
    g.answer = str(content["status"])
    return Response(json.dumps(content), status, headers, mimetype=media_type)


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None, **members: object) -> Response:
    """An RFC 9457 problem."""
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return answered(content, status, "application/problem+json", **(headers or {}))


def _bad_form(error: BadForm) -> Response:
    """Where it is wrong the operator is to know too."""
    g.place = ", ".join(fault.at for fault in error.faults)
    return problem(422, str(error), errors=[{"at": fault.at, "why": fault.why} for fault in error.faults])


def _too_many(error: TooMany) -> Response:
    return problem(429, "too many calls", headers={"Retry-After": str(error.retry_after)})


def _unwritable(error: SQLAlchemyError) -> Response:
    """Whatever the database says, gone, locked, read-only or without its tables: nothing was kept."""
    log.error("webhook.database", error=type(getattr(error, "orig", error)).__name__)
    return problem(503, "the database cannot be written now; send it again", headers={"Retry-After": str(RETRY_AFTER)})


def _changing(_: EndpointChanged) -> Response:
    return problem(503, "the endpoint is being changed now; send it again", headers={"Retry-After": str(RETRY_AFTER)})


def _locked_out(_: InvalidToken) -> Response:
    log.error("webhook.secrets", why="no key of ENCRYPTION_KEYS opens this endpoint's secrets")
    return problem(503, "the endpoint's secrets cannot be read now", headers={"Retry-After": str(RETRY_AFTER)})


def _unreached(error: UnreachedError) -> Response:
    log.warning("webhook.unreached", why=str(error))
    return problem(503, str(error), headers={"Retry-After": str(RETRY_AFTER)})


def of_http(error: HTTPException) -> Response:
    """What werkzeug found wrong, in its own words."""
    allow = {name: value for name, value in error.get_headers() if name == "Allow"}
    return problem(error.code or 500, error.description or "", headers=allow)


ANSWERS: dict[type[Exception], Any] = {
    NotJson: lambda error: problem(400, str(error)),
    BadSignature: lambda error: problem(401, str(error)),
    NoEndpoint: lambda _: problem(404, "no such endpoint"),
    BadForm: _bad_form,
    TooMany: _too_many,
    EndpointChanged: _changing,
    SQLAlchemyError: _unwritable,
    UnreachedError: _unreached,
    InvalidToken: _locked_out,
    RequestEntityTooLarge: lambda _: problem(413, f"the body is over {LARGEST_BODY} bytes"),
    HTTPException: of_http,
}
