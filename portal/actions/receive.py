"""To receive a webhook: keep it and what it tells, durably, then set the alarm (contract/EVENTS.md, Answers)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from portal.actions import record
from portal.actions.house import House
from portal.actions.poll_nearer import bring_nearer
from portal.chat_systems import ADAPTERS
from portal.chat_systems.adapter import Webhook
from portal.clock import now
from portal.store import receipts
from portal.store.endpoints import Endpoint

UNUSED, NOTHING_NEW, TOO_OLD = "of a type that is not used", "nothing new", "too old"
"""What a receipt says of a call that was ignored."""


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


def receive(house: House, endpoint: Endpoint, webhook: Webhook, body: bytes) -> Answer:
    """Everything the webhook tells is committed when this returns; a repeated id changes nothing.

    Raises `sqlalchemy.exc.SQLAlchemyError` when the database cannot be written.
    """
    with house.db.write() as tx:
        answer, due = _keep(tx, house, endpoint, webhook, body, now())
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
    usual = "; ".join(record.usual(event) for event in fresh) or _ignored(webhook)
    receipt = receipts.keep(tx, endpoint.id, webhook.id, webhook.type, body, received_at, answer, usual)
    if receipt is None:
        return Answer.DUPLICATE, []
    recorder = record.Recorder(tx, house.settings, endpoint, received_at)
    did = "; ".join(recorder.record(event) for event in fresh)
    if fresh and did != usual:
        receipts.note(tx, receipt, did)
    return answer, recorder.due


def _ignored(webhook: Webhook) -> str:
    if webhook.events:
        return TOO_OLD
    return NOTHING_NEW if webhook.is_used else UNUSED
