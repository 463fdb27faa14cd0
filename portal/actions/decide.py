"""To decide: give every agent of a due alert a verdict, and owe the mails that follow (contract/RULES.md, Questions)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from portal.actions import measures
from portal.actions.house import House
from portal.actions.judge import Judged, judge
from portal.actions.lease import LEASE, renewing
from portal.actions.patience import patiently
from portal.actions.raised import raised
from portal.actions.untold import UNTOLD
from portal.clock import now
from portal.store import alert_claims, alerts, decisions, due, failures
from portal.store.decisions import Send
from portal.store.snapshots import freeze

BATCH = 200
"""Due alerts whose conversations are claimed at once."""

SUSPICIOUS = 2
"""A conversation claimed more often than this without a good end is decided apart from the others."""

log = structlog.get_logger()


def decide_due(house: House) -> bool:
    """Decide what is due, a batch of conversations; whether more is due that nobody is deciding."""
    token = uuid4().hex
    with house.db.note() as tx:
        claims = alert_claims.claim(tx, now(), now() + LEASE, token, BATCH)
    if not claims:
        return False
    if _more_is_due(house):
        house.alarm.ring_for_help()
    suspects = [row for row, count in claims.items() if count > SUSPICIOUS]
    with renewing(house, lambda tx, until: alert_claims.renew(tx, claims, token, until)):
        _decide_together(house, [row for row in claims if row not in suspects], token)
        for row in suspects:
            _decide_alone(house, row, token)
    return _more_is_due(house)


def _more_is_due(house: House) -> bool:
    """However many conversations a full batch comes to: alerts are counted."""
    with house.db.read() as tx:
        earliest = alerts.next_due(tx, now())
    return earliest is not None and earliest <= now()


def _decide_together(house: House, rows: Collection[int], token: str) -> None:
    try:
        _decide(house, rows, token)
    except Exception as error:  # noqa: BLE001 (as in `_decide_alone`)
        log.warning("decide.batch_failed", conversations=len(rows), error=raised(error))
        for row in rows:
            _decide_alone(house, row, token)


def _decide_alone(house: House, row: int, token: str) -> None:
    """One conversation by itself, alert by alert, so that one alert that cannot be decided holds up no other for long."""
    while (alert := _next_try(house, row, token)) is not None:
        try:
            _decide(house, [row], token, alert)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is counted and said)
            _failed(house, alert, error)
            return
    with house.db.write() as tx:
        alert_claims.release(tx, alert_claims.claimed_still(tx, [row], token))


def _failed(house: House, alert: int, error: Exception) -> None:
    """Raises `error` again when it is the database's and none of the alert's, which is not counted then."""
    if house.db.is_away(error):
        patiently(house, lambda: _take_back(house, alert))
        raise error
    log.warning("decide.failed", alert=alert, error=raised(error))
    with house.db.write() as tx:
        failures.note(tx, alert, raised(error))


def _take_back(house: House, alert: int) -> None:
    with house.db.write() as tx:
        failures.take_back(tx, alert)


def _next_try(house: House, row: int, token: str) -> int | None:
    with house.db.write() as tx:
        return failures.count_try(tx, row, now()) if alert_claims.renew(tx, [row], token, now() + LEASE) else None


def _decide(house: House, rows: Collection[int], token: str, only: int | None = None) -> None:
    """The due alerts of these conversations, or `only` one; a claim is given back once all are decided."""
    if not rows:
        return
    due_by = now()
    with house.db.read() as tx:
        cases = due.cases(tx, rows, house.settings.settle, UNTOLD, due_by, only)
    decided = [(case, list(judge(case))) for case in cases]
    frozen = {each.row: freeze(each.alert, each.facts, each.reasons) for _, judged in decided for each in judged}
    with house.db.write() as tx:
        mine = alert_claims.claimed_still(tx, rows, token)
        # Where an alert was moved, withdrawn or added since it was read, the next claim decides all: later verdicts rest on earlier ones.
        unchanged = due.pending(tx, mine, due_by, only)
        sure = [(case, judged) for case, judged in decided if unchanged.get(case.conversation) == case.pending]
        _write(tx, sure, frozen)
        if only is None:
            alert_claims.release(tx, mine)
    _count(house, [each for _, judged in sure for each in judged])


def _write(tx: Connection, decided: Sequence[tuple[due.Case, list[Judged]]], frozen: Mapping[int, bytes]) -> None:
    alerts.withdraw(tx, [row for case, _ in decided for row in case.withdrawn])
    rows = [each.row for _, judged in decided for each in judged]
    decisions.mark_decided(tx, {row: frozen[row] for row in rows}, now())
    decisions.owe(tx, [send for case, judged in decided for each in judged for send in _sends(case, each)], now())
    log.info("decided", alerts=rows)


def _count(house: House, decided: Iterable[Judged]) -> None:
    for each in decided:
        house.tally.time(measures.LATENESS, (now() - each.alert.due_at).total_seconds(), each.alert.kind)
        for reason in each.reasons.values():
            house.tally.count(measures.VERDICTS, each.alert.kind, reason or measures.SEND)


def _sends(case: due.Case, judged: Judged) -> list[Send]:
    return [
        Send(judged.row, case.conversation, case.account.rows[agent], judged.alert.kind, judged.alert.due_at, verdict.carries)
        for agent, verdict in judged.verdicts.items()
        if verdict.sends
    ]
