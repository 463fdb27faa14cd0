"""What native events hold beside what all chat systems' do (contract/EVENTS.md, Native events)."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StrictStr

from portal.chat_systems.fields import Form, Id, Instant
from portal.rules.events import Event

LONGEST_EXPIRY = 100 * 366 * 24 * 3600  # seconds; beyond it no date is left to count to
MOST_GROUPS = 1000  # of one agent

Groups = Annotated[list[Id], Field(max_length=MOST_GROUPS)]
Seconds = Annotated[float, Field(strict=True, gt=0, le=LONGEST_EXPIRY, allow_inf_nan=False)]


class Envelope(Form):
    type: StrictStr
    timestamp: Instant
    data: dict[str, Any]


class Data(Form, ABC):
    """What one type of event holds in its `data`."""

    @abstractmethod
    def event(self, sent_at: datetime) -> Event:
        """What it says, as an event of the rules."""
