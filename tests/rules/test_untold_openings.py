"""Where a chat system cannot tell who opens a conversation, no rule says that somebody did not; what was told counts all the same."""

from dataclasses import replace

import pytest

from portal.rules.extent import Extent
from portal.rules.facts import Facts, Joined, Unknown
from portal.rules.reasons import Reason
from portal.rules.spans import Span
from portal.rules.trace import Step
from portal.rules.verdicts import decide
from tests.builders import about_departure, about_message, agent, at, facts


def told(extent: Extent, *opened: tuple[str, float]) -> Facts:
    known = facts(opened=opened)
    return replace(known, conversation=replace(known.conversation, openings=extent))


def asked(rule: Reason, known: Facts) -> Step:
    return next(step for step in decide(about_message(), "eva", known).trace if step.rule is rule)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (Extent.NONE, "the chat system does not tell who opens a conversation"),
        (Extent.PART, "the chat system tells it only of the agent whom a conversation is assigned to"),
    ],
)
def test_that_nobody_can_tell_is_what_the_rule_saw(extent: Extent, said: str) -> None:
    step = asked(Reason.OPENED, told(extent))

    assert (step.passed, step.known, step.saw.sentence) == (True, False, said)


def test_of_whom_a_conversation_is_assigned_to_it_is_told_that_they_did_not_open_it() -> None:
    part = told(Extent.PART)
    joined = replace(part.conversation, joined=(Joined("eva", Span(at(-60), at(300))),))

    assert asked(Reason.OPENED, replace(part, conversation=joined)).known


def test_who_is_told_to_have_opened_it_gets_no_mail_all_the_same() -> None:
    assert decide(about_message(), "eva", told(Extent.PART, ("eva", 60))).reason is Reason.OPENED


def test_where_all_is_told_who_was_not_told_of_did_not_open_it() -> None:
    step = asked(Reason.OPENED, told(Extent.ALL))

    assert (step.known, step.saw.sentence) == (True, "did not open it before %(until)s")


def test_the_chat_system_that_did_not_answer_is_named_by_every_rule_that_asked_for_presence() -> None:
    gap = Unknown(at(-60), at(300), "chatwoot", "acme-chatwoot")
    silent = facts(replace(agent(), unknown=(gap,)), replace(agent("bob"), unknown=(gap,)))

    steps = [*decide(about_message(), "eva", silent).trace, *decide(about_departure(), "eva", silent).trace]
    named = [step.rule for step in steps if ("chat", "chatwoot acme-chatwoot") in step.saw.values and not step.known]
    assert named == [Reason.AGENT_ONLINE, Reason.AGENT_RETURNED, Reason.COLLEAGUE_ONLINE, Reason.AGENT_NOT_ONLINE]
