"""Random small worlds for the oracle: few agents, groups and devices, and times on a coarse grid, so that ties happen."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.rules.oracle import Happened, Person, World

thoroughly = settings(max_examples=150)
"""For every property."""

AGENTS = ("ann", "bob", "cid")
DEVICES = ("web", "phone")
_ticks = st.integers(0, 16)
_someone = st.sampled_from(AGENTS)
_mostly = st.integers(0, 9).map(lambda n: n < 9)
_late = st.sampled_from([0, 0, 0, 0, 3, 20])
_group = st.sampled_from([None, None, "x", "y"])


@st.composite
def _event(draw: st.DrawFn, /, type_: str, times: st.SearchStrategy[int] = _ticks, **ids: st.SearchStrategy[Any]) -> Happened:
    at = draw(times)
    return {"type": type_, "at": at, "received": at + draw(_late), **{name: draw(values) for name, values in ids.items()}}


def _message(author_type: str, author: st.SearchStrategy[str | None], ids: list[str]) -> st.SearchStrategy[Happened]:
    return _event("message.created", author_type=st.just(author_type), author=author, message_id=st.sampled_from(ids), group_id=_group)


_before_and_during = st.integers(-6, 16)
_device = st.sampled_from(DEVICES)
_wrote = _message("visitor", st.none(), ["m1", "m2", "m3", "m4"])
_left_site = _event("visitor.left")
_connected = _event(
    "agent.connected", _before_and_during, agent_id=_someone, device_id=_device, expires_in=st.sampled_from([0, 1, 2, 3, 5, 30])
)
_disconnected = _event("agent.disconnected", _before_and_during, agent_id=_someone, device_id=_device)
_anything = st.one_of(
    _wrote,
    _wrote,
    _wrote,
    _left_site,
    _connected,
    _connected,
    _connected,
    _connected,
    _disconnected,
    _event("visitor.returned"),
    _message("agent", st.sampled_from([*AGENTS, None]), ["r1", "r2"]),
    _message("bot", st.none(), ["b1"]),
    _event("conversation.opened", agent_id=_someone),
    _event("conversation.joined", agent_id=_someone),
    _event("conversation.left", agent_id=_someone),
    _event("conversation.closed", agent_id=st.sampled_from([*AGENTS, None])),
)

_people: st.SearchStrategy[Person] = st.fixed_dictionaries(
    {
        "active": _mostly,
        "groups": st.frozensets(st.sampled_from(["x", "y"])),
        "options": st.fixed_dictionaries({"offline": _mostly, "missed": _mostly}),
        "address": _mostly,
        "suspended": _mostly.map(lambda fine: not fine),
        "unknown": st.lists(st.tuples(_before_and_during, st.integers(1, 9)), max_size=1),
    }
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """At least one message and one leaving; the rest as it comes."""
    events = [draw(_wrote), draw(_left_site), *draw(st.lists(_anything, min_size=3, max_size=14))]
    return World(
        plan=draw(st.sampled_from(["pro", "pro", "pro", "standard", "free"])),
        options=draw(st.fixed_dictionaries({"offline": _mostly, "missed": _mostly})),
        agents={name: draw(_people) for name in AGENTS},
        events=tuple(draw(st.permutations(events))),
        d=draw(st.sampled_from([4, 6, 8])),
        g=draw(st.sampled_from([2, 4])),
        settle=draw(st.sampled_from([1, 5])),
    )
