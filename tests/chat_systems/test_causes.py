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
from portal.stories.people import EVA
from portal.stories.shop import Shop, address
from portal.stories.steps import connects, disconnects, writes
from portal.stories.story import START, D, End, Mailed, Said, Story
from tests.chat_systems.causes import CAUSES, MISSED, OFFLINE, Cause
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
TROUBLES = [cause for cause in (*OFFLINE, *MISSED) if cause.answer]
NOTHING = Said("", "")


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


@pytest.mark.parametrize(("kind", "cause"), [(kind, cause) for kind, causes in CAUSES.items() for cause in causes])
def test_every_cause_is_played_and_ends_as_the_article_says(kind: Kind, cause: Cause) -> None:
    """Stories that end otherwise where a chat system cannot tell are in `OTHERWISE`; all others are played to these ends."""
    told = [end.verdicts["eva"] for end in STORIES[cause.story].ends if end.kind is kind]

    assert [verdict for verdict in told if (None if isinstance(verdict, Mailed) else verdict) == cause.reason]


@pytest.mark.parametrize("source", ["smartsupp", "chatwoot"])
def test_who_left_half_a_minute_before_the_visitor_wrote_is_mailed_though_nobody_asked_in_between(portal: Flask, source: str) -> None:
    steps = connects(START, "eva", NOTHING), disconnects(0.2 * D, "eva", NOTHING), writes(0.45 * D, NOTHING)

    (alert,) = Stage(portal, source, Story("left-before", NOTHING, Shop((EVA,)), steps, (), NOTHING)).play()

    assert end_of(alert) == EVA_IS_MAILED
