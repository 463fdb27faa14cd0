"""To begin the attempts at many mails at once, in one transaction and with as many queries as for few.

Together go the first mails about visitors that nothing stands against, each read again as `begin_attempt` does; which is for all others.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from portal.actions.begin_attempt import Attempt
from portal.actions.house import House
from portal.actions.why_cancelled import is_late, served
from portal.actions.write_letter import head_of, write_letters
from portal.clock import now
from portal.rules.reasons import Kind
from portal.store import attempts, mail_cap, summaries
from portal.store.owed import Owed, Thread, hold_all


def begin_together(house: House, rows: Collection[int], token: str, under_way: Collection[Thread] = ()) -> tuple[list[Attempt], list[int]]:
    """The attempts that are begun now, none in a thread that is `under_way`, and the rows, in order, that each are to be begun alone."""
    with house.db.write() as tx:
        at = now()
        held = hold_all(tx, rows, token)
        late = {owed.id: owed.conversation for owed in held if owed.conversation and is_late(owed, at)}
        first = _one_of_each_thread(owed for owed in held if owed.thread not in under_way)
        answered = served(tx, late, at)
        plain = _within_cap(tx, house, [owed for owed in first if _is_wanted(owed) and owed.id not in answered])
        letters = write_letters(tx, house, plain) if plain else {}
        if letters:
            attempts.begin_all(tx, {row: head_of(letter) for row, letter in letters.items()}, at)
    begun = [Attempt(owed, letters[owed.id], at) for owed in plain]
    return begun, [owed.id for owed in held if owed.id not in letters]


def _one_of_each_thread(held: Iterable[Owed]) -> list[Owed]:
    """A second one is to find the first in its thread."""
    threads: dict[Thread, Owed] = {}
    for owed in held:
        threads.setdefault(owed.thread, owed)
    return list(threads.values())


def _is_wanted(owed: Owed) -> bool:
    about_visitor = owed.conversation is not None and owed.kind in list(Kind)
    return about_visitor and owed.active and owed.address is not None and owed.kind in owed.wants and not owed.failures


def _within_cap(tx: Connection, house: House, mails: Sequence[Owed]) -> list[Owed]:
    """Without those that may have to wait for a summary (`hold_back`)."""
    most = house.settings.mails_per_hour
    if not (most and mails):
        return list(mails)
    had = Counter(mail_cap.had_in_hour(tx, Counter(owed.address or "" for owed in mails), most, now()))
    summed_up = summaries.agents_waiting(tx, {owed.agent for owed in mails})
    free = []
    for owed in mails:
        had[owed.address or ""] += 1
        if had[owed.address or ""] <= most and owed.agent not in summed_up:
            free.append(owed)
    return free
