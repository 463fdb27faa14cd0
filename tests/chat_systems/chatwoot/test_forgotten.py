"""Who is to be forgotten is found in Chatwoot's kept bodies, also in those that told the portal nothing."""

import pytest

from portal.actions.mentions import Somebody
from portal.store.bodies import Body
from tests.chat_systems.chatwoot.bodies import FIXTURES
from tests.world import T

OF_NOBODY = {"inbox_created", "inbox_updated"}
WITHOUT_THE_CONVERSATION = {"contact_created", "contact_updated"}


def kept(name: str) -> Body:
    return Body(1, "acme-chatwoot", "chatwoot", {}, name, T, FIXTURES[name].read_bytes())


@pytest.mark.parametrize("name", sorted(FIXTURES.keys() - OF_NOBODY - WITHOUT_THE_CONVERSATION))
def test_a_conversation_is_found_by_its_number(name: str) -> None:
    assert Somebody(conversations=[("acme-chatwoot", "84")]).is_in(kept(name))
    assert not Somebody(conversations=[("acme-native", "84"), ("acme-chatwoot", "85")]).is_in(kept(name))


@pytest.mark.parametrize("name", sorted(FIXTURES.keys() - OF_NOBODY))
def test_a_visitor_is_found_by_the_address(name: str) -> None:
    assert Somebody(addresses=["Marta@visitor.example"]).is_in(kept(name))


def test_an_agent_is_found_by_what_they_did() -> None:
    assert Somebody(agent="12").is_in(kept("conversation_updated"))
