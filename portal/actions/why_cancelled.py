"""Why a mail that is owed is not sent after all: what is read again before every attempt (contract/RULES.md, Mails)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions.untold import UNTOLD
from portal.rules.reasons import Kind
from portal.rules.serving import served_in
from portal.rules.spans import Span
from portal.store import letters, links, summaries
from portal.store.facts import facts_in
from portal.store.owed import Owed
from portal.store.summaries import Member

STALE = timedelta(minutes=10)
"""A first attempt later than this after the due time asks whether somebody has served the visitor meanwhile."""

INACTIVE = "the agent is not active"
NO_ADDRESS = "no address is known"
OFF = "the option is off"
SERVED = "served meanwhile"
DEAD_LINK = "its link was used, replaced, or has run out"
NOTHING_LEFT = "nothing of it is left to tell"


def why_cancelled(tx: Connection, owed: Owed, at: datetime) -> str | None:
    """Of a summary what it told of is dropped one by one, and it is cancelled when nothing is left."""
    if not owed.active:
        return INACTIVE
    if owed.is_summary:
        return None if _drop(tx, owed, summaries.members(tx, owed.id), at) else NOTHING_LEFT
    if owed.is_about_visitors and Kind(owed.kind) not in owed.wants:
        return OFF
    if owed.link and links.open_one(tx, owed.link, at) is None:
        return DEAD_LINK
    return SERVED if is_late(owed, at) and owed.conversation and served(tx, {owed.id: owed.conversation}, at) else None


def is_late(owed: Owed, at: datetime) -> bool:
    """Whether an attempt now is to ask first if the visitor has been served meanwhile."""
    return owed.first_attempt_at is None and at > owed.due_at + STALE


def _drop(tx: Connection, owed: Owed, members: Collection[Member], at: datetime) -> int:
    """How many are left of what the summary tells of."""
    off = {member.id for member in members if member.kind not in owed.wants}
    late = {m.id: m.conversation for m in members if owed.first_attempt_at is None and m.id not in off and at > m.due_at + STALE}
    answered = served(tx, late, at)
    for rows, why in ((off, OFF), (answered, SERVED)):
        if rows:
            summaries.drop(tx, rows, why, at)
    return len(members) - len(off) - len(answered)


def served(tx: Connection, mails: Mapping[int, int], at: datetime) -> set[int]:
    """Of mails, by notification and conversation, those whose messages have all been served between their writing and now."""
    written = letters.written(tx, mails) if mails else {}
    begins: dict[int, datetime] = {}
    for mail, times in written.items():
        begins[mails[mail]] = min([begins.get(mails[mail], at), *times])
    facts = facts_in(tx, {conversation: Span(start, at) for conversation, start in begins.items()}, UNTOLD)
    return {mail for mail, times in written.items() if all(served_in(facts[mails[mail]][1], Span(start, at)) for start in times)}
