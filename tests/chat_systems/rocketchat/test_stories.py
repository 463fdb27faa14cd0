"""What Rocket.Chat tells, played through its fake to the verdict: who answers serves, and of who is there nothing is known."""

from collections.abc import Mapping

import pytest
from flask import Flask

from portal.rules.reasons import Kind, Reason
from portal.stories.people import EVA, LUIS
from portal.stories.shop import Shop
from portal.stories.steps import connects, joins, leaves, opens, writes
from portal.stories.story import START, D, Mailed, Said, Step, Story
from tests.chat_systems.played import Stage
from tests.stories.endings import end_of

NOTHING = Said("", "")
BOTH_ARE_MAILED = {"eva": Mailed(), "luis": Mailed(to="luis")}
SERVED = {"eva": Reason.SERVED, "luis": Reason.SERVED}
EVA_ANSWERS = {"message_id": "m2", "author": {"type": "agent", "id": "eva"}, "text": "Sí"}


def stage(portal: Flask, name: str, *steps: Step) -> Stage:
    return Stage(portal, "rocketchat", Story(name, NOTHING, Shop((EVA, LUIS)), (writes(START, NOTHING), *steps), (), NOTHING))


def test_that_presence_is_unknown_is_said(portal: Flask) -> None:
    (alert,) = stage(portal, "unknown", connects(START, "eva", NOTHING)).play()

    seen = {step.rule: step.saw.sentence for step in alert.verdicts[0].trace}
    assert seen[Reason.AGENT_ONLINE] == "presence unknown at %(at)s, taken as offline"


def verdicts(portal: Flask, name: str, *steps: Step) -> Mapping[Kind, Mapping[str, Mailed | Reason]]:
    """Of Eva and Luis, by the kind of alert, when a visitor writes and then these steps are taken."""
    return {end.kind: end.verdicts for end in map(end_of, stage(portal, name, *steps).play())}


@pytest.mark.parametrize(
    "step",
    [
        joins(0.5 * D, "eva", NOTHING),
        Step(0.5 * D, "message.created", EVA_ANSWERS, NOTHING),
        Step(0.5 * D, "conversation.closed", {"agent_id": "eva"}, NOTHING),
    ],
    ids=["takes it", "answers", "closes it"],
)
def test_nobody_is_mailed_when_an_agent(portal: Flask, step: Step) -> None:
    assert verdicts(portal, "served", step) == {Kind.OFFLINE: SERVED}


@pytest.mark.parametrize(
    "step",
    [
        joins(START, "eva", NOTHING),
        Step(0.5 * D, "conversation.closed", {}, NOTHING),
        connects(0.5 * D, "eva", NOTHING),
        opens(0.5 * D, "eva", NOTHING),
        leaves(0.5 * D, NOTHING),
    ],
    ids=["it is given to Eva as it begins", "the visitor closes it", "Eva comes online", "Eva looks", "the visitor leaves"],
)
def test_everybody_is_mailed_although(portal: Flask, step: Step) -> None:
    """Of the last three Rocket.Chat tells nothing, so there is no mail about a missed conversation either."""
    assert verdicts(portal, "mailed", step) == {Kind.OFFLINE: BOTH_ARE_MAILED}
