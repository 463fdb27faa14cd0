"""One visitor or contact of whom an API tells nothing that makes sense: the others are asked about all the same."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from portal.chat_systems.chatwoot.poll import ChatwootPoller
from portal.chat_systems.http import Http
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.chat_systems.polling import Asked, Waiting
from portal.chat_systems.smartsupp.poll import SmartsuppPoller
from portal.clock import now
from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.fake import Fake
from portal.fakes.serve import served
from portal.fakes.smartsupp import FakeSmartsupp
from portal.rules.events import ContactKnown, VisitorReturned

AT = now()


@pytest.fixture
def smartsupp() -> FakeSmartsupp:
    fake = FakeSmartsupp(lambda _: None)
    for talk in ("co1", "co2"):
        fake.do("message.created", {"conversation_id": talk, "message_id": talk, "author": {"type": "visitor"}, "text": "Hola"})
    return fake


@pytest.fixture
def chatwoot() -> FakeChatwoot:
    fake = FakeChatwoot(lambda _: None)
    for talk in ("84", "85"):
        fake.do("message.created", {"conversation_id": talk, "message_id": talk, "author": {"type": "visitor"}, "text": "Hola"})
    return fake


@pytest.fixture
def asked() -> Iterator[Callable[[Fake, str], Asked]]:
    with httpx.Client() as client:
        yield lambda fake, url: Asked(Http(client, now() + timedelta(seconds=20)), fake.settings(url), AT, timedelta(seconds=60))


def spoil(fake: Fake, view: str, name: str, answer: Any) -> None:
    right: Any = fake.api.view_functions[view]
    fake.api.view_functions[view] = lambda **asked: answer if asked["name"] == name else right(**asked)


def test_smartsupp_is_asked_about_the_next(smartsupp: FakeSmartsupp, asked: Callable[[Fake, str], Asked]) -> None:
    spoil(smartsupp, "v2.visitor", "vi-co1", ({}, 403))
    spoil(smartsupp, "v2.contact", "ct-co1", [])
    with served(smartsupp) as url:
        poll = asked(smartsupp, url)
        told = list(SmartsuppPoller().visitors(poll, [Waiting("co1", "vi-co1"), Waiting("co2", "vi-co2")], ["ct-co1", "ct-co2"]))

    assert [type(event) for event in told] == [ContactKnown, VisitorReturned]
    assert [str(failed) for failed in poll.spared] == ["nonsense: answer", "refused: 403"]


def test_chatwoot_is_asked_about_the_next(chatwoot: FakeChatwoot, asked: Callable[[Fake, str], Asked]) -> None:
    spoil(chatwoot, "v1.conversation", "84", {"meta": {}})
    spoil(chatwoot, "v1.contact", "984", ({}, 500))
    with served(chatwoot) as url:
        poll = asked(chatwoot, url)
        told = list(ChatwootPoller().visitors(poll, [Waiting("84", None), Waiting("85", None)], ["984", "985"]))

    assert [type(event) for event in told] == [VisitorReturned, ContactKnown]
    assert [str(failed) for failed in poll.spared] == ["nonsense: meta.sender", "broken: 500"]


def test_where_the_token_is_refused_nobody_else_is_asked_about(smartsupp: FakeSmartsupp, asked: Callable[[Fake, str], Asked]) -> None:
    spoil(smartsupp, "v2.contact", "ct-co1", ({}, 401))
    with served(smartsupp) as url, pytest.raises(PollFailed) as failed:
        list(SmartsuppPoller().visitors(asked(smartsupp, url), [], ["ct-co1", "ct-co2"]))

    assert failed.value.fault is PollFault.REFUSED
