"""What Chatwoot's application API answers, as far as it is looked at."""

from typing import Literal

from pydantic import StrictBool

from portal.chat_systems.chatwoot.conversation import OFFLINE
from portal.chat_systems.chatwoot.fields import Number, Seen
from portal.chat_systems.fields import Form, Name

ONLINE = "online"
WIDGET = "Channel::WebWidget"
BOT = "AgentBot"


class Agent(Form):
    """`available` stands in Chatwoot's manual where it sends `online`. `confirmed`: has taken up the invitation."""

    id: Number
    name: Name
    email: Name | None = None
    confirmed: StrictBool
    availability_status: Literal["online", "available", "busy", "offline"]

    @property
    def is_there(self) -> bool:
        """Who is busy is at the screen, sees what is written there, and needs no mail of it: busy is a wish, not an absence."""
        return self.availability_status != OFFLINE


class Numbered(Form):
    id: Number


class Listed(Form):
    payload: list[Numbered]


class Contact(Form):
    name: Name | None = None
    email: Name | None = None


class Known(Form):
    payload: Contact


class Visitor(Form):
    availability_status: Literal["online", "offline"]


class Meta(Form):
    sender: Visitor
    channel: str | None = None
    assignee: Numbered | None = None
    assignee_type: str | None = None


class Talk(Form):
    """A conversation; here, and not in webhooks, stands when the agent it is assigned to last looked, and not only when anybody did."""

    meta: Meta
    agent_last_seen_at: Seen = None
    assignee_last_seen_at: Seen = None

    @property
    def agent(self) -> str | None:
        """Whom it is assigned to, unless that is a bot."""
        assignee = None if self.meta.assignee_type == BOT else self.meta.assignee
        return assignee.id if assignee else None
