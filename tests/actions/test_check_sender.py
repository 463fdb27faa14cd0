"""What the check of the sender's domain asks, and for how long it keeps the answer."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

import config
from portal import create_app
from portal.actions.check_sender import KEPT, KEPT_UNKNOWN, check_sender, sender_address
from portal.actions.house import House
from portal.clock import now
from portal.mail.sender_records import State
from tests.dns_server import nobody, serving

At = Callable[[str], House]


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[At]:
    """A house that sends from the address given."""
    made: list[House] = []

    def house(sender: str) -> House:
        app = create_app(config.load({"VAR_DIR": str(tmp_path), "MAIL_DEFAULT_SENDER": sender, "DKIM_SELECTOR": "k1"}))
        made.append(app.extensions["house"])
        return made[-1]

    yield house
    for each in made:
        each.db.engine.dispose()


def test_the_sender_is_a_bare_address(sending: At) -> None:
    assert sender_address(sending("Avisos <avisos@luna.example>")) == "avisos@luna.example"


@pytest.mark.parametrize("sender", ["avisos@localhost", "avisos@intranet"])
def test_of_a_domain_of_this_machine_nobody_is_asked(sending: At, sender: str) -> None:
    with serving({}) as zone:
        found = check_sender(sending(sender), zone.resolver)

    assert (found.is_local, found.records, zone.asked) == (True, None, [])


def test_a_domain_beyond_ascii_is_asked_for_in_its_ascii_form(sending: At) -> None:
    with serving({"xn--caf-dma.example": ["v=spf1 -all"]}) as zone:
        found = check_sender(sending("avisos@café.example"), zone.resolver)

    assert found.domain == "xn--caf-dma.example"
    assert found.records
    assert found.records.spf.state is State.FINE


def test_an_answer_is_kept_for_some_minutes(sending: At, clock: Callable[[timedelta], None]) -> None:
    house = sending("avisos@kept.example")
    with serving({}) as zone:
        check_sender(house, zone.resolver)
        first = len(zone.asked)
        check_sender(house, zone.resolver)
        assert len(zone.asked) == first

        clock(KEPT)
        check_sender(house, zone.resolver)
        assert len(zone.asked) == 2 * first


def test_a_dns_that_did_not_answer_is_asked_again_soon(sending: At, clock: Callable[[timedelta], None]) -> None:
    house = sending("avisos@away.example")
    assert check_sender(house, nobody()).records is None

    clock(KEPT_UNKNOWN)
    with serving({}) as zone:
        assert check_sender(house, zone.resolver).records


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Moves the clock on."""
    with time_machine.travel(now()) as traveller:
        yield traveller.shift
