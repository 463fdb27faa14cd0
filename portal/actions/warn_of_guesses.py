"""To tell the owner of a log-in by mail that somebody tries to get in; whoever tries, and an address nobody has, is told nothing."""

from datetime import timedelta

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.unseen import kept_only_if, whoever
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import notifications, profile
from portal.store.sign_ins import Credentials

PASSWORDS, CODES = 10, 5
"""From how many in a row on, none of them right, the owner is told. Who tries codes knows the password already."""

EVERY = timedelta(days=1)


def warn_of_passwords(house: House, held: Credentials | None, failed: int) -> None:
    """For an address that nobody has, as much work."""
    if failed < PASSWORDS:
        return
    with house.db.write() as tx:
        agent, known = whoever(tx, held)
        if agent is not None:
            _owe(tx, AccountMail.LOG_IN_FAILED, agent, known)
    house.alarm.ring(now())


def warn_of_codes(house: House, agent: int, failed: int) -> None:
    if failed < CODES:
        return
    with house.db.write() as tx:
        _owe(tx, AccountMail.CODE_FAILED, agent, known=True)
    house.alarm.ring(now())


def _owe(tx: Connection, mail: AccountMail, agent: int, known: bool) -> None:
    """Once a day at the most."""
    profile.hold(tx, agent)  # of two failures at once only one is the first of the day
    first = not notifications.is_owed_since(tx, mail, agent, now() - EVERY)
    with kept_only_if(tx, known and first):
        notifications.owe_account_mail(tx, mail, agent, now())
