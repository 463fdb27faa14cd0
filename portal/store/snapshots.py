"""What is kept of a decision: the facts it was made on and the verdicts, small enough to keep for ever."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from portal.rules import VERSION
from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Reason
from portal.rules.snapshot import seen_by

UNNAMED = "…"
"""Stands for a device whose label was erased, where its kind is not known either."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`verdicts` are by agent: the reason, or None for a `send`. `version` is that of the rules that decided.

    `facts` are None once they were erased, `RETENTION_DAYS` after the decision.
    """

    version: int
    alert: Alert
    facts: Facts | None
    verdicts: dict[str, Reason | None]


@dataclass(frozen=True, slots=True)
class _Verdicts:
    verdicts: dict[str, Reason | None]


_ADAPTER: Final = TypeAdapter(Snapshot)
_VERDICTS: Final = TypeAdapter(_Verdicts)


def freeze(alert: Alert, facts: Facts, verdicts: dict[str, Reason | None]) -> bytes:
    return zlib.compress(_ADAPTER.dump_json(Snapshot(VERSION, alert, seen_by(alert, facts), verdicts)), 6)


def without_facts(kept: bytes) -> bytes:
    """The same decision, of which only ids, times and reasons stay."""
    return zlib.compress(_ADAPTER.dump_json(replace(_read(kept), facts=None)), 6)


def without_agent(kept: bytes, agent: str, kinds: Mapping[str, str]) -> bytes:
    """The same decision, in which the agent is known by id alone; `kinds` are those of their devices, by label."""
    snapshot = _read(kept)
    if snapshot.facts is None or agent not in snapshot.facts.agents:
        return kept
    known = snapshot.facts.agents[agent]
    connections = tuple(replace(c, device=kinds.get(c.device, UNNAMED)) for c in known.connections)
    agents = {**snapshot.facts.agents, agent: replace(known, name=agent, connections=connections)}
    return zlib.compress(_ADAPTER.dump_json(replace(snapshot, facts=replace(snapshot.facts, agents=agents))), 6)


def _read(kept: bytes) -> Snapshot:
    """Not remembered: who erases must not fill the memory with what is to be gone."""
    return _ADAPTER.validate_json(zlib.decompress(kept))


# Remembered, for what was decided never changes, and who looks at a page looks at it again: to read it took a fifth of such a page.


@lru_cache(maxsize=50)
def thaw(kept: bytes) -> Snapshot:
    return _read(kept)


@lru_cache(maxsize=500)
def verdicts_of(kept: bytes) -> Mapping[str, Reason | None]:
    """The verdicts alone, for lists of many decisions: they come last, and nothing in them or after them is named so again."""
    told = zlib.decompress(kept)
    return _VERDICTS.validate_json(b"{" + told[told.rindex(b'"verdicts":{') :]).verdicts
