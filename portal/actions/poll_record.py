"""To record what a poll told, in one transaction, and when to ask again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.poll_ask import Told
from portal.actions.poll_case import Case
from portal.actions.poll_news import News, read_news
from portal.actions.poll_outcome import outcome
from portal.actions.poll_rhythm import lasts
from portal.actions.record import Recorder
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now
from portal.rules.events import Event
from portal.rules.spans import Span, instant
from portal.store import contacts, polled, polls, receipts, unseen, waiting


class _LostError(Exception):
    """Somebody else asks by now, or the endpoint's settings are others: what was told is thrown away."""


def keep_poll(house: House, case: Case, told: Told, token: str) -> bool:
    """Whether it was kept: as a webhook's events are, and with a receipt when there was news."""
    try:
        with house.db.write() as tx:
            due = _record(tx, house, case, told, token)
    except _LostError:
        return False
    for moment in sorted(set(due)):
        house.alarm.ring(moment)
    return True


def keep_failure(house: House, row: int, token: str) -> None:
    """Of the portal's own, where what was told could not even be kept: nothing of it is."""
    told = Told(now(), failed=PollFailed(PollFault.OURS))
    with house.db.write() as tx:
        before = polls.find(tx, row)
        if before:
            told.notes = before.notes
            polls.end(tx, row, token, outcome(before, told, told.at, None), before.team, before.team)


def _record(tx: Connection, house: House, case: Case, told: Told, token: str) -> list[datetime]:
    row, before = case.endpoint.id, case.before
    team = told.team or []
    news = read_news(tx, before, [*told.visitors, *team], told.at)
    recorder = Recorder(tx, house.settings, case.endpoint, max(now(), instant(told.at).end))  # departures are of right after the poll
    did = [*_tell(news, told.visitors, recorder), *_tell(news, team, recorder)]
    did += [recorder.record(event) for event in news.gone(team)]
    counts_until = told.at + lasts(case.due_at)
    polled.prolong(tx, news.renewed, counts_until)
    if told.team is not None and before.sees_until < told.at:
        unseen.keep(tx, row, Span(before.sees_until, told.at))
    contacts.fill_in(tx, row, case.talks)
    if did:
        receipts.keep_poll(tx, row, f"{receipts.POLL}-{token}", "; ".join(dict.fromkeys(did)), recorder.received_at)
    due_at = waiting.first_due(tx, case.endpoint.account_id, row, case.since)  # one may have come since the poll began
    if not polls.end(tx, row, token, outcome(before, told, counts_until, due_at), news.team, before.team):
        raise _LostError
    return recorder.due


def _tell(news: News, events: Iterable[Event], recorder: Recorder) -> list[str]:
    return [recorder.record(event) for event in (news.of(told) for told in events) if event]
