"""Change the one e-mail that is log-in and destination: asked for here, done only when the new address's owner confirms it.

Of an address that another agent has nothing is told: the change is pending like any other, and no mail goes out that could confirm it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions.close_doors import close_doors
from portal.actions.house import House
from portal.actions.noted import agent_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.addresses import email_key
from portal.clock import now
from portal.mail.addresses import valid
from portal.mail.letters import AccountMail
from portal.store import links, notifications, profile
from portal.store.sign_ins import Person

LASTS = timedelta(days=1)
"""How long the new address may be confirmed."""


def ask(house: House, person: Person, agent: int, address: str) -> None:
    """A mail with a link to the new address; an earlier pending change is cancelled. Raises `RefusedError` for what is no address."""
    new = demand_address(address)
    with house.db.write() as tx, agent_noted(tx, by_person(person), agent):
        link = links.make(tx, "confirm_email", agent, new, now(), now() + LASTS)
        if not profile.taken(tx, email_key(new), but=agent):
            notifications.owe_account_mail(tx, AccountMail.CONFIRM_EMAIL, agent, now(), new, link)
    house.alarm.ring(now())


def demand_address(address: str) -> str:
    """The address in the form it is kept in. Raises `RefusedError`."""
    new = valid(address)
    if new is None:
        raise RefusedError(Why.NOT_AN_ADDRESS)
    return new


def cancel(house: House, person: Person, agent: int) -> None:
    """No pending change any more; without one nothing happens."""
    with house.db.write() as tx, agent_noted(tx, by_person(person), agent):
        links.cancel(tx, "confirm_email", agent, now())


def swap(tx: Connection, agent: int, address: str, now: datetime, but: int | None = None) -> None:
    """`address` is now the agent's. Every sign-in closes, `but` excepted, and links that went to the address before are dead.

    Links to unsubscribe die by themselves: they are bound to the address. Raises `RefusedError` when another agent has it.
    """
    if not profile.put_email(tx, agent, address, email_key(address), now):
        raise RefusedError(Why.TAKEN)
    close_doors(tx, agent, now, but)
