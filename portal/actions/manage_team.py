"""Change the agents of an account, as its admin: name, groups, role, whether they are active, and where their mails go.

What webhooks change too (name, active, groups) is kept with its time: the latest change counts (contract/RULES.md, Corners).
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from portal.actions import change_email
from portal.actions.change_profile import demand_name
from portal.actions.house import House
from portal.actions.noted import agent_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.clock import now
from portal.rules.reasons import Plan
from portal.store import agents, groups, profile, suspensions, team
from portal.store.sign_ins import Person
from portal.store.team import Member


class NoSuchMember(Exception):  # noqa: N818
    """The person's account has no such agent."""


def demand_member(tx: Connection, person: Person, agent: int) -> Member:
    """Raises `NoSuchMember`."""
    found = team.member(tx, person.account_id, agent)
    if found is None:
        raise NoSuchMember
    return found


def change_member(house: House, person: Person, agent: int, name: str, wanted: Sequence[str]) -> None:
    """Name and, on `pro`, groups by the chat system's ids. Raises `NoSuchMember` or `RefusedError`."""
    cleaned = demand_name(name)
    with house.db.write() as tx:
        demand_member(tx, person, agent)
        with agent_noted(tx, by_person(person), agent):
            profile.put_name(tx, agent, cleaned, now())
            put_groups(tx, person.account_id, agent, wanted)


def put_groups(tx: Connection, account: int, agent: int, wanted: Sequence[str]) -> None:
    """Groups count on `pro` only, so on other plans they stay as they are. Raises `RefusedError` for a group there is not."""
    if team.plan_of(tx, account) is not Plan.PRO:
        return
    if not set(wanted) <= groups.names_of(tx, account).keys():
        raise RefusedError(Why.NO_SUCH_GROUP)
    agents.put_in_groups(tx, account, agent, wanted, now())


def make_admin(house: House, person: Person, agent: int, on: bool) -> None:
    """Or make them an admin no more. Raises `NoSuchMember`, or `RefusedError` for the last admin."""
    with house.db.write() as tx:
        _demand_another_admin(tx, person, agent, on)
        with agent_noted(tx, by_person(person), agent):
            team.put_role(tx, agent, on)


def make_active(house: House, person: Person, agent: int, on: bool) -> None:
    """Or inactive, and then all their sign-ins close. Raises `NoSuchMember`, or `RefusedError` for the last admin."""
    with house.db.write() as tx:
        _demand_another_admin(tx, person, agent, on)
        with agent_noted(tx, by_person(person), agent):
            team.put_active(tx, agent, on, now())


def ask_for_email(house: House, person: Person, agent: int, address: str) -> None:
    """The owner of the new address confirms it; one's own is changed in the profile. Raises `NoSuchMember` or `RefusedError`."""
    _demand_other(house, person, agent)
    change_email.ask(house, person, agent, address)


def cancel_email(house: House, person: Person, agent: int) -> None:
    """Raises `NoSuchMember`."""
    _demand_other(house, person, agent)
    change_email.cancel(house, person, agent)


def lift(house: House, person: Person, agent: int) -> None:
    """Mails go to the member's address again, though it refused them. Raises `NoSuchMember`."""
    with house.db.write() as tx:
        demand_member(tx, person, agent)
        with agent_noted(tx, by_person(person), agent):
            suspensions.lift(tx, agent, now())


def _demand_other(house: House, person: Person, agent: int) -> None:
    with house.db.read() as tx:
        demand_member(tx, person, agent)
    if agent == person.agent_id:
        raise NoSuchMember


def _demand_another_admin(tx: Connection, person: Person, agent: int, on: bool) -> None:
    """Under a lock, so that of two who would each leave the other as the last admin only one can go."""
    team.lock(tx, person.account_id)
    demand_member(tx, person, agent)
    if not on and not team.has_admin(tx, person.account_id, but=agent):
        raise RefusedError(Why.LAST_ADMIN)
