"""A small Chatwoot: five questions of its application API, and its signed account webhooks."""

from portal.fakes.chatwoot.fake import FakeChatwoot

__all__ = ["FakeChatwoot"]
