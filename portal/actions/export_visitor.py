"""To export a visitor: all that the portal knows of them, in one piece, to be handed to them, and nothing of anybody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from portal.actions.find_visitor import NothingKept, Wanted, bodies_about, talks_of
from portal.actions.house import House
from portal.store import visitors
from portal.store.visitors import Talk

Content = Mapping[str, Any]
"""As it is written down in JSON."""


def export_visitor(house: House, wanted: Wanted) -> Content:
    """`conversations` with what was written, what else happened and which mails told of it; `webhooks` is a number.

    So many raw bodies tell of the visitor, or may: `forget_visitor` would erase them. They are not handed out, because they tell of
    others too. Agents are named without their addresses, which are not the visitor's. Raises as `forget_visitor` does.
    """
    with house.db.read() as tx:
        talks = talks_of(tx, wanted)
        about = bodies_about(tx, wanted, talks)
        if not talks and not about:
            raise NothingKept
        return {"account": wanted.account, "conversations": [_talk(tx, talk) for talk in talks], "webhooks": len(about)}


def _talk(tx: Connection, talk: Talk) -> Content:
    return {
        "conversation": talk.id,
        "endpoint": talk.endpoint,
        "messages": [_message(row) for row in visitors.messages_of(tx, talk)],
        "events": [{"type": row["type"], "agent": row["agent"] or None, "at": _at(row["at"])} for row in visitors.moves_of(tx, talk)],
        "mails": [{**row, "at": _at(row["at"])} for row in visitors.mails_of(tx, talk)],
    }


def _message(row: Mapping[Any, Any]) -> Content:
    own = ("author_name", "author_email") if row["author_type"] == "visitor" else ("author_name",)
    return {
        "message": row["external_id"],
        "author": row["author_type"],
        "author_id": row["author_id"],
        **{name: row[name] for name in (*own, "text", "page_url")},
        "at": _at(row["at"]),
        "erased_at": _at(row["erased_at"]),
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
