"""Accounts, agents, groups, and who is signed in to the portal."""

from sqlalchemy import Boolean, Column, Float, String, Table, Text, UniqueConstraint, false, true

from portal.store.tables.base import instant, metadata, refers, row_id

accounts = Table(
    "accounts",
    metadata,
    row_id(),
    Column("public_id", String(128), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    instant("name_changed_at", nullable=True),
    Column("plan", String(16), nullable=False, server_default="free"),
    instant("plan_changed_at", nullable=True),
    Column("locale", String(8)),
    Column("panel_url", Text),
    # D and G of this account; null: the portal's settings.
    Column("offline_delay_seconds", Float),
    Column("missed_grace_seconds", Float),
    Column("offline_on", Boolean, nullable=False, server_default=true()),
    instant("offline_changed_at", nullable=True),
    Column("offline_changed_by", Text),
    Column("missed_on", Boolean, nullable=False, server_default=false()),
    instant("missed_changed_at", nullable=True),
    Column("missed_changed_by", Text),
    # Of an account that is played on `/try` and is no customer's: when its story began. Null: a real one.
    instant("plays_since", nullable=True),
)

agents = Table(
    "agents",
    metadata,
    row_id(),
    refers("account_id", "accounts"),
    Column("external_id", String(128), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    instant("name_changed_at", nullable=True),
    Column("email", Text),
    # The address without case: no two agents of one portal share one.
    Column("email_key", Text, unique=True),
    Column("role", String(16), nullable=False, server_default="agent"),
    Column("active", Boolean, nullable=False, server_default=true()),
    instant("active_changed_at", nullable=True),
    instant("groups_changed_at", nullable=True),
    Column("locale", String(8)),
    Column("timezone", String(64)),
    Column("password_hash", Text),
    Column("offline_on", Boolean, nullable=False, server_default=true()),
    instant("offline_changed_at", nullable=True),
    Column("offline_changed_by", Text),
    Column("missed_on", Boolean, nullable=False, server_default=true()),
    instant("missed_changed_at", nullable=True),
    Column("missed_changed_by", Text),
    instant("suspended_at", nullable=True),
    # Hard bounces of mails handed over before this count no more: a suspension was lifted then, or the address changed.
    instant("bounces_from", nullable=True),
    UniqueConstraint("account_id", "external_id"),
)

groups = Table(
    "groups",
    metadata,
    row_id(),
    refers("account_id", "accounts"),
    Column("external_id", String(128), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    UniqueConstraint("account_id", "external_id"),
)

memberships = Table(
    "memberships",
    metadata,
    refers("agent_id", "agents", primary_key=True),
    refers("group_id", "groups", primary_key=True, index=True),
)

# What a mailed link lets its reader do once; the link's token names the row, and only we can make one.
links = Table(
    "links",
    metadata,
    row_id(),
    refers("agent_id", "agents", index=True),
    # invite, recover, confirm_email, revert_email
    Column("kind", String(16), nullable=False),
    # The address it would make the agent's.
    Column("address", Text),
    instant("made_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    instant("cancelled_at", nullable=True),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    row_id(),
    refers("agent_id", "agents", index=True),
    # SHA-256 of the token in the person's cookie: a stolen database signs nobody in.
    Column("token_hash", String(64), nullable=False, unique=True),
    instant("began_at"),
    instant("seen_at"),
    Column("browser", Text, nullable=False, server_default=""),
    # The second step is still to come, until then at the latest: nobody is signed in by it yet.
    instant("waits_until", nullable=True),
    instant("closed_at", nullable=True),
)
