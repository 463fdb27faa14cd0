"""Choose a new password without knowing the old one, by a link in a mail to the agent's address.

Only an agent who has a password can recover it: one who is known from webhooks alone signs in after an invitation
(contract/EVENTS.md, `agent.updated`).
"""

from datetime import timedelta

from portal.actions import mailed_links, set_password
from portal.actions.house import House
from portal.actions.mailed_links import DeadLinkError
from portal.actions.noted import agent_noted, by_link
from portal.actions.unseen import kept_only_if, whoever
from portal.addresses import email_key
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import links, notifications, profile, sign_ins
from portal.store.profile import Profile

LASTS = timedelta(hours=1)


def ask(house: House, email: str) -> None:
    """A mail to the active agent who logs in with this address; for an address that nobody has, as much work."""
    with house.db.write() as tx:
        agent, known = whoever(tx, sign_ins.credentials(tx, email_key(email)))
        if agent is not None:
            with kept_only_if(tx, known):
                link = links.make(tx, "recover", agent, None, now(), now() + LASTS)
                notifications.owe_account_mail(tx, AccountMail.RECOVER, agent, now(), link=link)
    house.alarm.ring(now())


def read(house: House, token: str) -> Profile:
    """Whose password it is. Raises `DeadLinkError`."""
    with house.db.read() as tx:
        found = profile.profile_of(tx, mailed_links.read(tx, house, "recover", token).agent)
    if not found.active:
        raise DeadLinkError
    return found


def choose_password(house: House, token: str, password: str) -> int:
    """The link is used up and every sign-in closes; nobody is signed in by it, and a second step is asked for as before. The agent's row.

    Raises `DeadLinkError` or `RefusedError`.
    """
    about = read(house, token)
    made = set_password.hash_if_good(password, about.name, about.email, about.account_name)
    with house.db.write() as tx:
        link = mailed_links.read(tx, house, "recover", token)
        # The agent first, then the links, as whoever else changes both.
        if not profile.hold(tx, link.agent).active or not links.use(tx, link.id, now()):
            raise DeadLinkError
        with agent_noted(tx, by_link(link.agent), link.agent):
            set_password.put(tx, link.agent, made, now())
    return link.agent
