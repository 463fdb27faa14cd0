"""A visit of months has months of presence read for itself alone, not for all that is decided or sent beside it."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.actions.untold import UNTOLD
from portal.actions.why_cancelled import served
from portal.rules.reasons import Kind
from portal.rules.spans import Span
from portal.store import alert_claims, due, presence
from portal.store.tables import notifications
from tests.actions.asked import decide
from tests.world import World, moment

DAY = 86_400
LONG_AGO = -60 * DAY


@pytest.fixture
def visits(alone: World) -> World:
    """At 0 the visitor of c1 leaves, who wrote sixty days before and saw Eva come and go then; that of c2 writes for the first time."""
    alone.writes("m1", at=LONG_AGO, conversation="c1")
    alone.online("eva", at=LONG_AGO + 200, until=LONG_AGO + 300)
    alone.work(at=LONG_AGO + 400)
    alone.tell("visitor.left", 0, conversation_id="c1")
    alone.writes("m1", at=0, conversation="c2")
    return alone


def test_each_is_decided_on_the_presence_of_its_own_window(visits: World) -> None:
    with visits.house.db.write() as tx:
        rows = list(alert_claims.claim(tx, moment(130), moment(200), "t", 10))
    with visits.house.db.read() as tx:
        cases = due.cases(tx, rows, visits.house.settings.settle, UNTOLD, moment(130))

    seen = {case.alerts[0][1].kind: len(case.facts.agents["eva"].connections) for case in cases}
    assert seen == {Kind.MISSED: 1, Kind.OFFLINE: 0}


def test_late_mails_ask_each_for_its_own_window(visits: World, monkeypatch: pytest.MonkeyPatch) -> None:
    days, connected, n = [], presence.connected, notifications.c

    def looks(tx: Any, agents: Any, window: Span) -> object:
        days.append((window.end - window.start).days)
        return connected(tx, agents, window)

    decide(visits, at=130)
    monkeypatch.setattr(presence, "connected", looks)
    with visits.house.db.read() as tx:
        waiting = tx.execute(select(n.id, n.conversation_id).where(n.state == "queued"))
        assert served(tx, {row.id: row.conversation_id for row in waiting}, moment(1000)) == set()

    assert sorted(days) == [0, 60]
