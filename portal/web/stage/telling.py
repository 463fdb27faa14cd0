"""To tell the steps of a story when their time has come.

There is no second clock: the portal cannot be stopped or hurried. What is told too late or too soon, because somebody paused, slept or
pressed a button, is told in a fresh shop whose story began as long ago as the step needs. Verdicts depend on the times of the facts
alone (contract/RULES.md, Time), so every story ends as it says.
"""

from datetime import timedelta

from portal.actions import play
from portal.actions.play import Play
from portal.clock import now
from portal.web import house
from portal.web.stage import door

OFF = timedelta(seconds=2)
"""A step told within this of its time arrives before anybody is asked about it."""


def begin(name: str, elapsed: timedelta = timedelta(0)) -> Play:
    """The story in a shop of its own, where it began so long ago; all that has happened since is told. Raises `NoSuchPlay`."""
    begun = play.begin(house(), name, elapsed)
    _tell(begun, begun.happened(now()))
    return begun


def tell_step(playing: Play, step: int) -> Play:
    """Where the story goes on when this step is told; one that was told before changes nothing."""
    if step != playing.told or playing.next_at is None:
        return playing
    if abs(now() - playing.next_at) > OFF:
        return begin(playing.story.name, playing.next_at - playing.since)
    _tell(playing, max(step + 1, playing.happened(now())))
    return playing


def _tell(playing: Play, until: int) -> None:
    """Those before the step `until` that were not told, up to the first that is not taken."""
    all(door.tell(play.call_of(house(), playing, step)) for step in range(playing.told, until))
