"""What all agents' verdicts share is worked out once."""

from dataclasses import replace

from portal.rules.facts import Facts
from portal.rules.once import once
from portal.rules.reasons import Plan
from portal.rules.spans import Span
from tests.builders import agent, facts, span

asked: list[Span] = []


@once
def looked(facts: Facts, window: Span) -> int:
    asked.append(window)
    return len(asked)


def test_the_same_facts_are_worked_on_once_for_each_thing_asked() -> None:
    told, asked[:] = facts(agent()), []

    assert [looked(told, span((0, 1))), looked(told, span((0, 1))), looked(told, span((0, 2)))] == [1, 1, 2]


def test_other_facts_know_nothing_of_it() -> None:
    told, asked[:] = facts(agent()), []

    assert [looked(told, span((0, 1))), looked(replace(told, plan=Plan.FREE), span((0, 1)))] == [1, 2]
