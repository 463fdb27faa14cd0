"""Ears: bytes and headers in, events out. No Flask, no SQL; one folder a chat system."""

from portal.chat_systems import chatwoot, native, rocketchat, smartsupp
from portal.chat_systems.adapter import Adapter

ADAPTERS: dict[str, Adapter] = {
    "native": native.ADAPTER,
    "smartsupp": smartsupp.ADAPTER,
    "chatwoot": chatwoot.ADAPTER,
    "rocketchat": rocketchat.ADAPTER,
}
"""By the name that stands in the webhook's path and in an endpoint's `source`."""
