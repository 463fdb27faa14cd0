"""What is told between the reading of a due alert and the writing of its verdicts."""

from collections.abc import Callable, Iterable

import pytest

from portal.actions import decide, judge
from portal.actions.judge import Judged
from portal.rules.reasons import Kind, Reason
from portal.store.due import Case
from tests.actions.asked import LATER, alert_of, reasons
from tests.sink import Sink
from tests.world import World


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Something happens once, while the next worker judges."""

    def set_up(happens: Callable[[], object]) -> None:
        def judging(case: Case) -> Iterable[Judged]:
            monkeypatch.setattr(decide, "judge", judge.judge)
            happens()
            return judge.judge(case)

        monkeypatch.setattr(decide, "judge", judging)

    return set_up


Meanwhile = Callable[[Callable[[], object]], None]


def test_an_alert_withdrawn_meanwhile_is_not_decided(world: World, sink: Sink, meanwhile: Meanwhile) -> None:
    world.online("eva", at=-60, until=10)
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, conversation_id="c1")
    meanwhile(lambda: world.tell("visitor.left", 50, received=90, conversation_id="c1"))

    world.work(at=90)
    world.work(at=95)

    (missed,) = [a for a in world.explain(LATER).alerts if a.alert.kind is Kind.MISSED]
    assert (missed.alert.at.second, missed.verdicts[0].reason) == (50, None)
    assert len(sink.to("eva@acme.example")) == 1


def test_an_alert_moved_meanwhile_is_decided_on_its_new_window(world: World, sink: Sink, meanwhile: Meanwhile) -> None:
    world.online("eva", at=-60, until=10)
    world.writes("m1", at=100)
    meanwhile(lambda: world.writes("m1", at=0, received=220))

    world.work(at=220)
    world.work(at=221)

    assert reasons(world, "m1")["eva"] is Reason.AGENT_ONLINE
    assert sink.mails == []


def test_a_due_alert_added_meanwhile_is_decided_in_its_turn(world: World, meanwhile: Meanwhile) -> None:
    world.writes("m1", at=100)
    meanwhile(lambda: world.writes("m0", at=0, received=215))

    world.work(at=220)

    assert (reasons(world, "m0")["eva"], reasons(world, "m1")["eva"]) == (None, Reason.ALREADY_SENT)


def test_other_conversations_of_the_batch_do_not_wait(world: World, meanwhile: Meanwhile) -> None:
    world.writes("m1", at=100)
    world.writes("m2", at=100, conversation="c2")
    meanwhile(lambda: world.writes("m1", at=0, received=220))

    with world.at(220):
        decide.decide_due(world.house)

    assert alert_of(world, "m1").decided_at is None
    assert alert_of(world, "m2", conversation="c2").decided_at is not None
