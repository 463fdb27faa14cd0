"""An address is suspended after three hard bounces with no delivery between (contract/RULES.md, `undeliverable`)."""

import pytest

from portal.outcomes import Outcome
from portal.rules.reasons import Reason
from portal.store import suspensions
from tests.actions.people import person
from tests.actions.reported import UNKNOWN, is_suspended, mailed, move, refused, report
from tests.sink import Sink
from tests.world import World, moment

BOUNCED = Outcome.BOUNCED
FULL, NO_SENDER = "5.2.2", "5.1.8"


def bounced(world: World, at: float, enhanced_code: str = UNKNOWN) -> None:
    report(world, mailed(world, at), BOUNCED, at=at + 200, enhanced_code=enhanced_code)


def test_three_hard_bounces_suspend_the_address(alone: World) -> None:
    bounced(alone, at=0)
    bounced(alone, at=1000)
    assert not is_suspended(alone)

    bounced(alone, at=2000)
    assert is_suspended(alone)


def test_from_then_on_nobody_is_mailed_there(alone: World, sink: Sink) -> None:
    for at in (0, 1000, 2000):
        refused(alone, sink, at)
    alone.writes("m1", at=3000, conversation="after")
    alone.work(at=3120)

    assert not sink.mails
    reasons = {verdict.agent: verdict.reason for verdict in alone.explain(3200, "after").alerts[0].verdicts}
    assert reasons["eva"] is Reason.UNDELIVERABLE


def test_a_refusal_at_the_door_counts_like_a_mail_that_comes_back(alone: World, sink: Sink) -> None:
    refused(alone, sink, at=0)
    bounced(alone, at=1000)
    refused(alone, sink, at=2000)

    assert is_suspended(alone)


def test_a_delivery_between_starts_the_count_anew(alone: World, sink: Sink) -> None:
    refused(alone, sink, at=0)
    refused(alone, sink, at=1000)
    mailed(alone, at=2000)
    refused(alone, sink, at=3000)

    assert not is_suspended(alone)


def test_a_mail_that_seemed_delivered_and_came_back_is_no_delivery(alone: World) -> None:
    first, second, third = (mailed(alone, at) for at in (0, 1000, 2000))
    for mail in (third, first, second):  # the reports come late, and in no order
        assert not is_suspended(alone)
        report(alone, mail, BOUNCED, at=2500, enhanced_code=UNKNOWN, received=3000)

    assert is_suspended(alone)


def test_mails_handed_over_before_the_bounces_came_are_no_delivery_between(alone: World) -> None:
    mails = [mailed(alone, at) for at in (0, 1000, 2000, 3000, 4000)]
    for mail in mails[:3]:
        report(alone, mail, BOUNCED, at=4500, enhanced_code=UNKNOWN)

    assert is_suspended(alone)


@pytest.mark.parametrize("enhanced_code", [FULL, NO_SENDER, "5.7.1", "4.1.1", ""])
def test_other_bounces_do_not_count(alone: World, enhanced_code: str) -> None:
    for at in (0, 1000, 2000):
        bounced(alone, at, enhanced_code)

    assert not is_suspended(alone)


def test_a_full_mailbox_between_is_neither_a_bounce_nor_a_delivery(alone: World) -> None:
    for at, code in enumerate((UNKNOWN, FULL, UNKNOWN, FULL, UNKNOWN)):
        bounced(alone, 1000.0 * at, code)

    assert is_suspended(alone)


def test_the_same_bounce_told_often_counts_once(alone: World) -> None:
    mail = mailed(alone, at=0)
    for at in (200, 300, 400, 500):
        report(alone, mail, BOUNCED, at=at, enhanced_code=UNKNOWN)

    assert not is_suspended(alone)


def test_a_new_address_lifts_it_and_begins_at_nought(alone: World, sink: Sink) -> None:
    for at in (0, 1000, 2000):
        refused(alone, sink, at)
    move(alone, "eva@new.example", at=3000)
    assert not is_suspended(alone)

    move(alone, "eva@acme.example", at=3100)
    refused(alone, sink, at=4000)
    assert not is_suspended(alone)


def test_bounces_at_an_address_of_before_do_not_count(alone: World) -> None:
    mails = [mailed(alone, at) for at in (0, 1000, 2000)]
    move(alone, "eva@new.example", at=2500)
    for mail in mails:
        report(alone, mail, BOUNCED, at=3000, enhanced_code=UNKNOWN)

    assert not is_suspended(alone)


def test_what_bounced_before_it_was_lifted_is_forgiven(alone: World, sink: Sink) -> None:
    late = mailed(alone, at=0)
    for at in (1000, 2000, 3000):
        refused(alone, sink, at)
    with alone.at(4000), alone.house.db.write() as tx:
        suspensions.lift(tx, person(alone, "eva").agent_id, moment(4000))
    report(alone, late, BOUNCED, at=200, enhanced_code=UNKNOWN, received=5000)
    assert not is_suspended(alone)

    for at in (6000, 7000, 8000):
        refused(alone, sink, at)
    assert is_suspended(alone)
