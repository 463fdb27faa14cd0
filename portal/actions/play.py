"""To play a story in a shop of its own: each step is one signed webhook, told at the story's time by whoever plays it.

The shop's name carries the story's, and so do its endpoint and its one conversation. How far a play has come is in the rows alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from portal.actions.house import House
from portal.actions.open_shop import DELAY, DEMO, GRACE, open_shop
from portal.actions.sign_call import Call, signed_call
from portal.chat_systems import native
from portal.clock import now
from portal.store import endpoints, plays
from portal.stories import STORIES
from portal.stories.story import Story

KEPT = timedelta(days=1)
"""As long the shop of a story can be looked at."""


class NoSuchPlay(Exception):  # noqa: N818
    """There is no story of this name, or it is not played in such a shop."""


@dataclass(frozen=True, slots=True)
class Play:
    """`shop` is the public id of the account; `told` how many of the story's steps were."""

    story: Story
    shop: str
    since: datetime
    told: int

    def time_of(self, step: int) -> datetime:
        """When the step happens."""
        return self.since + self.story.steps[step].at.when(DELAY, GRACE)

    @property
    def next_at(self) -> datetime | None:
        """When the next step happens; None after the last."""
        return self.time_of(self.told) if self.told < len(self.story.steps) else None

    def happened(self, at: datetime) -> int:
        """How many steps have happened by then."""
        return sum(self.time_of(step) <= at for step in range(len(self.story.steps)))


def begin(house: House, name: str, elapsed: timedelta = timedelta(0)) -> Play:
    """A shop of its own for the story, which began so long ago; the shops of long ago go. Raises `NoSuchPlay`."""
    if name not in STORIES:
        raise NoSuchPlay(name)
    shop, since = f"{name}-{uuid4().hex[:8]}", now() - elapsed
    open_shop(house, STORIES[name].shop.account(shop, native.ADAPTER.new_secret()), since)
    # Only now: SQLite gives the number of a last row that is gone to the next, and lines of the audit log outlive their account.
    with house.db.write() as tx:
        plays.forget(tx, now() - KEPT, keep=DEMO)
    return Play(STORIES[name], shop, since, 0)


def find(house: House, shop: str) -> Play:
    """Raises `NoSuchPlay`."""
    with house.db.read() as tx:
        stage = plays.find(tx, shop)
    story = STORIES.get(shop.rpartition("-")[0])
    if stage is None or story is None:
        raise NoSuchPlay(shop)
    return Play(story, shop, stage.since, min(stage.told, len(story.steps)))


def call_of(house: House, play: Play, step: int) -> Call:
    """The webhook that tells the step; told twice it is a duplicate."""
    with house.db.read() as tx:
        endpoint = endpoints.find(tx, play.shop)
    if endpoint is None:
        raise NoSuchPlay(play.shop)
    told = play.story.told(play.shop, play.shop, play.since, DELAY, GRACE)[step]
    return signed_call(house, endpoint, told.type, told.data, at=told.at.isoformat(), event_id=f"{play.shop}-{step + 1}")
