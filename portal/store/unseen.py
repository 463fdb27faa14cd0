"""When nobody knew who was there, because a chat system that must be asked could not be."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, literal, select, union_all

from portal import clock
from portal.rules.spans import FOREVER, Span, instant, merged
from portal.store.tables import endpoints, polls, unseen_spans


def keep(tx: Connection, endpoint_id: int, span: Span) -> None:
    """A stretch that is over."""
    tx.execute(insert(unseen_spans).values(endpoint_id=endpoint_id, began_at=span.start, ended_at=span.end))


def unseen(tx: Connection, account_ids: Collection[int], window: Span) -> Mapping[int, tuple[Span, ...]]:
    """By account, the stretches that meet `window` in which one of its chat systems could not be asked; one that lasts has no end.

    One is enough, whatever others told meanwhile: nobody can say then that an agent was not there. Who was online at another of them
    was online all the same, for the rules look at that first.
    """
    over = select(endpoints.c.account_id, unseen_spans.c.began_at, unseen_spans.c.ended_at).join(
        endpoints, endpoints.c.id == unseen_spans.c.endpoint_id
    )
    lasting = select(endpoints.c.account_id, polls.c.sees_until, literal(FOREVER, polls.c.sees_until.type)).join(
        endpoints, endpoints.c.id == polls.c.endpoint_id
    )
    mine = endpoints.c.account_id.in_(account_ids)
    rows = tx.execute(
        union_all(
            over.where(mine, unseen_spans.c.ended_at > window.start, unseen_spans.c.began_at < window.end),
            lasting.where(mine, polls.c.sees_until < window.end, polls.c.sees_until <= clock.now()),
        )
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for account, began_at, ended_at in rows:
        found[account].append(Span(began_at, ended_at))
    return {account: tuple(merged(spans)) for account, spans in found.items()}


def unseen_since(tx: Connection, account_id: int, now: datetime) -> datetime | None:
    """Since when one of the account's chat systems could not be asked; None while all are."""
    spans = [span for span in unseen(tx, [account_id], instant(now)).get(account_id, ()) if span.holds(now)]
    return spans[0].start if spans else None
