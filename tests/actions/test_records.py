"""A mail that the mail server took is on record as sent, also when the database is away for a moment just then."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from portal.actions.deliver import deliver_due
from portal.store import taken
from tests.sink import Sink
from tests.world import World


def away_once(work: Callable[..., None]) -> Callable[..., None]:
    """`work`, but the first call finds no database."""
    calls: list[Any] = []

    def broken(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise OperationalError("UPDATE", {}, ConnectionError("the server closed the connection"), connection_invalidated=True)
        work(*given)

    return broken


def test_a_mail_is_not_sent_again_because_the_database_was_away_when_it_was_to_be_recorded(
    alone: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone.writes("m1", at=0)
    monkeypatch.setattr(taken, "put", away_once(taken.put))

    alone.work(at=120)
    with alone.at(600):
        deliver_due(alone.house)

    (verdict,) = [each for each in alone.explain(600).alerts[0].verdicts if each.mail]
    assert verdict.mail is not None
    assert (verdict.mail.state, len(sink.mails)) == ("sent", 1)


def test_nor_because_what_was_answered_cannot_be_recorded(alone: World, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: Any) -> None:
        raise ValueError("what the mail server said cannot be kept")

    alone.writes("m1", at=0)
    monkeypatch.setattr(taken, "put", fails)
    alone.work(at=120)
    monkeypatch.undo()

    alone.work(at=600)

    (verdict,) = [each for each in alone.explain(600).alerts[0].verdicts if each.mail]
    assert verdict.mail is not None
    assert (verdict.mail.state, len(sink.mails)) == ("sent", 1)
