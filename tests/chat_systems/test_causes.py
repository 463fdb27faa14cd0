"""Every cause that the help article names, and how it ends where a chat system tells of it in its own way.

Stories say how they end where everything is told; what neither chat system can tell must end honestly, as `OTHERWISE` says.
"""

import pytest
from flask import Flask

from portal.mail.plain_words import meaning
from portal.outcomes import Outcome
from portal.rules.reasons import Kind, Reason
from portal.store import timeline
from portal.stories import STORIES
from portal.stories.shop import address
from portal.stories.story import End, Mailed
from tests.chat_systems.causes import MISSED, OFFLINE, Cause
from tests.chat_systems.played import Stage
from tests.sink import Sink
from tests.stories.endings import end_of

EVA_IS_THERE = End(Kind.OFFLINE, ("m1",), {"eva": Reason.AGENT_ONLINE})
EVA_IS_MAILED = End(Kind.OFFLINE, ("m1",), {"eva": Mailed()})

OTHERWISE: dict[str, tuple[End, ...]] = {
    # Who looked at it Smartsupp never tells, and Chatwoot only of a conversation that is somebody's (chatwoot/test_stories.py): better
    # a mail too many.
    "opened-in-the-panel": (EVA_IS_MAILED,),
    # Whether a visitor is there is asked only while they wait, which who is served does not: no departure, no mail.
    "joined": (EVA_IS_THERE,),
    # Back before anybody asked: they never left, as far as can be seen.
    "visitor-back-at-once": (EVA_IS_THERE,),
}
CAUSES = (*OFFLINE, *MISSED)
TROUBLES = [cause for cause in CAUSES if cause.answer]


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("source", ["smartsupp", "chatwoot"])
def test_a_story_ends_as_it_says(portal: Flask, sink: Sink, source: str, name: str) -> None:
    ends = OTHERWISE.get(name, STORIES[name].ends)

    alerts = Stage(portal, source, STORIES[name]).play()

    assert tuple(end_of(alert) for alert in alerts) == ends
    mailed = [address(verdict.to, name) for end in ends for verdict in end.verdicts.values() if isinstance(verdict, Mailed)]
    assert sorted(to for to, _ in sink.mails) == sorted(mailed)


@pytest.mark.parametrize("cause", TROUBLES, ids=lambda cause: f"{cause.story}, {cause.trouble}")
def test_a_mail_that_is_not_taken_says_why(portal: Flask, sink: Sink, cause: Cause) -> None:
    sink.answers[address("eva", cause.story)] = cause.answer

    *_, alert = Stage(portal, "smartsupp", STORIES[cause.story]).play()

    (verdict,) = alert.verdicts
    assert verdict.mail
    with portal.extensions["house"].db.read() as tx:
        (attempt,) = timeline.attempts_of(tx, [verdict.mail.notification])[verdict.mail.notification]
    assert meaning(Outcome(attempt.outcome or ""), attempt.code, attempt.enhanced_code).trouble is cause.trouble


def test_every_cause_is_played() -> None:
    assert {cause.story for cause in CAUSES} <= STORIES.keys()
