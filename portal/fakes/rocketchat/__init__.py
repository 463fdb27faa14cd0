"""A small Rocket.Chat: its webhooks, with the fixed token. The portal asks nothing of it."""

from portal.fakes.rocketchat.fake import FakeRocketChat

__all__ = ["FakeRocketChat"]
