"""Mails with links about an agent's own account, from the asking to what the link does; on both databases."""

import re
import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.actions import change_email, confirm_email, manage_team, recover
from portal.actions.accept_invitation import accept_invitation
from portal.actions.change_account import change_delay
from portal.actions.invite import Guest, invite_new
from portal.actions.mailed_links import DeadLinkError
from portal.actions.refused import RefusedError, Why
from portal.actions.see_team import see_team
from portal.actions.sign_in import sign_in
from portal.store import audit, second_steps
from portal.store.about import What
from portal.store.tables import agents, alerts, links, notifications
from tests.actions.asked import said
from tests.actions.people import person
from tests.actions.phone import turned_on
from tests.sink import Sink
from tests.world import World

OLD, NEW, DORA = "eva@acme.example", "eva.ruiz@acme.example", "dora@acme.example"
PASSWORD, GOOD = "correct horse battery", "four words about nothing"


@pytest.fixture
def world(world: World) -> World:
    """Eva and Luis are admins and can log in."""
    admins = [{"id": i, "role": "admin", "password": PASSWORD} for i in ("eva", "luis")]
    with world.at(-3000):
        world.provision(agents=admins)
    return world


def token(sink: Sink, to: str, page: str) -> str:
    """In the latest mail to the address."""
    found = re.search(rf"https://portal\.example/{page}/(\S+)", said(sink.to(to)[-1]))
    assert found
    return found[1]


def ask(world: World, agent: str) -> None:
    """For the new address."""
    who = person(world, agent)
    change_email.ask(world.house, who, who.agent_id, NEW)


def changed(world: World, sink: Sink) -> None:
    """Eva's e-mail is asked for, mailed and confirmed."""
    with world.at(0):
        ask(world, "eva")
    world.work(at=1)
    with world.at(2):
        confirm_email.confirm_email(world.house, token(sink, NEW, "confirm-email"), None)
    world.work(at=3)


def test_a_change_of_e_mail_goes_through_both_mailboxes(world: World, sink: Sink) -> None:
    changed(world, sink)

    assert [to for to, _ in sink.mails] == [NEW, OLD]
    with world.at(4):
        assert sign_in(world.house, NEW, PASSWORD, "") is not None
        assert sign_in(world.house, OLD, PASSWORD, "") is None


def test_mails_about_visitors_go_to_the_new_address(world: World, sink: Sink) -> None:
    changed(world, sink)
    world.writes("m1", at=10)
    world.work(at=130)

    assert len(sink.to(NEW)) == 2
    assert len(sink.to(OLD)) == 1


def test_the_old_mailbox_takes_it_back(world: World, sink: Sink) -> None:
    changed(world, sink)
    with world.at(5):
        confirm_email.revert_email(world.house, token(sink, OLD, "revert-email"))

        assert sign_in(world.house, OLD, PASSWORD, "") is not None


@pytest.mark.parametrize(("on_at", "stays"), [(-990, True), (20, False)])
def test_taking_it_back_turns_off_a_second_step_of_since(world: World, sink: Sink, on_at: float, stays: bool) -> None:
    if stays:
        turned_on(world, on_at)
    changed(world, sink)
    if not stays:
        turned_on(world, on_at)
    with world.at(30):
        confirm_email.revert_email(world.house, token(sink, OLD, "revert-email"))
    world.work(at=31)

    eva = person(world, "eva").agent_id
    with world.house.db.read() as tx:
        assert second_steps.is_on(tx, eva) is stays
        (line,) = audit.lines_of(tx, person(world, "eva").account_id, 1, what=What.SECOND_STEP)
    assert line.change.after == ("on" if stays else "off")
    assert any("está desactivada" in said(mail) for mail in sink.to(OLD)) is not stays


