"""To write a summary: gather what was held back from one agent, from the rows as they are now."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.write_letter import line, message_id, panel_link, settings_url, unsubscribe_url
from portal.mail.summary_letter import SummaryLetter, Told
from portal.store import letters, summaries, who_wrote
from portal.store.owed import Owed
from portal.store.summaries import Member

MOST_TOLD = 20
"""Conversations that are told with who wrote and the first words; of the others their number."""


def write_summary(tx: Connection, house: House, owed: Owed, address: str) -> SummaryLetter:
    """The letter of a summary to `address`, about what is left to tell."""
    members = summaries.members(tx, owed.id)
    kinds = Counter(member.kind for member in members)
    first = list(dict.fromkeys(member.conversation for member in members))[:MOST_TOLD]
    told = [member for member in members if member.conversation in first]
    urls = {kind: unsubscribe_url(house, owed.agent, kind, address) for kind in sorted(kinds)}
    return SummaryLetter(
        to=address,
        locale=owed.locale or house.settings.default_locale,
        timezone=owed.timezone or house.settings.default_timezone.key,
        conversations=_conversations(members),
        messages=letters.how_many(tx, [member.id for member in members]),
        told=_told(tx, owed, told),
        others=_conversations(members) - len(first),
        activity_url=f"{house.settings.portal_url}/activity",
        settings_url=settings_url(house),
        unsubscribe_urls=urls,
        one_click_url=f"{urls[kinds.most_common(1)[0][0]]}/one-click",
        message_id=message_id(house, owed),
    )


def _conversations(members: Sequence[Member]) -> int:
    return len({member.conversation for member in members})


def _told(tx: Connection, owed: Owed, members: Collection[Member]) -> tuple[Told, ...]:
    visitors = who_wrote.visitors(tx, {member.conversation for member in members})
    lines = letters.lines(tx, [member.id for member in members])
    return tuple(
        Told(
            kind=member.kind,
            visitor=visitors[member.conversation][0],
            lines=tuple(map(line, lines[member.id])),
            conversation_url=panel_link(owed.panel_url, member.conversation_external_id),
        )
        for member in members
    )
