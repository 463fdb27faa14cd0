"""To create an admin from the command line, for the first log-in of an account."""

from portal.actions.close_doors import close_doors
from portal.actions.house import House
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
    with house.db.write() as tx:
        row = admins.account_row(tx, account)
        if row is None:
            raise NoSuchAccount
        admin = admins.make_admin(tx, row, address, email_key(address), hash_password(password), now())
        if admin is None:
            raise AddressTaken
        agent, external_id = admin
        close_doors(tx, agent, now())
    return external_id
