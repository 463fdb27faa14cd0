"""The objects in Smartsupp's webhooks, as far as the portal looks at them.

Two shapes of a conversation are sent: that of the REST API, and a flattened one with `contact_name` and the like; some senders put who
writes into an object of its own. Everything that may be left out may also be null.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, StrictStr

from portal.chat_systems import fields
from portal.chat_systems.fields import Form, Instant, Name, Text, Url
from portal.chat_systems.texts import clean_text, plain_text


def _as_text(value: Any) -> Any:
    """Ids are digits in quotation marks; without them they are the same ids."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_content(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Id = Annotated[fields.Id, BeforeValidator(_as_text)]


class Who(Form):
    id: Id | None = None
    name: Name | None = None
    email: Name | None = None


class Talk(Form):
    """A conversation in either shape."""

    contact_id: Id | None = None
    visitor_id: Id | None = None
    group_id: Id | None = None
    contact_name: Name | None = None
    contact_email: Name | None = None
    contact: Who | None = None
    visitor: Who | None = None
    close_type: StrictStr | None = None
    closed_by_agent_id: Id | None = None

    def who(self) -> Who:
        """Who writes, as far as that is told."""
        contact, visitor = self.contact or Who(), self.visitor or Who()
        return Who(
            id=self.contact_id or contact.id,
            name=self.contact_name or contact.name or visitor.name,
            email=self.contact_email or contact.email or visitor.email,
        )


class Conversation(Talk):
    id: Id


class Content(Form):
    text: Text | None = None
    html: StrictStr | None = None

    def plain(self) -> str:
        return self.text or clean_text(plain_text(self.html or ""))


class Message(Form):
    id: Id
    conversation_id: Id | None = None
    created_at: Instant | None = None
    type: StrictStr | None = None
    sub_type: StrictStr | None = None
    visitor_id: Id | None = None
    agent_id: Id | None = None
    content: Annotated[Content | None, BeforeValidator(_as_content)] = None
    text: Text | None = None
    page_url: Url | None = None

    def plain(self) -> str:
        """Empty for a picture, say."""
        return (self.content.plain() if self.content else "") or self.text or ""
