"""To see the team of an account as its admin does: who is in it, who is there now, and whether their mails arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.manage_team import demand_member
from portal.actions.untold import UNTOLD
from portal.actions.why import read
from portal.clock import now
from portal.mail.plain_words import Meaning
from portal.rules.facts import Unknown
from portal.rules.reasons import Plan
from portal.rules.spans import instant
from portal.store import accounts, devices, groups, links, team
from portal.store.devices import Device
from portal.store.last_mails import LastMail, last_mails
from portal.store.links import Link
from portal.store.sign_ins import Person
from portal.store.sources import sources_of
from portal.store.team import Member
from portal.store.unseen import unseen

PAGE = 25


@dataclass(frozen=True, slots=True)
class Seen:
    """One member: `groups` by name, `devices` those connected now, `change` a pending change of e-mail.

    `meaning` is what was said last of `mail`, the latest; None before anything was. `gap` is the chat system that should tell where they
    are and does not answer, or that of none where no chat system can; None while all do.
    """

    member: Member
    group_ids: frozenset[str]
    groups: Sequence[str]
    devices: Sequence[Device]
    mail: LastMail | None
    meaning: Meaning | None
    gap: Unknown | None
    invitation: Link | None
    change: Link | None


@dataclass(frozen=True, slots=True)
class Team:
    """`groups` are names by the chat system's id, in order; empty where groups do not count.

    `sources` are the account's chat systems. `members` are those asked for.
    """

    members: Sequence[Seen]
    groups: Mapping[str, str]
    sources: frozenset[str]


def see_team(house: House, person: Person, page: int = 1) -> tuple[Team, int]:
    """The first page, or a further one, and how many are in the team in all; there are none after the last."""
    skip = (page - 1) * PAGE
    with house.db.read() as tx:
        number = team.number_of(tx, person.account_id)
        members = team.members_of(tx, person.account_id, PAGE, skip) if skip < number else []
        return _team(tx, person.account_id, members), number


def see_member(house: House, person: Person, agent: int) -> tuple[Seen, Team]:
    """One of the team, and a team of them alone. Raises `NoSuchMember`."""
    with house.db.read() as tx:
        of_one = _team(tx, person.account_id, [demand_member(tx, person, agent)])
        return of_one.members[0], of_one


def _team(tx: Connection, account: int, members: Sequence[Member]) -> Team:
    """In a number of queries that does not grow with the team."""
    rows = [member.id for member in members]
    names = groups.names_of(tx, account) if team.plan_of(tx, account) is Plan.PRO else {}
    in_groups, connected = accounts.groups_by_agent(tx, rows), devices.devices_by_agent(tx, rows, now())
    sources = sources_of(tx, [account])
    gaps = unseen(tx, sources, instant(now()), UNTOLD)[account]
    mails, pending = last_mails(tx, rows), links.pending(tx, rows, now())
    seen = [
        Seen(
            member=member,
            group_ids=in_groups.get(member.id, frozenset()),
            groups=[name for group, name in names.items() if group in in_groups.get(member.id, ())],
            devices=[device for device in connected.get(member.id, ()) if device.since],
            mail=mails.get(member.id),
            meaning=_meaning(mails.get(member.id)),
            gap=next((gap.span for gap in gaps if gap.is_of(member.external_id)), None),
            invitation=pending.get((member.id, "invite")),
            change=pending.get((member.id, "confirm_email")),
        )
        for member in members
    ]
    return Team(seen, names, sources[account].there)


def _meaning(mail: LastMail | None) -> Meaning | None:
    return read(mail.answer).meaning if mail and mail.answer else None
