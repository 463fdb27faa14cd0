"""A fake Chatwoot that answers over HTTP, and one poll of it."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from portal.chat_systems.http import Http
from portal.chat_systems.polling import Asked
from portal.clock import now
from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.serve import served
from tests.chat_systems.chatwoot.moments import A_MINUTE, AT


@pytest.fixture
def fake() -> FakeChatwoot:
    """Eva, of one inbox, at her screen."""
    fake = FakeChatwoot(lambda _: None)
    fake.do("agent.updated", {"agent_id": "12", "name": "Eva Ruiz", "email": "eva@luna.example", "group_ids": ["31"]})
    fake.do("agent.connected", {"agent_id": "12", "device_id": "web"})
    return fake


@pytest.fixture
def url(fake: FakeChatwoot) -> Iterator[str]:
    with served(fake) as url:
        yield url


@pytest.fixture
def asked(fake: FakeChatwoot, url: str) -> Iterator[Asked]:
    with httpx.Client() as client:
        yield Asked(Http(client, now() + timedelta(seconds=10)), fake.settings(url), AT, A_MINUTE)