def test_two_who_confirm_the_same_address_at_once_do_not_both_get_it(world: World, sink: Sink) -> None:
    for agent in ("eva", "luis"):
        with world.at(0):
            ask(world, agent)
    world.work(at=1)
    tokens = [re.search(r"confirm-email/(\S+)", said(mail))[1] for mail in sink.to(NEW)]  # type: ignore[index]
    refused: list[Why] = []

    def confirm(one: str) -> None:
        try:
            confirm_email.confirm_email(world.house, one, None)
        except RefusedError as error:
            refused.append(error.why)

    with world.at(2):
        at_once(*[partial(confirm, one) for one in tokens])

    assert refused == [Why.TAKEN]


def test_a_password_is_recovered_by_mail(world: World, sink: Sink) -> None:
    with world.at(0):
        recover.ask(world.house, OLD)
    world.work(at=1)
    with world.at(2):
        recover.choose_password(world.house, token(sink, OLD, "recover"), GOOD)

        assert sign_in(world.house, OLD, GOOD, "") is not None
        with pytest.raises(DeadLinkError):
            recover.choose_password(world.house, token(sink, OLD, "recover"), GOOD)


@pytest.mark.parametrize("nobody", ["nobody@acme.example", "ana@acme.example"])
def test_for_who_cannot_log_in_nothing_is_left_of_the_asking(world: World, sink: Sink, nobody: str) -> None:
    with world.at(0):
        recover.ask(world.house, nobody)
    world.work(at=1)

    assert sink.mails == []
    with world.house.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(links)).scalar() == 0
        assert tx.execute(select(func.count()).select_from(notifications)).scalar() == 0


def test_who_is_invited_logs_in_with_the_password_they_choose(world: World, sink: Sink) -> None:
    with world.at(0):
        invite_new(world.house, person(world, "eva"), Guest("Dora", DORA, False, [], "dora"))
    world.work(at=1)
    with world.at(2):
        accept_invitation(world.house, token(sink, DORA, "invitation"), GOOD)

        assert sign_in(world.house, DORA, GOOD, "") is not None


def test_a_cancelled_link_is_not_even_mailed(world: World, sink: Sink) -> None:
    with world.at(0):
        ask(world, "eva")
        eva = person(world, "eva")
        change_email.cancel(world.house, eva, eva.agent_id)
    world.work(at=1)

    assert sink.mails == []


def test_of_two_admins_who_demote_each_other_at_once_one_stays(world: World) -> None:
    eva, luis = person(world, "eva"), person(world, "luis")
    refused: list[Why] = []

    def demote(whom: int) -> None:
        try:
            manage_team.make_admin(world.house, eva if whom == luis.agent_id else luis, whom, False)
        except RefusedError as error:
            refused.append(error.why)

    at_once(partial(demote, eva.agent_id), partial(demote, luis.agent_id))

    assert refused == [Why.LAST_ADMIN]
    with world.house.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(agents).where(agents.c.role == "admin")).scalar() == 1


def test_an_admin_sees_who_is_connected_and_what_became_of_the_last_mail(world: World, sink: Sink) -> None:
    world.online("luis", at=60, until=None)
    sink.answers["ana@acme.example"] = "552 5.2.2 full"
    world.writes("m1", at=-300)
    world.work(at=0)
    with world.at(100):
        team, _ = see_team(world.house, person(world, "eva"))

    seen = {each.member.external_id: each for each in team.members}
    assert [device.kind for device in seen["luis"].devices] == ["web"]
    assert seen["eva"].devices == []
    assert {name: each.meaning and each.meaning.trouble for name, each in seen.items()} == {"ana": "full", "eva": "none", "luis": "none"}


def test_a_new_wait_counts_for_messages_from_then_on(world: World) -> None:
    world.writes("m1", at=0)
    with world.at(1):
        change_delay(world.house, person(world, "eva"), "5", "0")
    world.writes("m2", at=2)

    with world.house.db.read() as tx:
        waits = tx.execute(select(alerts.c.wait_seconds).order_by(alerts.c.at)).scalars().all()
    assert waits == [120, 300]


def at_once(*work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=do) for do in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
