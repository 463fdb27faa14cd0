"""One portal for all stories, with a chat system to play with beside them.

All stories are told before the first is looked at, so that their delays pass at the same time.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from portal.clock import now
from portal.stories import STORIES
from portal.stories.story import Story
from tests.running import SECRET, Portal, running

DELAY, GRACE = timedelta(seconds=6), timedelta(seconds=4)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    delays = {"OFFLINE_DELAY_SECONDS": f"{DELAY.total_seconds()}", "MISSED_GRACE_SECONDS": f"{GRACE.total_seconds()}"}
    with running(tmp_path_factory.mktemp("portal"), "--with-fake", "smartsupp", demo=True, **delays) as up:
        yield up


@pytest.fixture(scope="session")
def told(portal: Portal) -> dict[str, str]:
    """The accounts in which the stories were told, by their names; the conversation has the account's name."""
    accounts = {name: f"{name}-{uuid4().hex[:8]}" for name in STORIES}
    portal.provision(*(story.shop.account(accounts[name], SECRET) for name, story in STORIES.items()))
    for name, story in STORIES.items():
        tell(portal, story, accounts[name])
    return accounts


def tell(portal: Portal, story: Story, account: str) -> None:
    """At once, and as if the last step had happened just now."""
    begins = now() - story.steps[-1].at.when(DELAY, GRACE)
    for step in story.told(account, account, begins, DELAY, GRACE):
        portal.tell(account, step.type, step.at, step.data)
