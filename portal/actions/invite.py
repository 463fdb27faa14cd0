"""Invite somebody to log in: a mail with a link to a page where they choose a password.

The address becomes the agent's when they accept, for only then it is known to be theirs. Of an address that another agent has
nothing is told: the invitation is pending like any other, and no mail goes out that could be accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Connection

from portal.actions.change_email import demand_address
from portal.actions.change_profile import demand_name
from portal.actions.house import House
from portal.actions.manage_team import demand_member, put_groups
from portal.actions.noted import agent_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.addresses import email_key
from portal.chat_systems.texts import id_fault
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import links, notifications, profile, team
from portal.store.sign_ins import Person

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Guest:
    """A new agent; `external_id` is their id in the chat system, empty where it is not known."""

    name: str
    address: str
    is_admin: bool
    groups: Sequence[str]
    external_id: str


def invite_new(house: House, person: Person, guest: Guest) -> int:
    """The new agent's row. Raises `RefusedError`."""
    name, address = demand_name(guest.name), demand_address(guest.address)
    if guest.external_id and id_fault(guest.external_id):
        raise RefusedError(Why.NOT_AN_ID)
    with house.db.write() as tx:
        row = team.add(tx, person.account_id, guest.external_id or f"invited-{uuid4().hex[:8]}", name, guest.is_admin, now())
        if row is None:
            raise RefusedError(Why.ID_TAKEN)
        with agent_noted(tx, by_person(person), row, new=True):
            put_groups(tx, person.account_id, row, guest.groups)
            _invite(tx, row, address)
    house.alarm.ring(now())
    return row


def invite(house: House, person: Person, agent: int, address: str) -> None:
    """An agent who cannot log in yet, at the e-mail they have, else at `address`; an earlier invitation is cancelled.

    Raises `NoSuchMember` or `RefusedError`.
    """
    with house.db.write() as tx:
        found = demand_member(tx, person, agent)
        if found.can_log_in:
            raise RefusedError(Why.HAS_PASSWORD)
        if not found.active:
            raise RefusedError(Why.INACTIVE)
        with agent_noted(tx, by_person(person), agent):
            _invite(tx, agent, found.email or demand_address(address))
    house.alarm.ring(now())


def cancel_invitation(house: House, person: Person, agent: int) -> None:
    """Without one nothing happens. Raises `NoSuchMember`."""
    with house.db.write() as tx:
        demand_member(tx, person, agent)
        with agent_noted(tx, by_person(person), agent):
            links.cancel(tx, "invite", agent, now())


def _invite(tx: Connection, agent: int, address: str) -> None:
    link = links.make(tx, "invite", agent, address, now(), now() + LASTS)
    if not profile.taken(tx, email_key(address), but=agent):
        notifications.owe_account_mail(tx, AccountMail.INVITE, agent, now(), address, link)
