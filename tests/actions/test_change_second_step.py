"""Turning the second step on and off, and new recovery codes; on both databases."""

import pyotp
import pytest
from sqlalchemy import select

from portal import codes
from portal.actions import change_second_step
from portal.actions.refused import RefusedError, Why
from portal.actions.sign_in import signed_in
from portal.store import second_steps
from portal.store.sign_ins import Person
from portal.store.tables import recovery_codes
from tests.actions.asked import said
from tests.actions.log_ins import EVA, PASSWORD, try_in
from tests.actions.people import person
from tests.actions.phone import Phone, offered, turned_on
from tests.sink import Sink
from tests.world import World, moment


@pytest.fixture
def world(world: World) -> World:
    """Eva can log in."""
    with world.at(-3000):
        world.provision(agents=[{"id": "eva", "role": "admin", "password": PASSWORD}])
    return world


@pytest.fixture
def eva(world: World) -> Person:
    return person(world, "eva")


@pytest.fixture
def phone(world: World) -> Phone:
    """The second step is on."""
    return turned_on(world)


def is_on(world: World, eva: Person) -> bool:
    with world.house.db.read() as tx:
        return second_steps.is_on(tx, eva.agent_id)


def test_it_is_not_on_before_a_code_has_confirmed_it(world: World, eva: Person) -> None:
    offered(world)

    token = try_in(world, 0, PASSWORD)
    with world.at(0):
        assert signed_in(world.house, str(token))


def test_it_is_offered_only_for_the_right_password(world: World, eva: Person) -> None:
    with pytest.raises(RefusedError) as refused:
        change_second_step.offer(world.house, eva, "wrong")

    assert refused.value.why is Why.WRONG_PASSWORD


@pytest.mark.parametrize(("at", "code", "why"), [(-990, "000000", Why.WRONG_CODE), (0, None, Why.NOT_OFFERED)])
def test_turning_on_needs_the_code_of_the_app_in_time(world: World, eva: Person, at: float, code: str | None, why: Why) -> None:
    secret = offered(world).secret

    with world.at(at), pytest.raises(RefusedError) as refused:
        change_second_step.turn_on(world.house, eva, code or pyotp.TOTP(secret).at(moment(at)))

    assert refused.value.why is why


def test_once_on_no_other_secret_takes_its_place(world: World, eva: Person, phone: Phone) -> None:
    with world.at(0), pytest.raises(RefusedError) as refused:
        change_second_step.offer(world.house, eva, PASSWORD)

    assert refused.value.why is Why.IS_ON
    assert is_on(world, eva)


def test_turning_on_closes_the_sign_ins_of_before(world: World, eva: Person) -> None:
    before = try_in(world, -2000, PASSWORD)
    secret = offered(world).secret
    with world.at(-990):
        change_second_step.turn_on(world.house, eva, pyotp.TOTP(secret).at(moment(-990)))
        assert signed_in(world.house, str(before)) is None


@pytest.mark.parametrize(("password", "code", "why"), [("wrong", None, Why.WRONG_PASSWORD), (PASSWORD, "000000", Why.WRONG_CODE)])
def test_turning_off_needs_both(world: World, eva: Person, phone: Phone, password: str, code: str | None, why: Why) -> None:
    with world.at(0), pytest.raises(RefusedError) as refused:
        change_second_step.turn_off(world.house, eva, password, code or phone.shows(0))

    assert refused.value.why is why
    assert is_on(world, eva)


def test_once_off_the_password_is_enough_and_codes_are_gone(world: World, eva: Person, phone: Phone) -> None:
    with world.at(0):
        change_second_step.turn_off(world.house, eva, PASSWORD, phone.shows(0))
        assert signed_in(world.house, str(try_in(world, 1, PASSWORD)))
    with world.house.db.read() as tx:
        assert tx.execute(select(recovery_codes.c.id)).all() == []


def test_new_recovery_codes_make_the_old_ones_void(world: World, eva: Person, phone: Phone) -> None:
    with world.at(0):
        new = change_second_step.renew_codes(world.house, eva, PASSWORD, phone.codes[0])

    with world.house.db.write() as tx:
        taken = [second_steps.take_code(tx, eva.agent_id, codes.digest(code), moment(1)) for code in (phone.codes[1], new[1])]
    assert taken == [False, True]


def test_each_change_is_told_by_mail(world: World, eva: Person, phone: Phone, sink: Sink) -> None:
    world.work(at=-980)
    with world.at(0):
        change_second_step.renew_codes(world.house, eva, PASSWORD, phone.shows(0))
    world.work(at=1)
    with world.at(60):
        change_second_step.turn_off(world.house, eva, PASSWORD, phone.shows(60))
    world.work(at=61)

    beginnings = ["La verificación en dos pasos está activada", "Tienes códigos", "La verificación en dos pasos está desactivada"]
    assert [to for to, _ in sink.mails] == [EVA] * 3
    assert all(said(mail).startswith(words) for (_, mail), words in zip(sink.mails, beginnings, strict=True))
