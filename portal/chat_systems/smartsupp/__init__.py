"""Smartsupp: webhooks for what is written and done, and its REST API (v2), which is asked for who is there."""

from portal.chat_systems.smartsupp.webhook import Smartsupp

ADAPTER = Smartsupp()
