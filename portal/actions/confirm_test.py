"""To confirm a test mail: who has it in front of them shows that the address takes mail again (contract/RULES.md, `undeliverable`)."""

from datetime import timedelta

from sqlalchemy import Connection

from portal.actions import mailed_links
from portal.actions.house import House
from portal.actions.mailed_links import DeadLinkError
from portal.actions.noted import agent_noted, by_link
from portal.addresses import email_key
from portal.clock import now
from portal.store import links, profile, suspensions
from portal.store.links import Link
from portal.store.profile import Profile

KIND = "confirm_test"
LASTS = timedelta(days=1)


def link_for(tx: Connection, agent: int) -> int | None:
    """A link for a test mail to an address that is suspended, bound to that address; None where there is nothing to lift."""
    whose = profile.hold(tx, agent)
    if whose.email is None or not suspensions.standing(tx, agent).suspended_at:
        return None
    return links.make(tx, KIND, agent, whose.email, now(), now() + LASTS)


def read(house: House, token: str) -> Profile:
    """Whose test mail it was. Raises `DeadLinkError`."""
    with house.db.read() as tx:
        return _whose(tx, mailed_links.read(tx, house, KIND, token))


def confirm_test(house: House, token: str) -> int:
    """The address is suspended no more. The agent's row. Raises `DeadLinkError`."""
    with house.db.write() as tx:
        link = mailed_links.read(tx, house, KIND, token)
        _whose(tx, link)
        if not links.use(tx, link.id, now()):
            raise DeadLinkError
        with agent_noted(tx, by_link(link.agent), link.agent):
            suspensions.lift(tx, link.agent, now())
    return link.agent


def _whose(tx: Connection, link: Link) -> Profile:
    """A test mail to another address says nothing of the present one."""
    whose = profile.profile_of(tx, link.agent)
    if whose.email_key != email_key(link.address or ""):
        raise DeadLinkError
    return whose
