"""What is older than RETENTION_DAYS is erased; ids, times and reasons stay."""

import os

import pytest
from sqlalchemy import select

from portal import clock
from portal.actions.forget import forget
from portal.rules.reasons import Reason
from portal.store import copies, links, retention, sign_ins
from portal.store.tables import connections, messages, notifications, receipts
from portal.store.tables import links as link_rows
from portal.store.tables import sign_ins as sign_in_rows
from tests.actions.kept import found, found_in_files
from tests.actions.people import person
from tests.world import World, moment

DAY = 24 * 3600


def told_and_forgotten(world: World, after: float) -> None:
    world.online("eva", at=-600, until=-300)
    world.writes("m1", at=0, author={"name": "Marta", "email": "marta@visitor.example"}, page_url="https://shop.example")
    world.work(at=120)
    with world.at(after):
        forget(world.house)


def test_texts_names_addresses_and_pages_are_erased_after_the_retention(world: World) -> None:
    told_and_forgotten(world, after=91 * DAY)

    with world.house.db.read() as tx:
        row = tx.execute(select(messages)).one()
        assert (row.text, row.author_name, row.author_email, row.page_url) == ("", None, None, None)
        assert tx.execute(select(receipts.c.body).where(receipts.c.body.is_not(None))).all() == []
        assert set(tx.execute(select(notifications.c.subject)).scalars()) == {""}
        assert tx.execute(select(connections)).all() == []
    words = ("marta", "text of m1", "shop.example")
    assert found(world.house, words) == found_in_files(world.house, words) == set()


def test_nothing_is_erased_before(world: World) -> None:
    told_and_forgotten(world, after=89 * DAY)

    with world.house.db.read() as tx:
        assert tx.execute(select(messages.c.text)).scalar() == "text of m1"
        assert len(tx.execute(select(connections)).all()) == 2
    assert len(world.explain(at=89 * DAY).alerts[0].verdicts[0].trace) == 12


def test_reasons_and_times_stay_when_the_facts_are_gone(world: World) -> None:
    world.online("luis", at=-60)
    told_and_forgotten(world, after=91 * DAY)

    (alert,) = world.explain(at=91 * DAY).alerts

    reasons = {verdict.agent: verdict.reason for verdict in alert.verdicts}
    assert reasons == {"eva": Reason.COLLEAGUE_ONLINE, "luis": Reason.AGENT_ONLINE, "ana": Reason.COLLEAGUE_ONLINE}
    assert alert.messages == ("m1",)
    assert alert.verdicts[0].trace == ()


def test_a_connection_that_still_lasts_keeps_what_ended_it(world: World) -> None:
    world.tell("agent.connected", 0, agent_id="eva", device_id="d1", device="web", expires_in=200 * DAY)
    world.tell("agent.disconnected", 60, agent_id="eva", device_id="d1")
    with world.at(91 * DAY):
        forget(world.house)

    with world.house.db.read() as tx:
        assert len(tx.execute(select(connections)).all()) == 2


def test_the_copy_of_before_an_upgrade_goes_after_a_week(world: World) -> None:
    path = copies.file_of(world.house.settings.database_url)
    if path is None:
        pytest.skip("PostgreSQL's upgrades leave no copy")
    old, young = copies.before(path, "0001"), copies.before(path, "0002")
    for copy, days in ((old, 7.1), (young, 6.9)):
        copy.touch()
        os.utime(copy, (clock.now().timestamp() - days * DAY,) * 2)

    forget(world.house)

    assert copies.left_by_upgrades(world.house.settings.database_url) == [young]


def test_sign_ins_that_ended_go_and_so_do_the_addresses_of_links(world: World) -> None:
    eva = person(world, "eva").agent_id
    with world.house.db.write() as tx:
        for token, began in (("closed", 0), ("unused", 0), ("young", 2 * DAY)):
            sign_ins.begin(tx, eva, token, "Firefox", moment(began))
        sign_ins.close(tx, "closed", moment(DAY - 1))
        links.make(tx, "invite", eva, "eva@old.example", moment(0), moment(DAY - 1))
        links.make(tx, "confirm_email", eva, "eva@new.example", moment(0), moment(DAY + 1))
    with world.at(91 * DAY):
        forget(world.house)

    with world.house.db.read() as tx:
        assert tx.execute(select(sign_in_rows.c.token_hash)).scalars().all() == ["young"]
        assert tx.execute(select(link_rows.c.address).order_by(link_rows.c.id)).scalars().all() == [None, "eva@new.example"]


def test_a_short_retention_signs_nobody_out(world: World) -> None:
    with world.house.db.write() as tx:
        sign_ins.begin(tx, person(world, "eva").agent_id, "open", "Firefox", moment(0))

        assert retention.erase_sign_ins(tx, moment(20 * DAY), moment(29 * DAY)) == 0
        assert retention.erase_sign_ins(tx, moment(20 * DAY), moment(31 * DAY)) == 1
