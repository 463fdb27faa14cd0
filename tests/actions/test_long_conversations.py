"""A conversation of years costs what one of days costs, to hear of, to decide, to mail and to look at: in steps of SQLite."""

from collections.abc import Sequence
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import Connection, func, insert, select

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.see_alert import see_alert
from portal.rules.reasons import Kind
from portal.store.tables import (
    agents,
    alerts,
    conversation_facts,
    conversations,
    messages,
    notification_alerts,
    notification_messages,
    notifications,
)
from tests.actions.steps import steps
from tests.actions.test_see_alert import person
from tests.world import World, moment

DAY = 86400
WROTE = range(8)
"""A day, in turn with an agent."""


@pytest.fixture
def kept_app(kept_sqlite: Flask) -> Flask:
    return kept_sqlite


def live(world: World, days: range) -> None:
    """So many days ago a visitor wrote, was answered at last, left, and came back; everybody was mailed about it."""
    with world.house.db.write() as tx:
        conversation = tx.execute(select(conversations.c.id)).scalar_one()
        people = tx.execute(select(agents.c.id)).scalars().all()
        for day in days:
            wrote = [_say(tx, conversation, f"{day}-{place}", -day * DAY + place * 60.0) for place in WROTE]
            _happen(tx, conversation, -day * DAY)
            _mail(tx, conversation, people, wrote, day)


def _say(tx: Connection, conversation: int, name: str, at: float) -> tuple[int, int]:
    """A visitor's message with its alert, decided; and a reply. The rows of the first two."""
    said = {"conversation_id": conversation, "text": "", "received_at": moment(at)}
    visitor = {"author_type": "visitor", "author_name": "Marta", "author_email": "marta@example.com", "delay_seconds": 120}
    told = insert(messages).values(**said, **visitor, external_id=name, at=moment(at), group_external_id="g")
    (message,) = tx.execute(told.returning(messages.c.id)).one()
    tx.execute(insert(messages).values(**said, external_id=f"{name}-r", author_type="agent", author_id="eva", at=moment(at + 30)))
    return message, _alert(tx, conversation, Kind.OFFLINE, at, message_id=message)


def _alert(tx: Connection, conversation: int, kind: Kind, at: float, **subject: int) -> int:
    times = {"at": moment(at), "due_at": moment(at + 120), "decided_at": moment(at + 121), "wait_seconds": 120}
    account = tx.execute(select(agents.c.account_id)).scalars().first()
    made = insert(alerts).values(account_id=account, conversation_id=conversation, kind=kind, snapshot=b"", **times, **subject)
    (row,) = tx.execute(made.returning(alerts.c.id)).one()
    return int(row)


def _happen(tx: Connection, conversation: int, at: float) -> None:
    doings = (("joined", "eva"), ("opened", "luis"), ("left", "eva"), ("visitor_left", ""), ("visitor_returned", ""))
    for place, (kind, agent) in enumerate(doings):
        when = dict.fromkeys(("at", "sent_at", "received_at"), moment(at + 3000 + place * 600))
        fact = insert(conversation_facts).values(conversation_id=conversation, type=kind, agent_external_id=agent, grace_seconds=30, **when)
        (row,) = tx.execute(fact.returning(conversation_facts.c.id)).one()
        if kind == "visitor_left":
            _alert(tx, conversation, Kind.MISSED, at + 3000 + place * 600, departure_id=row)


def _mail(tx: Connection, conversation: int, people: Sequence[int], wrote: list[tuple[int, int]], day: int) -> None:
    for agent, kind in product(people, Kind):
        name = f"{day}-{agent}-{kind}"
        mail = {"conversation_id": conversation, "agent_id": agent, "kind": kind, "public_id": name, "state": "sent", "thread": ""}
        times = dict.fromkeys(("due_at", "next_attempt_at", "first_attempt_at", "ended_at"), moment(-day * DAY + 120))
        sent = insert(notifications).values(**mail, **times, message_id=f"<{name}@x>", subject="s")
        (row,) = tx.execute(sent.returning(notifications.c.id)).one()
        for message, alert in wrote if kind is Kind.OFFLINE else ():
            tx.execute(insert(notification_messages).values(notification_id=row, message_id=message, agent_id=agent, kind=kind))
            tx.execute(insert(notification_alerts).values(notification_id=row, alert_id=alert, agent_id=agent))


def cost(world: World, at: float) -> dict[str, int]:
    """Of a message and what follows of it."""
    db, found = world.house.db, {}
    with steps(db) as found["hear"]:
        world.writes(f"m-{at}", at, group_id="g", author={"name": "Marta", "email": "marta@example.com"})
        world.tell("conversation.opened", at + 5, conversation_id="c1", agent_id="luis")
        world.tell("visitor.left", at + 10, conversation_id="c1")
    with world.at(at + 121), steps(db) as found["decide"]:
        decide_due(world.house)
    with world.at(at + 122), steps(db) as found["mail"]:
        deliver_due(world.house)
    with db.read() as tx:
        alert = tx.execute(select(func.max(alerts.c.id))).scalar_one()
    eva = person(world, "eva")
    with world.at(at + 200), steps(db) as found["look"]:
        see_alert(world.house, eva, alert)
    world.tell("visitor.returned", at + 5000, conversation_id="c1")
    return {name: counted.taken for name, counted in found.items()}


def test_years_of_a_conversation_cost_no_more_than_days(world: World) -> None:
    world.writes("first", -400 * DAY)
    world.tell("visitor.left", -400 * DAY + 500, conversation_id="c1")
    world.tell("visitor.returned", -399 * DAY, conversation_id="c1")
    world.work(-399 * DAY)
    live(world, range(10, 18))
    cost(world, -20_000)  # what is worked out once is worked out now
    few = cost(world, 0)
    live(world, range(18, 200))

    many = cost(world, 20_000)

    assert min(few.values()) > 100
    assert {name: (few[name], many[name]) for name in few if many[name] > 1.2 * few[name]} == {}
