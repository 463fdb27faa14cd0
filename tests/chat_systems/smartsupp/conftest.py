"""A fake Smartsupp with one agent and one visitor who wrote."""

from collections.abc import Iterator

import pytest

from portal.fakes.serve import served
from portal.fakes.smartsupp import FakeSmartsupp
from tests.chat_systems.smartsupp.line import Line

WRITES = {"conversation_id": "co1", "message_id": "ms1", "author": {"type": "visitor", "name": "Marta", "email": "marta@correo.example"}}


@pytest.fixture
def line() -> Iterator[Line]:
    fake = FakeSmartsupp(lambda _: None)
    fake.do("agent.updated", {"agent_id": "1200001", "name": "Eva Ruiz", "email": "eva@luna.example"})
    fake.do("message.created", {**WRITES, "text": "Hola"})
    with served(fake) as url:
        yield Line(fake, url)
        fake.faults.mend()
