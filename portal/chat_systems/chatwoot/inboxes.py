"""Who is in which inbox: asked a few inboxes at a time, for each is a question, and one poll has little time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.chat_systems.chatwoot.answers import Listed
from portal.chat_systems.chatwoot.asking import find, get
from portal.chat_systems.chatwoot.settings import ACCOUNT, URL
from portal.chat_systems.polling import Asked

LASTS = timedelta(minutes=10)
"""What was told of an inbox, or of which there are."""

AT_ONCE = 10
"""Inboxes asked about in one poll."""

Groups = Mapping[str, frozenset[str]]


@dataclass
class _Account:
    """What is known of one; `members` are the agents of each inbox, and when that was asked."""

    listed_at: datetime | None = None
    inboxes: list[str] = field(default_factory=list)
    members: dict[str, tuple[datetime, frozenset[str]]] = field(default_factory=dict)

    def ask(self, asked: Asked) -> None:
        if _is_over(self.listed_at, asked.at):
            self.inboxes = [inbox.id for inbox in get(Listed, asked, "inboxes").payload]
            self.listed_at = asked.at
        over = [inbox for inbox in self.inboxes if _is_over(self.members.get(inbox, (None,))[0], asked.at)]
        for inbox in over[:AT_ONCE]:
            told = find(Listed, asked, "inbox_members", inbox)
            self.members[inbox] = asked.at, frozenset(member.id for member in told.payload) if told else frozenset()

    def groups(self) -> Groups | None:
        if any(inbox not in self.members for inbox in self.inboxes):
            return None
        found: dict[str, frozenset[str]] = {}
        for inbox in self.inboxes:
            for agent in self.members[inbox][1]:
                found[agent] = found.get(agent, frozenset()) | {inbox}
        return found


class Inboxes:
    """Remembers what was told, in this process alone."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str], _Account] = {}

    def by_agent(self, asked: Asked) -> Groups | None:
        """None as long as not all inboxes have been asked about. Raises `PollFailed`."""
        account = self._accounts.setdefault((asked.settings[URL], asked.settings[ACCOUNT]), _Account())
        account.ask(asked)
        return account.groups()


def _is_over(told_at: datetime | None, at: datetime) -> bool:
    return told_at is None or not told_at <= at < told_at + LASTS
