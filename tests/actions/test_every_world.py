"""Whatever happens, and in whatever order it is told, the whole portal decides and mails as the oracle says (RULES.md, Time)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.store import visits
from tests.actions.whole import Answer, account_of, answered, foretold, settled, tell, worked
from tests.rules.oracle import World as Told
from tests.rules.worlds import worlds
from tests.sink import Sink
from tests.world import World


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data(), told=worlds().map(settled))
def test_any_order_and_number_of_tellings_gives_the_oracles_alerts_verdicts_and_mails(
    world: World, data: st.DataObject, told: Told
) -> None:
    account = account_of(world, told)
    again = data.draw(st.lists(st.sampled_from(told.events), max_size=5))

    tell(world, account, data.draw(st.permutations([*told.events, *again])))
    worked(world, account, told)

    assert answered(world, account) == foretold(told)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data(), told=worlds().map(settled))
def test_what_is_read_a_fact_at_a_time_is_as_good_as_all(
    world: World, monkeypatch: pytest.MonkeyPatch, data: st.DataObject, told: Told
) -> None:
    monkeypatch.setattr(visits, "READ", (1, 2, visits.READ[-1]))
    account = account_of(world, told)

    tell(world, account, data.draw(st.permutations(told.events)))
    worked(world, account, told)

    assert answered(world, account) == foretold(told)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=worlds().map(settled))
def test_decided_all_at_once_each_agent_gets_one_mail_of_a_kind_with_all_that_no_rule_stopped(world: World, sink: Sink, told: Told) -> None:
    account = account_of(world, told)
    sink.clear()

    tell(world, account, told.events)
    world.work(at=60)

    assert mailed(answered(world, account)) == mailed(foretold(told))
    assert sorted(address for address, _ in sink.mails) == sorted(f"{agent}@{account}.example" for _, agent in mailed(foretold(told)))


def mailed(answers: list[Answer]) -> dict[tuple[str, str], set[str]]:
    """By kind and agent."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, _, _, _, agent, reason, _, mail in answers:
        if not reason:
            found.setdefault((kind, agent), set()).update(mail)
    return found
