"""Whatever the order and the number of Chatwoot's webhooks, the verdicts are the same (contract/RULES.md, Time)."""

import json
from itertools import count
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.actions.explain import explain
from portal.actions.house import House
from portal.actions.provision import provision
from portal.actions.receive import receive
from portal.chat_systems.chatwoot import ADAPTER
from portal.rules.reasons import Reason
from portal.store import endpoints
from tests.chat_systems.chatwoot.corpus import SECRET, SETTINGS
from tests.chat_systems.chatwoot.lives import Deed, Lived, lived, lives

NUMBERS = count()
Verdicts = list[tuple[str, tuple[str, ...], dict[str, Reason | None]]]


@pytest.fixture
def house(portal: Flask) -> House:
    """Eva and Luis, whom no poll has seen."""
    house: House = portal.extensions["house"]
    agents = [{"id": "12", "name": "Eva"}, {"id": "13", "name": "Luis"}]
    ends = [{"id": "luna", "source": "chatwoot", "secret": SECRET, "settings": SETTINGS}]
    provision(house, json.dumps({"accounts": [{"id": "luna", "agents": agents, "endpoints": ends}]}), overwrite=False)
    return house


def verdicts(house: House, life: Lived, calls: list[dict[str, Any]]) -> Verdicts:
    """Of the alerts of a conversation of which these webhooks tell, all of them after it."""
    number = next(NUMBERS)
    with house.db.read() as tx:
        endpoint = endpoints.find(tx, "luna")
    assert endpoint
    with time_machine.travel(life.at[-1], tick=False):
        for call in calls:
            body = json.dumps(_renumbered(call, number)).encode()
            receive(house, endpoint, ADAPTER.reread(body, f"delivery-{next(NUMBERS)}", {}), body)
        alerts = explain(house, "luna", str(number)).alerts
    return [(alert.alert.kind, alert.messages, {one.agent: one.reason for one in alert.verdicts}) for alert in alerts]


def _renumbered(call: dict[str, Any], number: int) -> dict[str, Any]:
    if "conversation" in call:
        return call | {"conversation": call["conversation"] | {"id": number}}
    return call | {"id": number}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=lives, data=st.data())
def test_order_and_number_change_no_verdict(house: House, deeds: list[Deed], data: st.DataObject) -> None:
    life = lived(deeds)
    once = [call for _, call in life.calls]
    often = [call for call in once for _ in range(data.draw(st.integers(1, 3)))]

    assert verdicts(house, life, data.draw(st.permutations(often))) == verdicts(house, life, once)
