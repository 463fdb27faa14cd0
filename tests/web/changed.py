"""What a deed changed in the tables themselves, read without asking the audit log's own code, and what the log says of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.store.database import Database
from portal.store.tables import accounts, agents, audit_lines, endpoints, groups, links, memberships, recovery_codes, second_steps

# By table and column, how the log calls it. A column that is neither here nor below must be put somewhere, with its reason.
WATCHED = {
    "accounts": {
        "name": "name",
        "plan": "plan",
        "locale": "language",
        "panel_url": "panel_url",
        "offline_delay_seconds": "delay",
        "missed_grace_seconds": "grace",
        "offline_on": "offline",
        "missed_on": "missed",
    },
    "agents": {
        "name": "name",
        "email": "email",
        "role": "role",
        "active": "active",
        "locale": "language",
        "timezone": "timezone",
        "password_hash": "password",
        "offline_on": "offline",
        "missed_on": "missed",
        "suspended_at": "suspended",
    },
    "endpoints": {"secrets": "secret", "settings": "settings", "tokens": "token"},
}
UNWATCHED = {
    "accounts": {"id", "public_id"}
    | {f"{noun}_changed_at" for noun in ("name", "plan", "offline", "missed")}
    # Said by the line itself; and only accounts that are for show have been played.
    | {"offline_changed_by", "missed_changed_by", "plays_since"},
    "agents": {"id", "account_id", "external_id", "email_key"}
    | {f"{noun}_changed_at" for noun in ("name", "active", "groups", "offline", "missed")}
    | {"offline_changed_by", "missed_changed_by"}
    # Set whenever a suspension ends.
    | {"bounces_from"},
    # Chosen when it is made, and never changed; and that it is removed, which takes the rest with it, is a line of its own.
    "endpoints": {"id", "account_id", "public_id", "source", "removed_at"},
}
TABLES = {table.name: table for table in (accounts, agents, endpoints)}

# A mailed link that was used up is still its agent's latest: what it brought about is the change.
Fact = tuple[str, Any, str]
"""The table of whom or what it is about, its row, and what of it was changed."""


@dataclass(frozen=True)
class Seen:
    """Everything watched, and how many lines the log had."""

    values: dict[Fact, Any]
    lines: int


def seen(db: Database) -> Seen:
    values: dict[Fact, Any] = {}
    with db.read() as tx:
        for name, columns in WATCHED.items():
            for row in tx.execute(select(TABLES[name])):
                values[name, row.id, "added"] = True
                if name == "endpoints" and row.removed_at:
                    values[name, row.id, "removed"] = True
                else:
                    values |= {(name, row.id, what): getattr(row, column) for column, what in columns.items()}
        for agent in tx.execute(select(agents.c.id)).scalars():
            about = ("agents", agent)
            mine = select(groups.c.name).join(memberships, memberships.c.group_id == groups.c.id).where(memberships.c.agent_id == agent)
            values[*about, "groups"] = sorted(tx.execute(mine).scalars())
            latest = select(func.max(links.c.id)).where(links.c.agent_id == agent, links.c.cancelled_at.is_(None))
            for kind, what in (("invite", "invitation"), ("confirm_email", "new_email")):
                values[*about, what] = tx.execute(latest.where(links.c.kind == kind)).scalar()
            on = select(second_steps.c.is_on).where(second_steps.c.agent_id == agent, second_steps.c.is_on)
            values[*about, "second_step"] = tx.execute(on).scalar()
            codes = select(recovery_codes.c.code_hash).where(recovery_codes.c.agent_id == agent, recovery_codes.c.used_at.is_(None))
            values[*about, "recovery_codes"] = sorted(tx.execute(codes).scalars())
        return Seen(values, len(tx.execute(select(audit_lines.c.id)).all()))


def changed(before: Seen, after: Seen) -> set[Fact]:
    """Of whom or what is new only that."""
    told = set()
    for fact, value in after.values.items():
        table, row, what = fact
        is_new = (table, row, "added") not in before.values
        if what == "added" if is_new else value != before.values.get(fact):
            told.add(fact)
    return told


def noted(db: Database, since: Seen) -> set[Fact]:
    """What the lines say that were written since; of whom or what is new only that."""
    with db.read() as tx:
        ids = {row.public_id: row.id for row in tx.execute(select(endpoints.c.public_id, endpoints.c.id))}
        lines = tx.execute(select(audit_lines).order_by(audit_lines.c.id)).all()[since.lines :]
    facts = {_fact(line, ids) for line in lines}
    return {(table, row, what) for table, row, what in facts if what == "added" or (table, row, "added") in since.values}


def _fact(line: Any, ids: dict[str, int]) -> Fact:
    if line.agent_id is not None:
        return "agents", line.agent_id, line.what
    return ("endpoints", ids[line.endpoint], line.what) if line.endpoint else ("accounts", line.account_id, line.what)
