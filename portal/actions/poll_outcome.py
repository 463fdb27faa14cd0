"""What became of a poll: how it goes on from there, and what is said of it."""

import json
from datetime import datetime

from portal.actions.poll_ask import Told
from portal.actions.poll_rhythm import next_poll, pause
from portal.chat_systems.poll_failed import PollFault
from portal.clock import now
from portal.store.polls import Poll


def outcome(before: Poll, told: Told, counts_until: datetime, alert_due_at: datetime | None) -> dict[str, object]:
    """The columns of its row, by name. `before` is the row until now; what was seen of the team counts until `counts_until`;
    `alert_due_at` is as for `next_poll`.
    """
    failures = _failures(before, told)
    due_at = _due_at(told, failures, alert_due_at)
    seen = {} if told.team is None else {"seen_at": told.at, "sees_until": counts_until}
    notes = json.dumps(told.notes)
    return {"asked_at": told.at, "notes": notes, "due_at": due_at, "failures": failures, **seen, **_fault(before, told)}


def _failures(before: Poll, told: Told) -> int:
    """How many in a row. Once the team was told it is none, for presence is known; but who wants to be left alone is."""
    if told.team is None:
        return before.failures + 1
    return int(told.failed is not None and told.failed.fault is PollFault.WAIT)


def _due_at(told: Told, failures: int, alert_due_at: datetime | None) -> datetime:
    usual = next_poll(told.at, alert_due_at)
    if told.failed is None or not failures:
        return usual
    left_alone = now() + pause(failures, told.failed)
    return left_alone if told.team is None else max(usual, left_alone)


def _fault(before: Poll, told: Told) -> dict[str, object]:
    if told.failed is None:
        return {"fault": None, "fault_at": None, "failing_since": None}
    is_the_same = _class(before.fault, before.team_was_told) == _class(told.failed.fault.value, told.team is not None)
    since = before.failing_since if is_the_same else None
    return {"fault": told.failed.fault.value, "fault_at": told.failed.at or None, "failing_since": since or told.at}


def _class(fault: str | None, team_was_told: bool) -> tuple[str | None, bool]:
    """Which faults count as one that goes on: a system that is down may refuse to be called now and let one wait then."""
    return PollFault.UNREACHED if fault == PollFault.LATE else fault, team_was_told
