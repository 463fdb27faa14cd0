"""Accept an invitation: choose a password, and log in with it from then on."""

from portal.actions import mailed_links, set_password
from portal.actions.house import House
from portal.actions.mailed_links import DeadLinkError
from portal.actions.noted import agent_noted, by_link
from portal.actions.refused import RefusedError, Why
from portal.addresses import email_key
from portal.clock import now
from portal.store import links, profile
from portal.store.links import Link
from portal.store.profile import Profile


def read(house: House, token: str) -> tuple[Link, Profile]:
    """Raises `DeadLinkError`."""
    with house.db.read() as tx:
        link = mailed_links.read(tx, house, "invite", token)
        return link, _open_to(link, profile.profile_of(tx, link.agent))


def accept_invitation(house: House, token: str, password: str) -> None:
    """The link is used up; the address it went to is the agent's. Raises `DeadLinkError` or `RefusedError`."""
    link, about = read(house, token)
    made = set_password.hash_if_good(password, about.name, link.address, about.account_name)
    with house.db.write() as tx:
        link = mailed_links.read(tx, house, "invite", token)
        agent = _open_to(link, profile.hold(tx, link.agent))
        address = link.address or ""
        if not links.use(tx, link.id, now()):
            raise DeadLinkError
        with agent_noted(tx, by_link(link.agent), link.agent):
            if agent.email is None and not profile.put_email(tx, link.agent, address, email_key(address), now()):
                raise RefusedError(Why.TAKEN)
            set_password.put(tx, link.agent, made, now())


def _open_to(link: Link, agent: Profile) -> Profile:
    """Only while the agent is active, has no password from elsewhere, and no other address than the one the mail went to."""
    other = agent.email_key is not None and agent.email_key != email_key(link.address or "")
    if other or not agent.active or agent.password_hash is not None:
        raise DeadLinkError
    return agent
