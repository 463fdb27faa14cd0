"""Fields that several may change: the latest change by time counts, in whatever order they come."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from portal.actions.house import House
from portal.store.changes import change
from portal.store.tables import accounts, agents
from tests.world import T


@pytest.mark.parametrize(("field", "less", "greater"), [("active", False, True), ("name", "Eva", "Eva Ruiz")])
def test_of_two_changes_at_one_instant_the_greater_value_wins(house: House, field: str, less: Any, greater: Any) -> None:
    agent = an_agent(house)

    assert [told(house, agent, field, value) for value in (less, greater, less)] == [less, greater, greater]


def test_an_earlier_change_that_comes_later_changes_nothing(house: House) -> None:
    agent = an_agent(house)

    told(house, agent, "active", False)

    assert told(house, agent, "active", True, seconds=-1) is False


def an_agent(house: House) -> int:
    with house.db.write() as tx:
        account = tx.execute(insert(accounts).values(public_id="acme", name="Acme").returning(accounts.c.id)).scalar_one()
        return int(tx.execute(insert(agents).values(account_id=account, external_id="eva").returning(agents.c.id)).scalar_one())


def told(house: House, agent: int, field: str, value: Any, seconds: float = 0) -> Any:
    """The field's value after the change, which was made so long after `T`."""
    with house.db.write() as tx:
        change(tx, agents, agent, field, value, T + timedelta(seconds=seconds))
        return tx.scalar(select(agents.c[field]))
