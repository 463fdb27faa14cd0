"""Rocket.Chat's Omnichannel (once Livechat): its webhooks, with a fixed token in place of a signature (docs/integrating/rocketchat.md)."""

from portal.chat_systems.rocketchat.webhook import RocketChat

ADAPTER = RocketChat()
