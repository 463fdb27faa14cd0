"""To forget a visitor at once: what they wrote, their names, addresses and pages, wherever these are kept.

Ids, times, verdicts and reasons stay, so everything stays explained. What is still to be decided or mailed about them goes its way,
without a name and without words.
"""

from collections.abc import Mapping

from portal.actions.find_visitor import NothingKept, Wanted, bodies_about, talks_of
from portal.actions.house import House
from portal.clock import now
from portal.mail.inbox.throw_away import throw_away
from portal.store import bodies, remains, visitors


def forget_visitor(house: House, wanted: Wanted) -> Mapping[str, int]:
    """What was erased and how many of each; running it again finds what came since, or nothing.

    Raises `NoSuchConversation`, `SeveralConversations` or `NothingKept`.
    """
    erased = None
    while erased is None:
        erased = _erased(house, wanted)
    remains.sweep(house.db)  # also where an earlier run was cut off before this
    if wanted.conversation is None and not any(erased.values()):
        raise NothingKept
    return erased


def _erased(house: House, wanted: Wanted) -> Mapping[str, int] | None:
    """Bodies are looked through before the transaction, which would be too long with it, and in it those that came meanwhile.

    None when by then the visitor has begun another conversation.
    """
    begun = now()
    with house.db.read() as tx:
        talks = talks_of(tx, wanted)
        found = [body.row for body in bodies_about(tx, wanted, talks)]
    with house.db.write() as tx:
        if talks_of(tx, wanted) != talks:
            return None
        found += [body.row for body in bodies_about(tx, wanted, talks, since=begun - bodies.UNSEEN)]
        erased = {**visitors.erase(tx, talks, now()), "raw bodies": bodies.erase(tx, found)}
        mailed = visitors.message_ids_of(tx, talks)
    return {**erased, "mails in the built-in inbox": throw_away(house.settings.var_dir, message_ids=mailed)}
