"""What is kept of a decision stays readable when the rules learn to look at more."""

import json
import zlib
from dataclasses import replace

from portal.rules.extent import Extent
from portal.rules.facts import Unknown
from portal.store.snapshots import freeze, thaw, without_agent, without_facts
from tests.builders import about_message, agent, at, facts


def test_what_could_be_told_at_the_time_is_kept() -> None:
    gap = Unknown(at(-60), at(300), "chatwoot", "acme-chatwoot")
    known = facts(replace(agent(), unknown=(gap,)))
    known = replace(known, conversation=replace(known.conversation, openings=Extent.PART))

    assert thaw(freeze(about_message(), known, {"eva": None})).facts == known


def test_a_decision_of_before_is_read_as_it_was_said_then() -> None:
    kept = json.loads(zlib.decompress(freeze(about_message(), facts(agent(unknown=[(0, 9)])), {"eva": None})))
    del kept["facts"]["conversation"]["openings"]
    for name in ("source", "endpoint"):
        del kept["facts"]["agents"]["eva"]["unknown"][0][name]

    read = thaw(zlib.compress(json.dumps(kept).encode())).facts
    assert read == facts(agent(unknown=[(0, 9)]))


def test_what_is_erased_is_not_remembered_for_having_been_read() -> None:
    kept = freeze(about_message(), facts(agent()), {"eva": None})
    thaw.cache_clear()

    assert thaw(without_facts(kept)).facts is None
    assert thaw(without_agent(kept, "eva", {})).facts
    assert thaw.cache_info().currsize == 2
