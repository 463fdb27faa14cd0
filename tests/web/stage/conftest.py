"""A demo account with Eva and Luis, and a stranger before the played chat."""

from dataclasses import dataclass

import pytest

from portal.actions.house import House
from portal.actions.open_shop import DEMO, open_shop
from portal.clock import now
from portal.store import endpoints, integrations
from tests.web.page import Page
from tests.web.reader import Reader
from tests.world import SECRET, account


@dataclass
class Played:
    """The page as a stranger has it, and what the portal received."""

    house: House
    reader: Reader

    def see(self, path: str = "/try?conversation=c1") -> Page:
        return self.reader.see(path)

    def act(self, deed: str, **told: str) -> Page:
        """What a form of the page sends, and the page it leads to."""
        token = self.see().all("input", name="csrf_token")[0].attrs["value"]
        told = {"csrf_token": token, "deed": deed, "conversation": "c1", "agent": "eva", "name": "Nora", **told}
        answer = self.reader.client.post("/try/deeds", data=told)
        assert answer.status_code == 303, answer.text
        return self.see(answer.location)

    def write(self, text: str = "¿Tenéis talla 38?") -> Page:
        return self.act("writes", text=text)

    def begin(self, story: str) -> str:
        """Where the story is played."""
        answer = self.reader.send(f"/try/stories/{story}", {}, page="/try")
        assert answer.status_code == 303
        return str(answer.location)

    def received(self, endpoint: str = "demo-native") -> list[str]:
        """The latest webhooks by type, the newest first."""
        with self.house.db.read() as tx:
            found = endpoints.find(tx, endpoint)
            assert found
            return [call.receipt.type for call in integrations.latest_calls(tx, found.id, 10)]


@pytest.fixture
def played(house: House, stranger: Reader) -> Played:
    agents = [{"id": "eva", "name": "Eva", "email": "eva@luna.example"}, {"id": "luis", "name": "Luis", "email": "luis@luna.example"}]
    open_shop(house, account(id=DEMO, agents=agents, endpoints=[{"id": "demo-native", "source": "native", "secret": SECRET}]), now())
    return Played(house, stranger)


def steps_told(page: Page) -> int:
    return len([e for e in page.all("li") if e.attrs.get("class") == "told"])
