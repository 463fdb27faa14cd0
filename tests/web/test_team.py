"""Team, for admins: who is there, who may what, and where their mails go."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from portal.actions.house import House
from portal.actions.manage_team import make_admin
from portal.actions.refused import RefusedError
from portal.clock import now
from portal.store.sign_ins import Person
from portal.store.tables import accounts, agents, attempts, connections, devices, endpoints, groups, memberships, notifications
from tests.web.mails import agent_row, email_of, link_to, mails, press
from tests.web.people import ALICE, BOB, CHARLIE, agent
from tests.web.reader import HTMX, Reader

TEAM = "/settings/team"


@pytest.fixture
def sales(house: House) -> int:
    """A group of Acme, nobody in it."""
    return add(house, groups, account_id=acme(house), external_id="sales", name="Ventas")


def add(house: House, table: Table, **values: Any) -> int:
    with house.db.write() as tx:
        return int(tx.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def acme(house: House) -> int:
    with house.db.read() as tx:
        return int(tx.execute(select(accounts.c.id).where(accounts.c.public_id == "acme")).scalar_one())


def field(house: House, name: str, column: str) -> Any:
    with house.db.read() as tx:
        return tx.execute(select(agents.c[column]).where(agents.c.name == name)).scalar_one()


def page_of(house: House, name: str) -> str:
    return f"{TEAM}/{agent_row(house, name)}"


def turn(reader: Reader, house: House, name: str, switch: str, wanted: str) -> Any:
    page = page_of(house, name)
    return reader.send(f"{page}/{switch}", {"value": ["off", wanted]}, page=page)


def connect(house: House, name: str, kind: str, since: timedelta) -> None:
    endpoint = add(house, endpoints, account_id=acme(house), public_id=f"e-{name}", source="native", secrets="x")
    device = add(house, devices, endpoint_id=endpoint, agent_id=agent_row(house, name), external_id=kind, kind=kind)
    at = now() - since
    add(house, connections, device_id=device, type="connected", sent_at=at, at=at, expires_at=at + timedelta(days=1))


def mailed(house: House, name: str, state: str, outcome: str, code: int, enhanced: str, address: str | None = None) -> None:
    to = address or email_of(house, name)
    owed = {"agent_id": agent_row(house, name), "kind": "test", "public_id": name, "due_at": now(), "next_attempt_at": now()}
    mail = add(house, notifications, **owed, state=state, first_attempt_at=now(), address=to)
    add(house, attempts, notification_id=mail, at=now(), address=to, outcome=outcome, code=code, enhanced_code=enhanced)


@pytest.mark.parametrize("page", [TEAM, "/settings/account"])
def test_agents_see_no_page_for_admins(alice: Reader, bob: Reader, page: str) -> None:
    alice.see(page, status=403)
    assert not alice.see("/settings/profile").all("a", href=page)
    assert bob.see("/settings/profile").all("a", href=page)


def test_an_agent_may_change_nobody(alice: Reader, house: House) -> None:
    token = alice.see("/settings/profile").all("input", name="csrf_token")[0].attrs["value"]
    for path in ("", "/active", "/admin", "/email", "/email/cancel", "/invitation", "/invitation/cancel"):
        assert alice.client.post(f"{page_of(house, 'Alice')}{path}", data={"csrf_token": token, "value": "on"}).status_code == 403
    assert field(house, "Alice", "role") == "agent"


def test_an_admin_of_another_account_finds_nobody_of_this_one(charlie: Reader, house: House) -> None:
    assert ALICE not in charlie.see(TEAM).words
    charlie.see(page_of(house, "Alice"), status=404)
    token = charlie.see(TEAM).all("input", name="csrf_token")[0].attrs["value"]
    for path in ("", "/active", "/admin", "/email", "/email/cancel", "/invitation", "/invitation/cancel"):
        given = {"csrf_token": token, "value": "off", "name": "X", "email": "x@other.example"}
        assert charlie.client.post(f"{page_of(house, 'Alice')}{path}", data=given).status_code == 404
    assert field(house, "Alice", "active") is True


def test_everybody_is_listed_with_what_they_are(bob: Reader, house: House) -> None:
    agent(house.db, acme(house), name="Dora", email=None, active=False, password_hash=None)
    words = bob.see(TEAM).one("main").text

    assert "3 personas" in words
    assert ALICE in words
    assert BOB in words
    assert "Inactivo" in words
    assert "sin dirección de e-mail" in words
    assert CHARLIE not in words


def test_devices_are_shown_with_since_when(bob: Reader, house: House) -> None:
    connect(house, "Alice", "mobile", timedelta(hours=3))
    words = bob.see(TEAM).one("main").text

    assert "móvil" in words
    assert "desde hace 3 horas" in words


def test_where_no_chat_is_connected_it_says_so(bob: Reader) -> None:
    assert "no hay ningún chat conectado" in bob.see(TEAM).words


def test_the_last_mail_is_told_in_plain_words(bob: Reader, house: House) -> None:
    assert "ninguno todavía" in bob.see(TEAM).words
    mailed(house, "Alice", "failed", "refused", 552, "5.2.2")
    mailed(house, "Bob", "sent", "accepted", 250, "2.0.0")

    words = bob.see(TEAM).words
    assert "✗ El buzón está lleno." in words
    assert "✓ aceptado" in words


def test_an_admin_changes_a_name(bob: Reader, house: House) -> None:
    page = page_of(house, "Alice")
    assert bob.send(page, {"name": "Alicia"}, page=page).status_code == 303

    assert abs(field(house, "Alicia", "name_changed_at") - now()) < timedelta(minutes=1)


def test_groups_are_chosen_on_pro(bob: Reader, house: House, sales: int) -> None:
    assert "En ningún grupo: cuenta para todos" in bob.see(TEAM).words
    page = page_of(house, "Alice")
    bob.send(page, {"name": "Alice", "group": ["sales"]}, page=page)

    with house.db.read() as tx:
        assert tx.execute(select(memberships.c.group_id)).scalars().all() == [sales]
    assert field(house, "Alice", "groups_changed_at") is not None
    assert "Ventas" in bob.see(TEAM).words


def test_a_group_there_is_not_changes_nothing(bob: Reader, house: House, sales: int) -> None:
    page = page_of(house, "Alice")

    assert bob.send(page, {"name": "Alicia", "group": ["made up"]}, page=page).status_code == 422
    assert field(house, "Alice", "groups_changed_at") is None


def test_other_plans_have_no_groups(bob: Reader, house: House, sales: int) -> None:
    with house.db.write() as tx:
        tx.execute(update(accounts).values(plan="standard"))
    page = page_of(house, "Alice")
    bob.send(page, {"name": "Alice", "group": ["sales"]}, page=page)

    assert "Ventas" not in bob.see(page).words
    assert field(house, "Alice", "groups_changed_at") is None


def test_who_is_made_inactive_is_logged_out_for_good(bob: Reader, alice: Reader, house: House) -> None:
    assert turn(bob, house, "Alice", "active", "off").status_code == 303
    assert field(house, "Alice", "active_changed_at") is not None
    turn(bob, house, "Alice", "active", "on")

    assert alice.client.get("/settings/profile").status_code == 303
    assert alice.log_in(ALICE).status_code == 303


def test_an_agent_is_made_an_admin_and_back(bob: Reader, alice: Reader, house: House) -> None:
    turn(bob, house, "Alice", "admin", "on")
    alice.see(TEAM)
    turn(bob, house, "Alice", "admin", "off")
    alice.see(TEAM, status=403)


@pytest.mark.parametrize("switch", ["active", "admin"])
def test_the_last_admin_stays(bob: Reader, house: House, switch: str) -> None:
    answer = turn(bob, house, "Bob", switch, "off")

    assert answer.status_code == 422
    assert "sin ningún administrador" in answer.text
    assert (field(house, "Bob", "active"), field(house, "Bob", "role")) == (True, "admin")


def test_an_admin_who_cannot_log_in_is_no_other_admin(bob: Reader, house: House) -> None:
    agent(house.db, acme(house), name="Dora", email=None, role="admin", password_hash=None)

    assert turn(bob, house, "Bob", "admin", "off").status_code == 422


def test_with_another_admin_one_may_go(bob: Reader, house: House) -> None:
    turn(bob, house, "Alice", "admin", "on")

    assert turn(bob, house, "Bob", "admin", "off").status_code == 303
    bob.see(TEAM, status=403)


def test_a_switch_is_answered_with_its_part_of_the_page(bob: Reader, house: House) -> None:
    page = page_of(house, "Alice")
    token = bob.see(page).all("input", name="csrf_token")[0].attrs["value"]
    answer = bob.client.post(f"{page}/active", data={"csrf_token": token, "value": "off"}, headers=HTMX)

    assert "<h1>" not in answer.text
    assert "Guardado ✓" in answer.text


def test_an_unknown_answer_of_a_switch_changes_nothing(bob: Reader, house: House) -> None:
    assert turn(bob, house, "Alice", "active", "perhaps").status_code == 422
    assert field(house, "Alice", "active") is True


def test_a_new_e_mail_counts_when_its_owner_confirms_it(bob: Reader, stranger: Reader, house: House) -> None:
    page = page_of(house, "Alice")
    bob.send(f"{page}/email", {"email": "alicia@acme.example"}, page=page)
    assert email_of(house, "Alice") == ALICE
    assert "Esperando a que se confirme alicia@acme.example" in bob.see(page).words
    assert "Esperando a alicia@acme.example" in bob.see(TEAM).words

    press(stranger, link_to(house, "Alice", "confirm_email"))

    assert email_of(house, "Alice") == "alicia@acme.example"
    assert mails(house)[-1] == ("email_changed", ALICE)


def test_a_change_of_e_mail_is_cancelled(bob: Reader, stranger: Reader, house: House) -> None:
    page = page_of(house, "Alice")
    bob.send(f"{page}/email", {"email": "alicia@acme.example"}, page=page)
    path = link_to(house, "Alice", "confirm_email")
    bob.send(f"{page}/email/cancel", {}, page=page)

    stranger.see(path, status=410)


def test_an_admin_changes_their_own_e_mail_in_their_profile_only(bob: Reader, house: House) -> None:
    page = page_of(house, "Bob")
    token = bob.see(page).all("input", name="csrf_token")[0].attrs["value"]
    answer = bob.client.post(f"{page}/email", data={"csrf_token": token, "email": "x@acme.example"})

    assert answer.status_code == 404
    assert mails(house) == []


def test_both_pages_cost_the_same_however_many_there_are(bob: Reader, house: House, queries: Callable[..., int]) -> None:
    mailed(house, "Alice", "sent", "accepted", 250, "2.0.0")  # of mails that are not there nothing more is read
    few, few_of_one = queries(bob.see, TEAM), queries(bob.see, page_of(house, "Alice"))
    for i in range(5):
        agent(house.db, acme(house), name=f"A{i}", email=f"a{i}@acme.example")
        mailed(house, f"A{i}", "sent", "accepted", 250, "2.0.0")
        connect(house, f"A{i}", "web", timedelta(hours=i))

    assert queries(bob.see, TEAM) == few
    assert queries(bob.see, page_of(house, "Alice")) == few_of_one


def test_of_two_admins_who_demote_each_other_at_once_one_stays(bob: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.name == "Alice").values(role="admin"))
    refused = []

    def demote(by: str, whom: str) -> None:
        person = Person(0, now(), agent_row(house, by), acme(house), by, True, "es", None, suspended=False)
        try:
            make_admin(house, person, agent_row(house, whom), False)
        except RefusedError:
            refused.append(whom)

    both = [threading.Thread(target=demote, args=pair) for pair in (("Alice", "Bob"), ("Bob", "Alice"))]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(refused) == 1
    assert sorted([field(house, "Alice", "role"), field(house, "Bob", "role")]) == ["admin", "agent"]


def test_what_became_of_mails_to_an_earlier_address_is_not_said_of_this_one(bob: Reader, house: House) -> None:
    mailed(house, "Alice", "bounced", "refused", 550, "5.1.1", address="alice@old.example")

    assert any(each.text.strip() == "ninguno todavía" for each in bob.see(page_of(house, "Alice")).all("div"))
