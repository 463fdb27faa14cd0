"""The second step at the log-in, also without the phone and for guessers; on both databases."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select, update

from portal.actions import known_browser, mailed_links, recover, set_password
from portal.actions.sign_in import signed_in
from portal.actions.slow_down import TooSoonError
from portal.actions.take_second_step import TooLateError, take_second_step
from portal.store import audit, links, sign_ins
from portal.store.about import What
from portal.store.secrets import Locksmith
from portal.store.tables import agents, recovery_codes, second_steps
from tests.actions.asked import said
from tests.actions.log_ins import EVA, PASSWORD, try_in
from tests.actions.people import person
from tests.actions.phone import Phone, turned_on
from tests.actions.test_at_once import at_once
from tests.sink import Sink
from tests.world import World, moment


@pytest.fixture
def world(world: World) -> World:
    """Eva can log in."""
    with world.at(-3000):
        world.provision(agents=[{"id": "eva", "role": "admin", "password": PASSWORD}])
    return world


@pytest.fixture
def phone(world: World) -> Phone:
    """The second step is on."""
    return turned_on(world)


def step(world: World, at: float, code: str, known: str = "", began: float | None = None) -> str | None:
    """The token after the right password at `began`, or at once, and the code."""
    half = try_in(world, at if began is None else began, PASSWORD)
    assert isinstance(half, str)
    with world.at(at):
        return take_second_step(world.house, half, code, known)


def test_the_password_alone_signs_nobody_in(world: World, phone: Phone) -> None:
    half = try_in(world, 0, PASSWORD)
    assert isinstance(half, str)

    with world.at(0), world.house.db.read() as tx:
        assert signed_in(world.house, half) is None
        assert sign_ins.open_of(tx, person(world, "eva").agent_id, moment(-10_000)) == []


def test_the_code_completes_it_under_another_token(world: World, phone: Phone) -> None:
    half = try_in(world, 0, PASSWORD)
    assert isinstance(half, str)
    with world.at(20):
        whole = take_second_step(world.house, half, phone.shows(20), "")
        assert whole
        found = signed_in(world.house, whole)

        assert found
        assert found.name == "Eva"
        assert signed_in(world.house, half) is None


@pytest.mark.parametrize("code", ["000000", "", "not a code", "aaaaaa-aaaaaa-aaaaaa-aaaaaa"])
def test_a_wrong_code_signs_nobody_in(world: World, phone: Phone, code: str) -> None:
    assert step(world, 0, code) is None


def test_somebody_else_s_recovery_code_is_wrong(world: World, phone: Phone) -> None:
    with world.house.db.write() as tx:
        tx.execute(update(recovery_codes).values(agent_id=person(world, "luis").agent_id))

    assert step(world, 0, phone.codes[0]) is None


def test_a_code_is_taken_once(world: World, phone: Phone) -> None:
    assert step(world, 0, phone.shows(0))
    assert step(world, 10, phone.shows(0)) is None


def test_after_a_code_none_from_before_it_is_taken(world: World, phone: Phone) -> None:
    assert step(world, 30, phone.shows(30))

    assert step(world, 31, phone.shows(0)) is None
    assert step(world, 60, phone.shows(60))


def test_of_two_who_send_a_code_at_once_one_comes_in(world: World, phone: Phone, app: Flask) -> None:
    halves, came = [try_in(world, 0, PASSWORD) for _ in range(2)], []
    with world.at(0):
        at_once(app, *(lambda half=half: came.append(take_second_step(world.house, str(half), phone.shows(0), "")) for half in halves))

    assert len([token for token in came if token]) == 1


def test_a_recovery_code_is_taken_once_however_it_is_typed(world: World, phone: Phone) -> None:
    assert step(world, 0, phone.codes[3].upper().replace("-", " "))

    assert step(world, 1, phone.codes[3]) is None
    assert step(world, 2, phone.codes[4])


def test_five_minutes_after_the_password_it_is_too_late(world: World, phone: Phone) -> None:
    assert step(world, 299, phone.shows(299), began=0)
    with pytest.raises(TooLateError):
        step(world, 700, phone.shows(700), began=400)


def test_a_new_password_ends_what_the_old_one_began(world: World, phone: Phone) -> None:
    half = try_in(world, 0, PASSWORD)
    with world.house.db.write() as tx:
        set_password.put(tx, person(world, "eva").agent_id, "a new hash", moment(1))

    with world.at(2), pytest.raises(TooLateError):
        take_second_step(world.house, str(half), phone.shows(2), "")


@pytest.mark.parametrize("token", ["", "made up"])
def test_without_the_password_there_is_nothing_to_complete(world: World, phone: Phone, token: str) -> None:
    with world.at(0), pytest.raises(TooLateError):
        take_second_step(world.house, token, phone.shows(0), "")


def test_who_was_made_inactive_completes_nothing(world: World, phone: Phone) -> None:
    half = try_in(world, 0, PASSWORD)
    with world.house.db.write() as tx:
        tx.execute(update(agents).values(active=False))

    with world.at(1), pytest.raises(TooLateError):
        take_second_step(world.house, str(half), phone.shows(1), "")


def test_guesses_of_the_code_are_slowed_down_but_a_known_browser_is_not(world: World, phone: Phone) -> None:
    known = known_browser.make(world.house, person(world, "eva").agent_id)
    for _ in range(5):
        step(world, 0, "000000")
    with pytest.raises(TooSoonError):
        step(world, 0, phone.shows(0))

    assert step(world, 0, phone.shows(0), known)


def test_who_knows_the_password_and_guesses_codes_is_told_of_to_the_owner(world: World, phone: Phone, sink: Sink) -> None:
    world.work(at=-980)
    sink.clear()
    for n in range(8):
        step(world, n * 900, "000000")
    world.work(at=8 * 900)

    assert [to for to, _ in sink.mails] == [EVA]
    assert "Alguien ha escrito tu contraseña" in said(sink.mails[0][1])


def test_a_new_password_by_mail_leaves_the_second_step_on(world: World, phone: Phone) -> None:
    with world.at(0):
        recover.ask(world.house, EVA)
        with world.house.db.read() as tx:
            link = links.open_of(tx, person(world, "eva").agent_id, "recover", moment(0))
        assert link
        recover.choose_password(world.house, mailed_links.url(world.house, link).rpartition("/")[2], "four words about nothing")
        half = try_in(world, 1, "four words about nothing")

        assert isinstance(half, str)
        assert signed_in(world.house, half) is None


def test_a_recovery_code_at_the_log_in_is_told_by_mail_and_in_the_audit_log(world: World, phone: Phone, sink: Sink) -> None:
    world.work(at=-980)
    sink.clear()
    step(world, 0, phone.shows(0))
    step(world, 1, phone.codes[0])
    world.work(at=2)

    assert [to for to, _ in sink.mails] == [EVA]
    assert "Se ha usado un código de recuperación" in said(sink.mails[0][1])
    with world.house.db.read() as tx:
        line, *_ = audit.lines_of(tx, person(world, "eva").account_id, 1)
    assert (line.change.what, line.change.before, line.change.after) == (What.RECOVERY_CODES, "10", "9")
    assert line.by.agent == person(world, "eva").agent_id


def test_nothing_of_it_is_kept_legibly(world: World, phone: Phone) -> None:
    with world.house.db.read() as tx:
        kept = str(tx.execute(select(second_steps)).all()) + str(tx.execute(select(recovery_codes)).all())

    assert not [code for code in [phone.secret, *phone.codes] if code in kept or code.replace("-", "") in kept]
    assert len(phone.codes) == 10


def test_where_the_keys_are_lost_a_recovery_code_is_the_way_in(world: World, phone: Phone) -> None:
    world = replace(world, house=replace(world.house, locksmith=Locksmith([Fernet.generate_key().decode()])))

    assert step(world, 0, phone.shows(0)) is None
    assert step(world, 1, phone.codes[0])
