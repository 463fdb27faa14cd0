"""Which conversation `explain` is asked about (contract/EVENTS.md, Explaining)."""

import pytest

from tests.cli.test_explain import ASK, Run, explained
from tests.world import SECRET, World


def test_a_conversation_without_alerts_says_so(world: World, run: Run) -> None:
    world.tell("conversation.opened", 0, conversation_id="c1", agent_id="eva")

    assert explained(run)["alerts"] == []
    assert "no alert" in run(*ASK).stdout


def test_two_endpoints_that_share_the_id_are_told_apart(world: World, run: Run) -> None:
    with world.at(-1800):
        world.provision(endpoints=[{"id": "acme-shop", "source": "native", "secret": SECRET}])
    for endpoint in ("acme-native", "acme-shop"):
        world.tell("visitor.left", 0, None, endpoint, conversation_id="c1")

    unclear = run(*ASK)
    assert (unclear.exit_code, unclear.stdout) == (2, "")
    assert "acme-native, acme-shop" in unclear.stderr
    assert explained(run, "--endpoint", "acme-shop")["endpoint"] == "acme-shop"


@pytest.mark.parametrize(
    "ask",
    [
        ("--account", "acme", "--conversation", "nothing"),
        ("--account", "nobody", "--conversation", "c1"),
        ("--account", "acme", "--conversation", "c1", "--endpoint", "nowhere"),
    ],
)
def test_what_is_not_there_is_said_not_to_be(world: World, run: Run, ask: tuple[str, ...]) -> None:
    world.writes("m1", at=0)

    result = run("explain", *ask)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
