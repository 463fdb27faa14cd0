"""Fakes: small chat systems that behave like the real ones, as far as the portal can see. For tests, and for `up --with-fake`.

Each has the routes of the real one's API that the portal calls, sends webhooks signed as the real one signs, and fails on demand.
"""

from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.fake import Fake
from portal.fakes.rocketchat import FakeRocketChat
from portal.fakes.smartsupp import FakeSmartsupp

FAKES: dict[str, type[Fake]] = {
    "smartsupp": FakeSmartsupp,
    "chatwoot": FakeChatwoot,
    "rocketchat": FakeRocketChat,
}
"""By the name of the chat system they stand for (`portal.chat_systems.ADAPTERS`)."""
