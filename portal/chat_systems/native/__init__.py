"""The portal's own vocabulary, which any chat system may speak (contract/EVENTS.md), signed by Standard Webhooks."""

from portal.chat_systems.native.webhook import Native

ADAPTER = Native()
