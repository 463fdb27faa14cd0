"""A change and its line in the audit log are one: from whom, by what, and nothing of anybody else's."""

import json
import threading
from collections.abc import Callable

import pytest

from portal.actions.choose import Whose, choose
from portal.actions.house import House
from portal.actions.manage_team import make_active, make_admin
from portal.actions.noted import agent_noted, by_person, whence
from portal.actions.provision import WrongFile, provision
from portal.rules.reasons import Kind
from portal.store import audit, profile
from portal.store.about import Subject, What
from portal.store.audit import By, Means
from tests.actions.people import person
from tests.world import World, account, moment

Told = tuple[Subject, What, str | None, str | None, By]


@pytest.fixture
def told(house: House, world: World) -> Callable[[], list[Told]]:
    """The lines that are written from here on, oldest first: none can be deleted, so those of earlier tests are still there."""
    mine = person(world, "eva").account_id

    def lines() -> list[audit.Line]:
        with house.db.read() as tx:
            return audit.lines_of(tx, mine, 1000)

    earlier = {line.id for line in lines()}

    def new() -> list[Told]:
        found = (line for line in reversed(lines()) if line.id not in earlier)
        return [(line.change.subject, line.change.what, line.change.before, line.change.after, line.by) for line in found]

    return new


def about(world: World, agent: str) -> Subject:
    return Subject(agent=person(world, agent).agent_id)


def test_the_chat_system_is_named_for_what_it_changes(world: World, told: Callable[[], list[Told]]) -> None:
    world.tell("agent.updated", 0, agent_id="luis", name="Luis G.", group_ids=["sales"])
    world.tell("agent.updated", 0, agent_id="luis", name="Luis G.", group_ids=["sales"])

    chat = By(Means.CHAT_SYSTEM)
    assert told() == [
        (about(world, "luis"), What.NAME, "Luis", "Luis G.", chat),
        (about(world, "luis"), What.GROUPS, None, "sales", chat),
    ]


def test_a_command_that_is_refused_leaves_no_line(house: House, world: World, told: Callable[[], list[Told]]) -> None:
    wrong = account(name="Other", endpoints=[{"id": "new", "source": "native"}])

    with pytest.raises(WrongFile):
        provision(house, json.dumps({"accounts": [wrong]}), overwrite=True)

    assert told() == []


def test_where_a_call_came_from_is_kept(house: House, world: World) -> None:
    eva = person(world, "eva")
    for on, address in enumerate(("203.0.113.9", None)):
        token = whence.set(address)
        try:
            choose(house, eva, Whose.MINE, Kind.OFFLINE, bool(on))
        finally:
            whence.reset(token)

    with house.db.read() as tx:
        assert [line.address for line in audit.lines_of(tx, eva.account_id, 2)] == [None, "203.0.113.9"]


def test_who_changes_something_at_the_same_moment_is_not_taken_for_another(
    house: House, world: World, told: Callable[[], list[Told]]
) -> None:
    """Each looks at what was before under a lock, or the first would see the second's change as its own."""
    eva, luis = person(world, "eva"), person(world, "luis")
    second = threading.Thread(target=make_admin, args=(house, luis, eva.agent_id, True))
    with house.db.write() as tx, agent_noted(tx, by_person(eva), eva.agent_id):
        second.start()
        second.join(timeout=0.5)  # it would be done by then, were it not kept waiting
        profile.put_name(tx, eva.agent_id, "Eva R.", moment(0))
    second.join()

    assert told() == [
        (about(world, "eva"), What.NAME, "Eva", "Eva R.", by_person(eva)),
        (about(world, "eva"), What.ROLE, "agent", "admin", by_person(luis)),
    ]


def test_what_is_already_so_is_no_change(house: House, world: World, told: Callable[[], list[Told]]) -> None:
    eva = person(world, "eva")
    make_active(house, eva, eva.agent_id, True)
    choose(house, eva, Whose.MINE, Kind.OFFLINE, True)

    assert told() == []
