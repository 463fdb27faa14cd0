"""Whatever a signed body holds, the answer is of the contract, and what is not accepted is not kept, not even in part."""

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.store import tables
from tests.webhooks.door import JUST_NOW, Door
from tests.webhooks.samples import SAMPLES

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        ["c1", "eva", "visitor", "web", "pro", "", "\x00", "\ud800", "x" * 129, "9999-12-31T23:59:59Z", "eva@acme.example", 1e308]
    )
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8
)
any_settings = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def spoilt_events(draw: st.DrawFn) -> dict[str, Any]:
    """A right event with anything in place of some of its fields, and more beside them."""
    event_type = draw(st.sampled_from(sorted(SAMPLES)))
    data = copy.deepcopy(SAMPLES[event_type])
    for holder in (data, data.get("author", {})):
        names = st.sampled_from(sorted(holder)) | st.text(max_size=8) if holder else st.text(max_size=8)
        holder.update(draw(st.dictionaries(names, anything, max_size=2)))
    timestamp = draw(st.just(JUST_NOW) | st.datetimes().map(lambda at: f"{at.isoformat()}Z"))
    return {"type": event_type, "timestamp": timestamp, "data": data} | draw(st.dictionaries(st.text(max_size=8), anything, max_size=1))


def assert_well_answered(door: Door, body: bytes) -> None:
    before = door.rows()

    answer = door.post(body)

    assert answer.status_code in (202, 400, 422)
    receipts = before["receipts"] + (answer.status_code == 202)
    if answer.get_json(force=True)["status"] == "accepted":
        assert door.count(tables.receipts) == receipts
    else:
        assert door.rows() == {**before, "receipts": receipts}


@any_settings
@given(event=spoilt_events())
def test_a_spoilt_event(door: Door, event: dict[str, Any]) -> None:
    assert_well_answered(door, json.dumps(event).encode())


@any_settings
@given(content=anything)
def test_any_json(sqlite_door: Door, content: Any) -> None:
    assert_well_answered(sqlite_door, json.dumps(content).encode())


@any_settings
@given(body=st.binary(max_size=200))
def test_any_bytes(sqlite_door: Door, body: bytes) -> None:
    assert_well_answered(sqlite_door, body)
