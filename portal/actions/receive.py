"""To receive a webhook: keep it and what it tells, durably, then set the alarm (contract/EVENTS.md, Answers)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from portal.actions import record
from portal.actions.demand_endpoint import NoSuchEndpoint
from portal.actions.house import House
from portal.actions.poll_nearer import bring_nearer
from portal.chat_systems import ADAPTERS
from portal.chat_systems.adapter import Webhook
from portal.clock import now
from portal.store import endpoints, receipts
from portal.store.endpoints import Endpoint

UNUSED, NOTHING_NEW, TOO_OLD = "of a type that is not used", "nothing new", "too old"
"""What a receipt says of a call that was ignored."""


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class EndpointChanged(Exception):  # noqa: N818
    """It is not as it was read; `now` is what it is, None where it is gone."""

    def __init__(self, now: Endpoint | None) -> None:
        super().__init__("the endpoint was changed since it was read")
        self.now = now


def receive(house: House, endpoint: Endpoint, webhook: Webhook, body: bytes) -> Answer:
    """`receive_signed` for a webhook of our own making, which is received whatever was changed of the endpoint meanwhile.

    Raises as that, and `NoSuchEndpoint` for one that is gone.
    """
    try:
        return receive_signed(house, endpoint, webhook, body)
    except EndpointChanged as changed:
        if changed.now is None:
            raise NoSuchEndpoint from changed
        return receive_signed(house, changed.now, webhook, body)


def receive_signed(house: House, endpoint: Endpoint, webhook: Webhook, body: bytes) -> Answer:
    """Everything the webhook tells is committed when this returns; a repeated id changes nothing.

    Raises `EndpointChanged`, also where the signature was looked at long after the endpoint was read: then another secret may count.
    Raises `sqlalchemy.exc.SQLAlchemyError` when the database cannot be written.
    """
    answer, due = house.db.write_with_others(lambda tx: _keep(tx, house, endpoint, webhook, body, now()))
    for moment in sorted(set(due)):
        house.alarm.ring(moment)
    if due and ADAPTERS[endpoint.source].poller:
        bring_nearer(house, endpoint, min(due))
    return answer


def _keep(
    tx: Connection, house: House, endpoint: Endpoint, webhook: Webhook, body: bytes, received_at: datetime
) -> tuple[Answer, list[datetime]]:
    oldest = received_at - house.settings.retention
    fresh = [event for event in webhook.events if event.sent_at >= oldest]
    answer = Answer.ACCEPTED if fresh else Answer.IGNORED
    usual = "; ".join(record.usual(event) for event in fresh) if fresh else _ignored(webhook)
    receipt = receipts.keep(tx, endpoint, webhook.id, webhook.type, body, received_at, answer, usual)
    if receipt is None:
        _must_be_known(tx, endpoint, webhook)
        return Answer.DUPLICATE, []
    recorder = record.Recorder(tx, house.settings, endpoint, received_at)
    did = "; ".join(recorder.record(event) for event in fresh)
    if fresh and did != usual:
        receipts.note(tx, receipt, did)
    return answer, recorder.due


def _must_be_known(tx: Connection, endpoint: Endpoint, webhook: Webhook) -> None:
    """Raises `EndpointChanged`, which comes first: a call that nobody has signed is told nothing of those that were."""
    current = endpoints.of_row(tx, endpoint.id)
    if current != endpoint or not receipts.is_known(tx, endpoint.id, webhook.id):
        raise EndpointChanged(current)


def _ignored(webhook: Webhook) -> str:
    if webhook.events:
        return TOO_OLD
    return NOTHING_NEW if webhook.is_used else UNUSED
