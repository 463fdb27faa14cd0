"""Turn an option on or off: an agent their own, an admin also the account's."""

from enum import StrEnum

from portal.actions.house import House
from portal.actions.noted import account_noted, agent_noted, by_person
from portal.clock import now
from portal.rules.reasons import Kind, Plan
from portal.store import options
from portal.store.sign_ins import Person


class Whose(StrEnum):
    """Whose option it is."""

    ACCOUNT = "account"
    MINE = "mine"


class AdminsOnlyError(Exception):
    """Somebody who is no admin wanted to change the account's option."""


class NotInPlanError(Exception):
    """The account's plan does not have this kind of mail (contract/RULES.md, Missed conversation, rule 1)."""


def choose(house: House, person: Person, whose: Whose, kind: Kind, on: bool) -> None:
    """Raises `AdminsOnlyError` or `NotInPlanError`; choosing what is already so changes nothing."""
    if whose is Whose.ACCOUNT and not person.is_admin:
        raise AdminsOnlyError
    with house.db.write() as tx:
        if not available(options.options_of(tx, person.agent_id).plan, kind):
            raise NotInPlanError
        if whose is Whose.ACCOUNT:
            with account_noted(tx, by_person(person), person.account_id):
                options.choose_for_account(tx, person.account_id, kind, on, person.name, now())
        else:
            with agent_noted(tx, by_person(person), person.agent_id):
                options.choose_for_agent(tx, person.agent_id, kind, on, person.name, now())


def available(plan: Plan, kind: Kind) -> bool:
    return kind is not Kind.MISSED or plan is not Plan.FREE
