"""To send an agent a test mail, the same way as every other mail; what the mail server answers is kept with its attempt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.actions import confirm_test
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


@dataclass(frozen=True, slots=True)
class MailTest:
    """The agent's latest test mail, and when they may ask for another: None for at once."""

    latest: Trial | None
    next_at: datetime | None


def mail_test(house: House, person: Person) -> MailTest:
    with house.db.read() as tx:
        return MailTest(trials.latest(tx, person.agent_id), _next_at(tx, person))


def send_test_mail(house: House, person: Person) -> None:
    """To the agent's address; one whose answer is still awaited is not sent again. Raises `TooManyTestMails`.

    One to an address that is suspended holds a link by which its reader lifts that.
    """
    with house.db.write() as tx:
        trials.hold(tx, person.agent_id)
        earlier = trials.latest(tx, person.agent_id)
        if earlier and earlier.is_open:
            return
        if _next_at(tx, person):
            raise TooManyTestMails
        owe_account_mail(tx, AccountMail.TEST, person.agent_id, now(), link=confirm_test.link_for(tx, person.agent_id))
    house.alarm.ring(now())


def _next_at(tx: Connection, person: Person) -> datetime | None:
    asked = trials.asked_since(tx, person.agent_id, now() - HOUR)
    return asked[-MOST] + HOUR if len(asked) >= MOST else None
