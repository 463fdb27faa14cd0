"""What the web room keeps, on SQLite and PostgreSQL alike."""

import shutil
from typing import cast

import pytest
from sqlalchemy import select

from portal.actions.choose import AdminsOnlyError, NotInPlanError, Whose, choose
from portal.actions.house import House
from portal.actions.sign_in import sign_in, sign_out, signed_in
from portal.actions.unsubscribe import read, token, unsubscribe
from portal.rules.reasons import Kind
from portal.store.database import Database
from portal.store.options import options_of
from portal.store.sign_ins import Person
from portal.store.tables import agents
from tests.postgres import UsedAgain
from tests.web.people import ALICE, BOB, CHARLIE, PASSWORD, move_in


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('inhabited'), request.getfixturevalue('tmp_path'))}"
    url = cast(UsedAgain, request.getfixturevalue("empty_postgres")).as_it_was()
    db = Database(url)
    move_in(db)
    db.engine.dispose()
    return url


@pytest.fixture
def environment() -> dict[str, str]:
    return {}


def person(house: House, email: str) -> Person:
    found = signed_in(house, sign_in(house, email, PASSWORD, "a browser") or "")
    assert found
    return found


def test_a_sign_in_lasts_until_it_is_closed(house: House) -> None:
    token = sign_in(house, ALICE, PASSWORD, "a browser")
    assert token
    known = signed_in(house, token)
    assert known
    assert (known.name, known.is_admin, known.locale) == ("Alice", False, "es")

    sign_out(house, token)

    assert signed_in(house, token) is None


def test_nobody_holds_a_token_that_was_never_given(house: House) -> None:
    assert signed_in(house, "made up") is None
    assert sign_in(house, ALICE, "wrong", "") is None


def test_a_choice_is_kept_with_who_and_when(house: House) -> None:
    alice = person(house, ALICE)
    choose(house, alice, Whose.MINE, Kind.MISSED, False)

    with house.db.read() as tx:
        options = options_of(tx, alice.agent_id)
    chosen = options.of_agent[Kind.MISSED]
    assert (chosen.on, chosen.changed_by) == (False, "Alice")
    assert chosen.changed_at
    assert options.of_agent[Kind.OFFLINE].changed_at is None
    assert options.of_account[Kind.MISSED].changed_at is None


def test_only_admins_choose_for_the_account(house: House) -> None:
    with pytest.raises(AdminsOnlyError):
        choose(house, person(house, ALICE), Whose.ACCOUNT, Kind.OFFLINE, False)
    bob = person(house, BOB)
    choose(house, bob, Whose.ACCOUNT, Kind.OFFLINE, False)

    with house.db.read() as tx:
        assert options_of(tx, bob.agent_id).of_account[Kind.OFFLINE].changed_by == "Bob"


def test_missed_mails_cannot_be_chosen_on_the_free_plan(house: House) -> None:
    with pytest.raises(NotInPlanError):
        choose(house, person(house, CHARLIE), Whose.ACCOUNT, Kind.MISSED, True)


def test_a_link_turns_its_mails_off(house: House) -> None:
    with house.db.read() as tx:
        alice = tx.execute(select(agents.c.id).where(agents.c.email == ALICE)).scalar_one()
    link = token(house, alice, Kind.OFFLINE, ALICE)
    assert read(house, link).on

    unsubscribe(house, link)

    assert not read(house, link).on


def test_the_database_answers(house: House) -> None:
    assert house.db.ping() is None
