"""What the portal asks Smartsupp's REST API (v2), answered as the real one answers."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import TYPE_CHECKING, Protocol

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.clock import now
from portal.fakes.smartsupp.world import Json

if TYPE_CHECKING:
    from portal.fakes.smartsupp.fake import FakeSmartsupp


class _Shows(Protocol):
    def shown(self) -> Json: ...


def routes(fake: "FakeSmartsupp") -> Blueprint:
    """Under `/v2`, for who has the token."""
    api = Blueprint("v2", __name__, url_prefix="/v2")

    @api.before_request
    def only_with_token() -> ResponseReturnValue | None:
        given = request.headers.get("Authorization", "")
        return None if compare_digest(given.encode(), f"Bearer {fake.token}".encode()) else _error(401, "unauthorized")

    @api.get("/agents")
    def agents() -> ResponseReturnValue:
        return {"agents": [agent.shown() for agent in fake.agents.values()]}

    @api.get("/contacts/<name>")
    def contact(name: str) -> ResponseReturnValue:
        return _one(fake.contacts, name)

    @api.get("/visitors/<name>")
    def visitor(name: str) -> ResponseReturnValue:
        return _one(fake.visitors, name)

    @api.get("/conversations/<name>")
    def conversation(name: str) -> ResponseReturnValue:
        found = fake.conversations.get(name)
        return found.shown(now()) if found else _error(404, "not_found")

    return api


def _one(found: Mapping[str, _Shows], name: str) -> ResponseReturnValue:
    return found[name].shown() if name in found else _error(404, "not_found")


def _error(status: int, code: str) -> ResponseReturnValue:
    return {"code": code, "message": f"{status} {code}"}, status
