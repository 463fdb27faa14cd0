"""Close one's own sign-ins elsewhere."""

from portal.actions.house import House
from portal.clock import now
from portal.store import sign_ins
from portal.store.sign_ins import Person


class NoSuchSignIn(Exception):  # noqa: N818
    """Not one of the person's."""


def close_sign_in(house: House, person: Person, sign_in: int) -> None:
    """Raises `NoSuchSignIn`."""
    with house.db.write() as tx:
        if not sign_ins.close_one(tx, person.agent_id, sign_in, now()):
            raise NoSuchSignIn


def close_others(house: House, person: Person) -> None:
    """All but the one the person is here by."""
    with house.db.write() as tx:
        sign_ins.close_all(tx, person.agent_id, now(), but=person.sign_in_id)
