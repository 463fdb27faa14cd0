"""Every cause that the help article names, and how it ends where a chat system tells of it in its own way.

Stories say how they end where everything is told; what a chat system cannot tell must end honestly, as `OTHERWISE` says.
"""

import pytest
from flask import Flask

from portal.rules.reasons import Kind, Reason
from portal.stories import STORIES
from portal.stories.shop import address
from portal.stories.story import End, Mailed
from tests.chat_systems.played import Stage
from tests.sink import Sink
from tests.stories.endings import end_of

EVA_IS_THERE = End(Kind.OFFLINE, ("m1",), {"eva": Reason.AGENT_ONLINE})
EVA_IS_MAILED = End(Kind.OFFLINE, ("m1",), {"eva": Mailed()})

OTHERWISE: dict[tuple[str, str], tuple[End, ...]] = {
    # Who looked at it Smartsupp does not tell: better a mail too many.
    ("smartsupp", "opened-in-the-panel"): (EVA_IS_MAILED,),
    # Nor Chatwoot, of a conversation that is nobody's; of one that is theirs: tests/chat_systems/chatwoot/test_stories.py.
    ("chatwoot", "opened-in-the-panel"): (EVA_IS_MAILED,),
    # Whether a visitor left who was served nobody asks: there is no departure, and no mail.
    ("smartsupp", "joined"): (EVA_IS_THERE,),
    ("chatwoot", "joined"): (EVA_IS_THERE,),
    # Back before anybody asked: they never left, as far as can be seen.
    ("smartsupp", "visitor-back-at-once"): (EVA_IS_THERE,),
    ("chatwoot", "visitor-back-at-once"): (EVA_IS_THERE,),
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("source", ["smartsupp", "chatwoot"])
def test_a_story_ends_as_it_says(portal: Flask, sink: Sink, source: str, name: str) -> None:
    ends = OTHERWISE.get((source, name), STORIES[name].ends)

    alerts = Stage(portal, source, STORIES[name]).play()

    assert tuple(end_of(alert) for alert in alerts) == ends
    mailed = [address(verdict.to, name) for end in ends for verdict in end.verdicts.values() if isinstance(verdict, Mailed)]
    assert sorted(to for to, _ in sink.mails) == sorted(mailed)
