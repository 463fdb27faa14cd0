"""To send an agent a test mail, the same way as every other mail; what the mail server answers is kept with its attempt."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions.house import House
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import trials
from portal.store.notifications import owe_account_mail
from portal.store.sign_ins import Person
from portal.store.trials import Trial

MOST = 5
HOUR = timedelta(hours=1)


class TooManyTestMails(Exception):  # noqa: N818
    """The agent has had as many as there are in an hour."""


def send_test_mail(house: House, person: Person) -> None:
    """To the agent's address; one whose answer is still awaited is not sent again. Raises `TooManyTestMails`."""
    with house.db.write() as tx:
        trials.hold(tx, person.agent_id)
        earlier = latest_test(tx, person)
        if earlier and earlier.is_open:
            return
        if next_allowed(tx, person):
            raise TooManyTestMails
        owe_account_mail(tx, AccountMail.TEST, person.agent_id, now())
    house.alarm.ring(now())


def latest_test(tx: Connection, person: Person) -> Trial | None:
    return trials.latest(tx, person.agent_id, AccountMail.TEST)


def next_allowed(tx: Connection, person: Person) -> datetime | None:
    """When the agent may ask again; None for at once."""
    asked = trials.asked_since(tx, person.agent_id, AccountMail.TEST, now() - HOUR)
    return asked[-MOST] + HOUR if len(asked) >= MOST else None
