"""To let a visitor who does not exist write: what a new account tries first."""

import json
from uuid import uuid4

from portal.actions.choose import AdminsOnlyError
from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.house import House
from portal.actions.receive import receive
from portal.chat_systems.adapter import Webhook
from portal.clock import now
from portal.rules.events import VisitorWrote
from portal.store import endpoints
from portal.store.sign_ins import Person

CONVERSATION = "test-conversation"


class NoEndpoint(Exception):  # noqa: N818
    """The account has no endpoint that the message could come by."""


def write_test_message(house: House, person: Person, visitor: str, text: str) -> None:
    """The message goes the way of every webhook, by the account's first endpoint. Raises `AdminsOnlyError` or `NoEndpoint`."""
    if not person.is_admin:
        raise AdminsOnlyError
    with house.db.read() as tx:
        endpoint = endpoints.first_of(tx, person.account_id)
    if endpoint is None:
        raise NoEndpoint
    event = VisitorWrote(sent_at=now(), conversation=CONVERSATION, message=uuid4().hex, text=text, name=visitor)
    body = json.dumps({"conversation_id": event.conversation, "message_id": event.message}).encode()
    try:
        receive(house, endpoint, Webhook(f"test_{uuid4().hex}", "message.created", (event,)), body)
    except NoSuchEndpoint as removed:
        raise NoEndpoint from removed
