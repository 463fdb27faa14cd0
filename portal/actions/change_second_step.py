"""Turn the second step of one's own log-in on and off, and make its recovery codes anew. Each is told by mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection

from portal import codes
from portal.actions import slow_down
from portal.actions.change_password import demand_password, demand_unchanged
from portal.actions.close_doors import close_doors
from portal.actions.house import House
from portal.actions.noted import agent_noted, by_person
from portal.actions.prove import is_of_app, is_proof
from portal.actions.refused import RefusedError, Why
from portal.clock import now
from portal.mail.letters import AccountMail
from portal.store import notifications, second_steps
from portal.store.second_steps import SecondStep
from portal.store.sign_ins import Person

OFFERED_FOR = timedelta(minutes=15)


def offer(house: House, person: Person, password: str) -> None:
    """A new secret, to be put into an app and confirmed by a code. Raises `RefusedError` or `TooSoonError`."""
    about = demand_password(house, person, password)
    with house.db.write() as tx:
        demand_unchanged(tx, about)
        if not second_steps.offer(tx, person.agent_id, house.locksmith.lock([codes.new_secret()]), now()):
            raise RefusedError(Why.IS_ON)


def is_offered(found: SecondStep | None) -> bool:
    return found is not None and not found.is_on and now() - found.made_at < OFFERED_FOR


def turn_on(house: House, person: Person, typed: str) -> list[str]:
    """The recovery codes, which are kept nowhere. All sign-ins but this one close. Raises `RefusedError` or `TooSoonError`."""
    lane = _count_code(house, person)
    with _told(house, AccountMail.SECOND_STEP_ON, person) as tx:
        if not is_offered(second_steps.of(tx, person.agent_id)):
            raise RefusedError(Why.NOT_OFFERED)
        if not is_of_app(tx, house, person.agent_id, typed):
            raise RefusedError(Why.WRONG_CODE)
        second_steps.turn_on(tx, person.agent_id, now())
        made = _new_codes(tx, person.agent_id)
        close_doors(tx, person.agent_id, now(), but=person.sign_in_id)
    slow_down.forgive(house, lane)
    return made


def renew_codes(house: House, person: Person, password: str, typed: str) -> list[str]:
    """Those of before are void. Raises `RefusedError` or `TooSoonError`."""
    with _proved(house, AccountMail.NEW_CODES, person, password, typed) as tx:
        return _new_codes(tx, person.agent_id)


def turn_off(house: House, person: Person, password: str, typed: str) -> None:
    """Raises `RefusedError` or `TooSoonError`."""
    with _proved(house, AccountMail.SECOND_STEP_OFF, person, password, typed) as tx:
        second_steps.turn_off(tx, person.agent_id)


def _count_code(house: House, person: Person) -> str:
    """The lane, to be forgiven when the code was right: one's own, that no stranger at the log-in gets into."""
    lane = slow_down.lane(house, "own code", str(person.agent_id))
    slow_down.count_try(house, lane)
    return lane


@contextmanager
def _proved(house: House, mail: AccountMail, person: Person, password: str, typed: str) -> Iterator[Connection]:
    about = demand_password(house, person, password)
    lane = _count_code(house, person)
    with _told(house, mail, person) as tx:
        demand_unchanged(tx, about)
        if not second_steps.is_on(tx, person.agent_id) or not is_proof(tx, house, person.agent_id, typed):
            raise RefusedError(Why.WRONG_CODE)
        yield tx
    slow_down.forgive(house, lane)


@contextmanager
def _told(house: House, mail: AccountMail, person: Person) -> Iterator[Connection]:
    with house.db.write() as tx, agent_noted(tx, by_person(person), person.agent_id):
        yield tx
        notifications.owe_account_mail(tx, mail, person.agent_id, now())
    house.alarm.ring(now())


def _new_codes(tx: Connection, agent: int) -> list[str]:
    made = codes.new_recovery_codes()
    second_steps.put_codes(tx, agent, [codes.digest(code) for code in made])
    return made
