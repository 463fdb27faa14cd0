"""Confirm a new e-mail from the mail that went to it, or take a change back from the mail that went to the old one."""

from datetime import timedelta

from sqlalchemy import Connection

from portal.actions import mailed_links
from portal.actions.change_email import swap
from portal.actions.house import House
from portal.actions.mailed_links import DeadLinkError
from portal.actions.noted import agent_noted, by_link
from portal.addresses import email_key
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import links, notifications, profile, second_steps
from portal.store.links import Link
from portal.store.profile import Profile

TAKEN_BACK_WITHIN = timedelta(days=7)


def read(house: House, kind: str, token: str) -> tuple[Link, Profile]:
    """What the link would do, and to whom. `kind` is confirm_email or revert_email. Raises `DeadLinkError`."""
    with house.db.read() as tx:
        link = mailed_links.read(tx, house, kind, token)
        whose = profile.profile_of(tx, link.agent)
    if kind == "confirm_email" and not whose.active:
        raise DeadLinkError
    return link, whose


def confirm_email(house: House, token: str, sign_in: int | None) -> int:
    """The new address counts; all sign-ins close but `sign_in`, and the old address is told how to take it back. The agent's row.

    Raises `DeadLinkError`, or `RefusedError` when another agent has the address by now.
    """
    with house.db.write() as tx:
        link = mailed_links.read(tx, house, "confirm_email", token)
        before = profile.hold(tx, link.agent)
        if not before.active or link.address is None or not links.use(tx, link.id, now()):
            raise DeadLinkError
        with agent_noted(tx, by_link(link.agent), link.agent):
            swap(tx, link.agent, link.address, now(), sign_in)
        if before.email and before.email_key != email_key(link.address):
            back = links.add(tx, "revert_email", link.agent, before.email, now(), now() + TAKEN_BACK_WITHIN)
            notifications.owe_account_mail(tx, AccountMail.EMAIL_CHANGED, link.agent, now(), before.email, back)
    house.alarm.ring(now())
    return link.agent


def revert_email(house: House, token: str) -> None:
    """The old address counts again, every sign-in closes, and later changes cannot be brought back. Raises as `confirm_email`.

    A second step that was turned on since is off: whoever had the new address would keep the first owner out by it.

    Ways back to addresses of before this one stay open: whoever changed it twice does not close the first owner's way.
    """
    with house.db.write() as tx:
        link = mailed_links.read(tx, house, "revert_email", token)
        profile.hold(tx, link.agent)
        if link.address is None or not links.use(tx, link.id, now()):
            raise DeadLinkError
        with agent_noted(tx, by_link(link.agent), link.agent):
            swap(tx, link.agent, link.address, now())
            _drop_second_step(tx, link)
        links.cancel(tx, "revert_email", link.agent, now(), after=link.id)
    house.alarm.ring(now())


def _drop_second_step(tx: Connection, link: Link) -> None:
    step = second_steps.of(tx, link.agent)
    if step and step.made_at >= link.made_at and second_steps.turn_off(tx, link.agent):
        notifications.owe_account_mail(tx, AccountMail.SECOND_STEP_OFF, link.agent, now())
