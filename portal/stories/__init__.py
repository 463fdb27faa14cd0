"""Stories: every cause the help article names, as data that can be told to the portal, by tests and to people.

Each is told in a shop of its own, and ends as it says wherever it is told.
"""

from portal.stories import colleagues, missed_conversation, offline_message, settings
from portal.stories.story import Said, Story

ROOMS: dict[Said, tuple[Story, ...]] = {
    room.TITLE: room.STORIES for room in (offline_message, colleagues, settings, missed_conversation)
}
"""The stories under what each lot of them is about."""

STORIES: dict[str, Story] = {story.name: story for room in ROOMS.values() for story in room}
"""By name, the simplest first."""
