"""To tell the owner of a log-in by mail that somebody tries passwords; whoever tries, and an address nobody has, is told nothing."""

from datetime import timedelta

from portal.actions.house import House
from portal.actions.unseen import for_whom_it_may_be
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import notifications, profile
from portal.store.sign_ins import Credentials

FROM = 10
"""Tries in a row that were not right."""

EVERY = timedelta(days=1)


def warn_of_guesses(house: House, held: Credentials | None, failed: int) -> None:
    """Once a day at the most, from the tenth failure in a row on."""
    if failed < FROM:
        return
    with house.db.write() as tx, for_whom_it_may_be(tx, held) as agent:
        if agent is not None:
            profile.hold(tx, agent)  # of two failures at once only one is the first of the day
            if not notifications.is_owed_since(tx, AccountMail.LOG_IN_FAILED, agent, now() - EVERY):
                notifications.owe_account_mail(tx, AccountMail.LOG_IN_FAILED, agent, now())
    house.alarm.ring(now())
