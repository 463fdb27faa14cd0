"""To decide: give every agent of a due alert a verdict, and owe the mails that follow (contract/RULES.md, Questions)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.judge import Judged, judge
from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.store import alerts, decisions, due, failures
from portal.store.decisions import Send
from portal.store.snapshots import freeze

BATCH = 200
"""Conversations claimed at once."""

LEASE = timedelta(seconds=15)
"""For how long a claim keeps others off: many times what a batch takes, and soon over when a worker died in it."""

SUSPICIOUS = 2
"""A conversation claimed more often than this without a good end is decided apart from the others."""

BLIND = frozenset(source for source, adapter in ADAPTERS.items() if not adapter.capabilities.presence)

log = structlog.get_logger()


def decide_due(house: House) -> bool:
    """Decide what is due, up to `BATCH` conversations; whether there was a full batch, so that more may be due."""
    token = uuid4().hex
    with house.db.write() as tx:
        claims = due.claim(tx, now(), now() + LEASE, token, BATCH)
    suspects = [row for row, count in claims.items() if count > SUSPICIOUS]
    _decide_together(house, [row for row in claims if row not in suspects], token)
    for row in suspects:
        _blame(house, row, "the workers that tried to decide it died")
        _decide_alone(house, row, token)
    return len(claims) == BATCH


def _decide_together(house: House, rows: Collection[int], token: str) -> None:
    try:
        _decide(house, rows, token)
    except Exception:
        log.exception("decide.batch_failed", conversations=len(rows))
        for row in rows:
            _decide_alone(house, row, token)


def _decide_alone(house: House, row: int, token: str) -> None:
    """One conversation by itself, so that one that cannot be decided holds up no other."""
    try:
        _decide(house, [row], token)
    except Exception as error:
        log.exception("decide.failed", conversation=row)
        _blame(house, row, f"{type(error).__name__}: {error}")


def _blame(house: House, row: int, error: str) -> None:
    with house.db.write() as tx:
        failures.blame(tx, row, error, now())


def _decide(house: House, rows: Collection[int], token: str) -> None:
    if not rows:
        return
    with house.db.read() as tx:
        cases = due.cases(tx, rows, house.settings.settle, BLIND, due_by=now())
    decided = [(case, list(judge(case))) for case in cases]
    frozen = {each.row: freeze(each.alert, each.facts, each.reasons) for _, judged in decided for each in judged}
    with house.db.write() as tx:
        mine = due.claimed_still(tx, rows, token)
        _write(tx, [(case, judged) for case, judged in decided if case.conversation in mine], frozen)
        due.release(tx, mine)


def _write(tx: Connection, decided: Sequence[tuple[due.Case, list[Judged]]], frozen: Mapping[int, bytes]) -> None:
    """A conversation of which an alert was moved or withdrawn since it was read is left for the next claim, whole: the verdicts
    of its later alerts rest on the earlier ones."""
    alerts.withdraw(tx, [row for case, _ in decided for row in case.withdrawn])
    pending = decisions.still_pending(tx, [each.row for _, judged in decided for each in judged])
    kept = [(case, judged) for case, judged in decided if all(pending.get(each.row) == each.alert.due_at for each in judged)]
    rows = [each.row for _, judged in kept for each in judged]
    decisions.mark_decided(tx, {row: frozen[row] for row in rows}, now())
    decisions.owe(tx, [send for case, judged in kept for each in judged for send in _sends(case, each)], now())
    log.info("decided", alerts=rows)


def _sends(case: due.Case, judged: Judged) -> list[Send]:
    return [
        Send(judged.row, case.conversation, case.account.rows[agent], judged.alert.kind, judged.alert.due_at, verdict.carries)
        for agent, verdict in judged.verdicts.items()
        if verdict.sends
    ]
