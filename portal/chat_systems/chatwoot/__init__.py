"""Chatwoot: account webhooks, signed since its version 4.11.2, and its application API (docs/integrating/chatwoot.md)."""

from portal.chat_systems.chatwoot.webhook import Chatwoot

ADAPTER = Chatwoot()
