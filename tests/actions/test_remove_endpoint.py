"""An endpoint that is removed: neither heard nor asked any more, and what happened there stays."""

from sqlalchemy import select

from portal.actions.remove_endpoint import remove_endpoint
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.rules.facts import Unknown
from portal.rules.spans import FOREVER
from portal.store import endpoints, polls
from portal.store.database import Database
from portal.store.sign_ins import Person
from portal.store.tables import agents
from portal.store.tables import endpoints as rows
from tests.actions.asked_system import ENDPOINT, SOURCE
from tests.actions.lonely import lonely
from tests.actions.polled import Polled
from tests.world import moment


def eva(db: Database) -> Person:
    with db.read() as tx:
        row = tx.execute(select(agents).where(agents.c.external_id == "eva")).one()
    return Person(1, moment(0), row.id, row.account_id, row.name, is_admin=True, locale=None, timezone=None, suspended=False)


def remove(polled: Polled, at: float) -> None:
    with polled.world.at(at):
        remove_endpoint(polled.house, eva(polled.house.db), ENDPOINT, is_sure=True)


def test_it_is_asked_no_more_and_nobody_finds_it(polled: Polled) -> None:
    polled.ask(-600)
    remove(polled, -590)

    assert polled.ask(-500, 0, 500) == 0
    with polled.house.db.read() as tx:
        assert endpoints.find(tx, ENDPOINT) is None
        assert not polls.any_asked(tx)


def test_what_it_was_given_is_erased(polled: Polled) -> None:
    remove(polled, -590)

    with polled.house.db.read() as tx:
        row = tx.execute(select(rows).where(rows.c.public_id == ENDPOINT)).one()
    assert (polled.house.locksmith.unlock(row.secrets), row.settings, row.tokens) == ([], "{}", None)


def test_who_was_connected_there_is_so_no_longer(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask(-20)
    polled.world.provision()
    remove(polled, -10)
    polled.world.writes("m1", 0)

    assert polled.reasons(120)["eva"] is None


def test_one_that_did_not_answer_makes_nobody_s_presence_unknown_from_then_on(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.UNREACHED)
    polled.ask(-600)
    polled.world.provision()
    remove(polled, -10)
    polled.world.writes("m1", 0)

    assert polled.unknown_to("eva", 1) == ()


def test_of_whom_it_never_told_presence_stays_known_after_it(polled: Polled) -> None:
    del polled.answers.team["luis"]
    polled.ask(-600)
    polled.world.writes("m1", 0)
    remove(polled, 10)

    assert polled.unknown_to("eva", 20)
    assert polled.unknown_to("luis", 20) == ()


def test_what_it_told_of_presence_stays_known_and_only_from_then_on_nobody_knows(polled: Polled) -> None:
    lonely(polled)
    polled.ask(-30)
    polled.writes("m1", 0)
    remove(polled, 10)

    assert polled.unknown_to("eva", 20) == (Unknown(moment(10), FOREVER),)


def test_who_was_forgotten_stays_so_when_it_is_there_again(polled: Polled) -> None:
    polled.ask(-600)
    polled.forget("luis", -595)
    remove(polled, -590)
    polled.begin(-580, token="another")
    polled.ask(-580)

    assert polled.state.team["luis"] is None


def test_what_is_pending_is_decided_and_told_all_the_same(polled: Polled) -> None:
    polled.ask(-30)
    polled.writes("m1", 0)
    remove(polled, 10)

    assert polled.reasons(120)["luis"] is None
    assert polled.alert(130).messages == ("m1",)


def test_provisioned_again_it_is_there_again_and_asked(polled: Polled) -> None:
    polled.ask(-600)
    remove(polled, -590)
    polled.begin(-580, token="another")

    assert polled.state.due_at == moment(-580)
    with polled.house.db.read() as tx:
        found = endpoints.find(tx, ENDPOINT)
    assert found
    assert found.source == SOURCE


def test_what_it_tells_while_it_is_removed_is_not_kept(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.answers.meanwhile = lambda: remove(polled, -600)

    assert polled.ask(-600) == 1
    assert polled.connections() == 0
