"""Who is in which inbox: asked a few inboxes at a time, for each is a question, and one poll has little time.

What was told is noted for the polls to come (`Asked.notes`): which inboxes there are, and of each its agents, with when that was told.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.chat_systems.chatwoot.answers import Listed
from portal.chat_systems.chatwoot.asking import find, get
from portal.chat_systems.polling import Asked

LASTS = timedelta(minutes=10)
"""What was told of an inbox, or of which there are."""

AT_ONCE = 10
"""Inboxes asked about in one poll."""

Groups = Mapping[str, frozenset[str]]

_ALL = "inboxes"
_ONE = "inbox "


def by_agent(asked: Asked) -> Groups | None:
    """None as long as not all inboxes have been asked about. Raises `PollFailed`."""
    notes = asked.notes
    if _is_over(notes.get(_ALL), asked.at):
        notes[_ALL] = _noted(asked.at, get(Listed, asked, "inboxes"))
    inboxes = notes[_ALL]["ids"]
    for gone in notes.keys() - {_ALL, *(_ONE + inbox for inbox in inboxes)}:
        del notes[gone]
    over = [inbox for inbox in inboxes if _is_over(notes.get(_ONE + inbox), asked.at)]
    for inbox in over[:AT_ONCE]:
        notes[_ONE + inbox] = _noted(asked.at, find(Listed, asked, "inbox_members", inbox))
    return _groups(notes, inboxes)


def _groups(notes: Mapping[str, Any], inboxes: list[str]) -> Groups | None:
    if any(_ONE + inbox not in notes for inbox in inboxes):
        return None
    found: dict[str, frozenset[str]] = {}
    for inbox in inboxes:
        for agent in notes[_ONE + inbox]["ids"]:
            found[agent] = found.get(agent, frozenset()) | {inbox}
    return found


def _noted(at: datetime, told: Listed | None) -> dict[str, Any]:
    return {"at": at.isoformat(), "ids": [listed.id for listed in told.payload] if told else []}


def _is_over(noted: Mapping[str, Any] | None, at: datetime) -> bool:
    return noted is None or not datetime.fromisoformat(noted["at"]) <= at < datetime.fromisoformat(noted["at"]) + LASTS
