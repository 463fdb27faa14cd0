"""What the chat systems that there are leave untold, as their adapters declare it."""

from portal.chat_systems import ADAPTERS
from portal.rules.extent import Extent, Untold

UNTOLD = Untold(
    presence=frozenset(source for source, adapter in ADAPTERS.items() if adapter.capabilities.presence is Extent.NONE),
    openings={source: adapter.capabilities.opened for source, adapter in ADAPTERS.items()},
)
