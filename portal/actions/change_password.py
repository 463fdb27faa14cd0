"""Change one's own password, knowing the one of before."""

from sqlalchemy import Connection

from portal.actions import set_password, slow_down
from portal.actions.house import House
from portal.actions.noted import agent_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.clock import now
from portal.passwords import is_right
from portal.store import profile
from portal.store.profile import Profile
from portal.store.sign_ins import Person


def change_password(house: House, person: Person, current: str, new: str) -> None:
    """All sign-ins but this one close. Raises `RefusedError` or `TooSoonError`."""
    about = demand_password(house, person, current)
    made = set_password.hash_if_good(new, about.name, about.email, about.account_name)
    with house.db.write() as tx, agent_noted(tx, by_person(person), person.agent_id):
        demand_unchanged(tx, about)
        set_password.put(tx, person.agent_id, made, now(), but=person.sign_in_id)


def demand_password(house: House, person: Person, password: str) -> Profile:
    """The person's profile when `password` is theirs. Raises `RefusedError`, or `TooSoonError` after too many tries."""
    lane = slow_down.lane(house, "own password", str(person.agent_id))
    slow_down.count_try(house, lane)
    with house.db.read() as tx:
        found = profile.profile_of(tx, person.agent_id)
    if not is_right(found.password_hash, password):
        raise RefusedError(Why.WRONG_PASSWORD)
    slow_down.forgive(house, lane)
    return found


def demand_unchanged(tx: Connection, about: Profile) -> None:
    """Hold the agent; raises `RefusedError` when the password was changed while it was being checked, which takes its time."""
    if profile.hold(tx, about.agent).password_hash != about.password_hash:
        raise RefusedError(Why.WRONG_PASSWORD)
