"""The tables, one file per noun; their shape is made and changed by `store/migrations`, which a test holds equal to these."""

from portal.store.tables.audit import audit_lines
from portal.store.tables.base import metadata
from portal.store.tables.conversations import conversation_facts, conversations, messages
from portal.store.tables.decisions import alerts, attempts, mail_server, notification_alerts, notification_messages, notifications
from portal.store.tables.endpoints import connections, devices, endpoints, receipts, refusals
from portal.store.tables.people import accounts, agents, groups, links, memberships, sign_ins
from portal.store.tables.polls import contacts, polls, unseen_spans
from portal.store.tables.proofs import recovery_codes, second_steps, tries
from portal.store.tables.reports import reports, service_calls
from portal.store.tables.tallies import tallies

__all__ = [
    "accounts",
    "agents",
    "alerts",
    "attempts",
    "audit_lines",
    "connections",
    "contacts",
    "conversation_facts",
    "conversations",
    "devices",
    "endpoints",
    "groups",
    "links",
    "mail_server",
    "memberships",
    "messages",
    "metadata",
    "notification_alerts",
    "notification_messages",
    "notifications",
    "polls",
    "receipts",
    "recovery_codes",
    "refusals",
    "reports",
    "second_steps",
    "service_calls",
    "sign_ins",
    "tallies",
    "tries",
    "unseen_spans",
]
