"""What the portal asks Chatwoot's application API, answered as the real one answers."""

from hmac import compare_digest
from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.fakes.chatwoot.people import ACCOUNT, number

if TYPE_CHECKING:
    from portal.fakes.chatwoot.fake import FakeChatwoot

MISSING = {"error": "Resource could not be found"}, 404


def routes(fake: "FakeChatwoot") -> Blueprint:
    """Under the account, for who has the token."""
    api = Blueprint("v1", __name__, url_prefix=f"/api/v1/accounts/{ACCOUNT}")

    @api.before_request
    def only_with_token() -> ResponseReturnValue | None:
        given = request.headers.get("Api-Access-Token", "")
        return None if compare_digest(given.encode(), fake.token.encode()) else ({"error": "Invalid Access Token"}, 401)

    _people(api, fake)
    _talks(api, fake)
    return api


def _people(api: Blueprint, fake: "FakeChatwoot") -> None:
    @api.get("/agents")
    def agents() -> ResponseReturnValue:
        return [agent.shown() for agent in fake.agents.values()]

    @api.get("/inboxes")
    def inboxes() -> ResponseReturnValue:
        return {"payload": [{"id": number(name), "name": name, "channel_type": "Channel::WebWidget"} for name in fake.inboxes]}

    @api.get("/inbox_members/<name>")
    def members(name: str) -> ResponseReturnValue:
        if name not in fake.inboxes:
            return MISSING
        return {"payload": [fake.agents[agent].shown() for agent in sorted(fake.inboxes[name])]}


def _talks(api: Blueprint, fake: "FakeChatwoot") -> None:
    @api.get("/conversations/<name>")
    def conversation(name: str) -> ResponseReturnValue:
        found = fake.talks.get(name)
        return found.shown() if found else MISSING

    @api.get("/contacts/<name>")
    def contact(name: str) -> ResponseReturnValue:
        found = next((talk.contact for talk in fake.talks.values() if talk.contact.id == name), None)
        return {"payload": found.shown()} if found else MISSING
