"""`drop-second-step` is the way out for who has lost phone and recovery codes."""

from collections.abc import Callable

from click.testing import Result

from portal.actions.deliver import deliver_due
from portal.actions.sign_in import sign_in, signed_in
from tests.actions.asked import said
from tests.actions.log_ins import EVA, PASSWORD
from tests.actions.phone import turned_on
from tests.sink import Sink
from tests.world import World

Run = Callable[..., Result]


def test_the_password_alone_is_asked_for_from_then_on_and_the_agent_is_told(world: World, run: Run, sink: Sink) -> None:
    world.provision(agents=[{"id": "eva", "password": PASSWORD}])
    turned_on(world)
    world.work(at=0)
    sink.clear()

    result = run("drop-second-step", "--email", "EVA@acme.example")

    assert result.exit_code == 0
    while deliver_due(world.house):
        pass
    assert "solo se pide tu contraseña" in said(sink.to(EVA)[0])
    token = sign_in(world.house, EVA, PASSWORD, "")
    assert token
    assert signed_in(world.house, token)


def test_where_there_is_none_it_says_so(world: World, run: Run) -> None:
    for email in (EVA, "nobody@acme.example"):
        result = run("drop-second-step", "--email", email)

        assert (result.exit_code, result.stderr) == (2, f"no active agent logs in as '{email}' by two steps\n")
