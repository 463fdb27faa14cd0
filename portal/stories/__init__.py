"""Stories: every cause the help article names, as data that can be told to the portal, by tests and to people.

Each is told in a shop of its own, and ends as it says wherever it is told.
"""

from portal.stories import colleagues, missed_conversation, offline_message, settings
from portal.stories.story import Story

_ROOMS = (offline_message, colleagues, settings, missed_conversation)
STORIES: dict[str, Story] = {story.name: story for room in _ROOMS for story in room.STORIES}
"""By name, the simplest first."""
