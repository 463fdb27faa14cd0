"""To create an admin from the command line, for the first log-in of an account."""

from portal.actions.close_doors import close_doors
from portal.actions.house import House
from portal.actions.noted import COMMAND, agent_noted
from portal.addresses import email_key
from portal.clock import now
from portal.mail.addresses import valid
from portal.passwords import hash_password
from portal.store import admins


class NoSuchAccount(Exception):  # noqa: N818
    pass


class NotAnAddress(Exception):  # noqa: N818
    pass


class AddressTaken(Exception):  # noqa: N818
    """An agent of another account has it."""


def create_admin(house: House, account: str, email: str, password: str) -> str:
    """The agent's id. Raises `NoSuchAccount`, `NotAnAddress` or `AddressTaken`."""
    address = valid(email)
    if address is None:
        raise NotAnAddress
    made = hash_password(password)
    with house.db.write() as tx:
        row = admins.account_row(tx, account)
        if row is None:
            raise NoSuchAccount
        holder = admins.holder(tx, email_key(address))
        if holder and holder.account != row:
            raise AddressTaken
        admin = holder or admins.add(tx, row, address, email_key(address))
        with agent_noted(tx, COMMAND, admin.agent, new=holder is None):
            admins.make_admin(tx, admin.agent, made, now())
            close_doors(tx, admin.agent, now())
    return admin.external_id
