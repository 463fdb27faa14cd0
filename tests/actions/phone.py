"""Eva's phone: her second step, and the app that shows its codes."""

from dataclasses import dataclass

import pyotp

from portal.actions import change_second_step
from portal.store import second_steps
from tests.actions.log_ins import PASSWORD
from tests.actions.people import person
from tests.world import World, moment


@dataclass(frozen=True)
class Phone:
    """With the recovery codes beside it."""

    secret: str
    codes: list[str]

    def shows(self, at: float) -> str:
        return pyotp.TOTP(self.secret).at(moment(at))


def offered(world: World, at: float = -1000) -> Phone:
    """The second step is not on yet, and there are no recovery codes."""
    eva = person(world, "eva")
    with world.at(at):
        change_second_step.offer(world.house, eva, PASSWORD)
    with world.house.db.read() as tx:
        found = second_steps.of(tx, eva.agent_id)
    assert found
    return Phone(world.house.locksmith.unlock(found.secret)[0], [])


def turned_on(world: World, at: float = -990) -> Phone:
    secret = offered(world, at - 10).secret
    with world.at(at):
        return Phone(secret, change_second_step.turn_on(world.house, person(world, "eva"), pyotp.TOTP(secret).at(moment(at))))
