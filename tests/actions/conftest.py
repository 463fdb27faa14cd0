import pytest

from portal.actions.house import House
from tests.world import World


@pytest.fixture
def world(house: House) -> World:
    made = World(house)
    with made.at(-3600):
        made.provision()
    return made
