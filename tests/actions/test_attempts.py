"""Attempts: each is kept, a refusal for now is tried again for a day, one for good is not (RULES.md, Mails)."""

from typing import Any

from sqlalchemy import select

from portal.actions.pauses import GIVE_UP, PAUSES, after
from portal.outcomes import Outcome
from portal.store.decided import Mail
from portal.store.tables import attempts, notifications
from tests.actions.asked import verdicts
from tests.sink import Sink
from tests.world import World, moment

EVA, LUIS = "eva@acme.example", "luis@acme.example"
DAY = GIVE_UP.total_seconds()


def mail(world: World, agent: str = "eva") -> Mail:
    found = verdicts(world, "m1")[agent].mail
    assert found is not None
    return found


def tried(world: World, address: str = EVA) -> list[tuple[Any, ...]]:
    """When, with which outcome, code and enhanced code, and the server's words."""
    a = attempts.c
    with world.house.db.read() as tx:
        rows = tx.execute(select(a.at, a.outcome, a.code, a.enhanced_code, a.words).where(a.address == address).order_by(a.at))
        return [tuple(row) for row in rows]


def next_attempt(world: World) -> list[Any]:
    with world.house.db.read() as tx:
        return list(tx.execute(select(notifications.c.next_attempt_at).where(notifications.c.state != "sent")).scalars())


def test_every_attempt_is_kept_with_the_servers_words(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    sink.answers[EVA] = "451 4.7.1 come back later"
    alone.work(at=120)
    sink.answers.clear()
    alone.work(at=150)

    later = (moment(120), "deferred", 451, "4.7.1", "4.7.1 come back later")
    assert tried(alone) == [later, (moment(150), "accepted", 250, "2.0.0", "2.0.0 taken")]
    assert (mail(alone).state, mail(alone).address) == ("sent", EVA)


def test_a_refusal_for_good_fails_at_once(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    sink.answers[EVA] = "550 5.1.1 nobody here"
    alone.work(at=120)
    sink.answers.clear()
    alone.work(at=DAY)

    assert (mail(alone).state, mail(alone).why) == ("failed", "5.1.1 nobody here")
    assert len(tried(alone)) == 1


def test_a_refusal_for_now_is_tried_again_after_growing_pauses(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    sink.answers[EVA] = "451 4.7.1 later"
    due = 120.0
    for pause in PAUSES[:4]:
        alone.work(at=due)
        due += pause.total_seconds()
        assert next_attempt(alone) == [moment(due)]

    alone.work(at=due - 0.001)

    assert len(tried(alone)) == 4
    assert mail(alone).state == "deferred"


def test_it_is_given_up_a_day_after_the_first_attempt() -> None:
    begun = moment(0)
    at, tries, state = begun, 0, "deferred"
    while state == "deferred":
        tries += 1
        state, again = after(Outcome.DEFERRED, tries, begun, at)
        at, last = again or at, at

    assert (state, last - begun) == ("failed", GIVE_UP)


def test_after_a_day_of_refusals_it_fails_with_the_last_words(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    sink.answers[EVA] = "451 4.7.1 later"
    for at in (120, 3600, DAY + 120):
        alone.work(at=at)

    assert (mail(alone).state, mail(alone).why) == ("failed", "4.7.1 later")


def test_one_refused_recipient_touches_no_other_mail(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)
    sink.answers[EVA] = "550 5.1.1 nobody here"
    sink.answers[LUIS] = "451 4.7.1 later"

    world.work(at=120)

    assert [mail(world, agent).state for agent in ("eva", "luis", "ana")] == ["failed", "deferred", "sent"]
