"""`portal.rules` and the oracle, which share nothing but RULES.md, agree about everything."""

from hypothesis import given

from portal.rules.verdicts import messages_of
from tests.builders import at
from tests.rules import oracle, oracle_verdicts
from tests.rules.oracle import World
from tests.rules.told import alerts_of, decided, facts_of
from tests.rules.worlds import thoroughly, worlds


@thoroughly
@given(worlds())
def test_the_same_alerts_are_due_at_the_same_times_about_the_same_messages(world: World) -> None:
    facts = facts_of(world)

    ours = [(a.kind, a.at, a.due_at, messages_of(a, facts)) for a in alerts_of(world)]

    assert ours == [(a.kind, at(a.at), at(a.due), oracle_verdicts.about(world, a)) for a in oracle.alerts(world)]


@thoroughly
@given(worlds())
def test_the_same_verdicts_with_the_same_traces_and_mails(world: World) -> None:
    ours = [
        (a.kind, a.at, v.agent, v.reason, tuple((step.rule, step.passed) for step in v.trace), sorted(v.carries))
        for a, _, v in decided(world)
    ]

    assert ours == [(o.alert.kind, at(o.alert.at), o.agent, o.reason, o.trace, sorted(o.mail)) for o in oracle_verdicts.outcomes(world)]
