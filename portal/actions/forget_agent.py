"""To forget an agent: from then on they are an id. Decisions, times and reasons stay, and so do the ids in them.

What visitors wrote to them is the visitors', and what they answered stays with the conversation: both are erased in time. Who still
stands in the chat system is told anew by it; so they are to be removed there first.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.mentions import Somebody
from portal.actions.noted import COMMAND, agent_noted
from portal.clock import now
from portal.mail.inbox.throw_away import throw_away
from portal.store import audit, bodies, forgotten, remains, team
from portal.store.forgotten import Person


class NoSuchAgent(Exception):  # noqa: N818
    """The account has no agent of this id."""


class LastAdmin(Exception):  # noqa: N818
    """Nobody else of the account is an admin who can log in."""


def forget_agent(house: House, account: str, agent: str, *, even_last_admin: bool = False) -> Mapping[str, int]:
    """What was erased and how many of each; running it again finds what is left of a run that was cut off, or nothing.

    The person goes in one transaction, with them the bodies that tell of them; then, some hundreds at a time, their name in what was
    decided. Raises `NoSuchAgent` or `LastAdmin`.
    """
    begun = now()
    with house.db.read() as tx:
        person = _find(tx, account, agent)
        found = _bodies(tx, account, person)
    with house.db.write() as tx:
        team.lock(tx, person.account_row)
        person = _find(tx, account, agent)
        if team.is_last_admin(tx, person.account_row, person.row) and not even_last_admin:
            raise LastAdmin
        found += _bodies(tx, account, person, begun - bodies.UNSEEN)
        kinds = forgotten.kinds_of_devices(tx, person)
        with agent_noted(tx, COMMAND, person.row):
            erased = {**forgotten.erase(tx, person, now()), "raw bodies": bodies.erase(tx, found)}
        audit.forget_agent(tx, person.row, now())  # the lines that were written by this told of them too
    mails = throw_away(house.settings.var_dir, to=[person.email] if person.email else [])
    decisions = _rewrite(house, person, kinds)
    decisions += _rewrite(house, person, kinds, begun)  # those on what was read before, or written with a lower number meanwhile
    remains.sweep(house.db)
    return {**erased, "decisions that named them": decisions, "mails in the built-in inbox": mails}


def _find(tx: Connection, account: str, agent: str) -> Person:
    person = forgotten.find(tx, account, agent)
    if person is None:
        raise NoSuchAgent
    return person


def _bodies(tx: Connection, account: str, person: Person, since: datetime | None = None) -> list[int]:
    somebody = Somebody(agent=person.id, addresses=[person.email] if person.email else [])
    return [body.row for body in bodies.bodies_of(tx, account, since) if somebody.is_in(body)]


def _rewrite(house: House, person: Person, kinds: Mapping[str, str], since: datetime | None = None) -> int:
    rewritten, row = 0, 0
    while True:
        with house.db.write() as tx:
            number, last = forgotten.rewrite_decisions(tx, person, kinds, row, since)
        rewritten += number
        if last is None:
            return rewritten
        row = last
