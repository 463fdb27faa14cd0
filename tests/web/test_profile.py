"""My profile: name, the one e-mail, password, language, time zone, sessions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from portal.actions import change_email
from portal.actions.house import House
from portal.clock import now
from portal.store.tables import agents, sign_ins
from tests.web.mails import email_of, link_to, mails, press
from tests.web.people import ALICE, BOB, CHARLIE, PASSWORD
from tests.web.reader import Reader

PROFILE = "/settings/profile"
NEW = "alicia@acme.example"
GOOD = "four words about nothing"
WAITING = "Esperando a que se confirme"


def open_sign_ins(house: House, email: str) -> int:
    with house.db.read() as tx:
        mine = select(sign_ins.c.id).join(agents).where(agents.c.email == email, sign_ins.c.closed_at.is_(None))
        return len(tx.execute(mine).all())


def ask(reader: Reader, address: str = NEW, password: str = PASSWORD) -> int:
    return reader.send(f"{PROFILE}/email", {"email": address, "password": password}, page=PROFILE).status_code


def test_the_name_is_changed(alice: Reader) -> None:
    assert alice.send(f"{PROFILE}/name", {"name": " Alicia \x07"}, page=PROFILE).location == f"{PROFILE}#name"

    page = alice.see(PROFILE)
    assert page.one("input", name="name").attrs["value"] == "Alicia"
    assert "Guardado ✓" in page.words


def test_an_empty_name_is_refused_and_stays_in_the_form(alice: Reader) -> None:
    answer = alice.send(f"{PROFILE}/name", {"name": "  "}, page=PROFILE)

    assert answer.status_code == 422
    assert "Escribe un nombre" in answer.text
    assert alice.see(PROFILE).one("input", name="name").attrs["value"] == "Alice"


def test_a_later_event_about_the_name_counts_and_an_earlier_one_does_not(alice: Reader, house: House) -> None:
    alice.send(f"{PROFILE}/name", {"name": "Alicia"}, page=PROFILE)

    with house.db.read() as tx:
        changed_at = tx.execute(select(agents.c.name_changed_at).where(agents.c.email == ALICE)).scalar_one()
    assert abs(changed_at - now()) < timedelta(minutes=1)


def test_a_new_e_mail_waits_for_its_owner(alice: Reader, house: House) -> None:
    assert ask(alice) == 303

    assert mails(house) == [("confirm_email", NEW)]
    assert email_of(house, "Alice") == ALICE
    page = alice.see(PROFILE)
    assert NEW in page.words
    assert WAITING in page.words


def test_looking_at_the_link_changes_nothing(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    page = stranger.see(link_to(house, "Alice", "confirm_email"))

    assert NEW in page.words
    assert email_of(house, "Alice") == ALICE


def test_the_button_of_the_link_makes_the_address_count(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)

    assert press(stranger, link_to(house, "Alice", "confirm_email")) == "/login"

    assert email_of(house, "Alice") == NEW
    assert "dirección nueva está confirmada" in stranger.see("/login").words
    assert stranger.log_in(NEW).status_code == 303


def test_a_confirmed_address_is_suspended_no_more(alice: Reader, stranger: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(suspended_at=now()))
    ask(alice)
    press(stranger, link_to(house, "Alice", "confirm_email"))

    with house.db.read() as tx:
        assert tx.execute(select(agents.c.suspended_at).where(agents.c.email == NEW)).scalar_one() is None


def test_confirming_closes_all_sign_ins_but_this_one(alice: Reader, signed_in: Callable[[str], Reader], house: House) -> None:
    elsewhere = signed_in(ALICE)
    ask(alice)

    assert press(alice, link_to(house, "Alice", "confirm_email")) == f"{PROFILE}#email"

    alice.see(PROFILE)
    assert elsewhere.client.get(PROFILE).status_code == 303


def test_the_old_address_is_told_and_can_take_it_back(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    press(alice, link_to(house, "Alice", "confirm_email"))
    assert mails(house)[-1] == ("email_changed", ALICE)
    back = link_to(house, "Alice", "revert_email")
    stranger.see(back)
    assert email_of(house, "Alice") == NEW

    assert press(stranger, back) == "/login"

    assert email_of(house, "Alice") == ALICE
    assert alice.client.get(PROFILE).status_code == 303


def test_the_way_back_is_open_for_seven_days(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    press(alice, link_to(house, "Alice", "confirm_email"))
    back = link_to(house, "Alice", "revert_email")

    with time_machine.travel(now() + timedelta(days=6, hours=23)):
        stranger.see(back)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        assert "ya no es válido" in stranger.see(back, status=410).words


def test_who_changes_the_e_mail_twice_does_not_close_the_first_way_back(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    press(alice, link_to(house, "Alice", "confirm_email"))
    first = link_to(house, "Alice", "revert_email")
    ask(alice, "third@acme.example")
    press(alice, link_to(house, "Alice", "confirm_email"))
    second = link_to(house, "Alice", "revert_email")

    press(stranger, first)

    assert email_of(house, "Alice") == ALICE
    stranger.see(second, status=410)


def test_taking_it_back_cancels_what_is_pending(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    press(alice, link_to(house, "Alice", "confirm_email"))
    ask(alice, "third@acme.example")
    pending = link_to(house, "Alice", "confirm_email")

    press(stranger, link_to(house, "Alice", "revert_email"))

    stranger.see(pending, status=410)


def test_a_link_works_once(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    path = link_to(house, "Alice", "confirm_email")
    press(stranger, path)

    stranger.see(path, status=410)


@pytest.mark.parametrize("path", ["/confirm-email/made.up", "/revert-email/made.up", "/recover/made.up"])
def test_a_link_that_is_not_ours_is_dead(stranger: Reader, path: str) -> None:
    stranger.see(path, status=410)


def test_a_link_of_one_kind_does_nothing_else(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    token = link_to(house, "Alice", "confirm_email").rpartition("/")[2]

    stranger.see(f"/revert-email/{token}", status=410)
    stranger.see(f"/recover/{token}", status=410)


def test_a_cancelled_change_is_dead(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    path = link_to(house, "Alice", "confirm_email")
    alice.send(f"{PROFILE}/email/cancel", {}, page=PROFILE)

    assert WAITING not in alice.see(PROFILE).words
    stranger.see(path, status=410)


def test_a_wrong_password_changes_no_e_mail_and_keeps_the_address_in_the_form(alice: Reader, house: House) -> None:
    answer = alice.send(f"{PROFILE}/email", {"email": NEW, "password": "wrong"}, page=PROFILE)

    assert answer.status_code == 422
    assert "contraseña no es correcta" in answer.text
    assert f'value="{NEW}"' in answer.text
    assert mails(house) == []


def test_what_is_no_address_is_refused(alice: Reader, house: House) -> None:
    assert ask(alice, "alice at acme") == 422
    assert mails(house) == []


@pytest.mark.parametrize("taken", [BOB, CHARLIE, "BOB@acme.example"])
def test_that_an_address_is_taken_is_not_told_and_nobody_is_mailed(alice: Reader, house: House, taken: str) -> None:
    with time_machine.travel(now(), tick=False):
        free, other = ask(alice), alice.see(PROFILE).words.replace(NEW, "it")
        alice.send(f"{PROFILE}/email/cancel", {}, page=PROFILE)

        assert ask(alice, taken) == free
        assert alice.see(PROFILE).words.replace(taken, "it").split() == other.split()
    assert mails(house) == [("confirm_email", NEW)]


def test_who_was_faster_has_the_address(alice: Reader, bob: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    ask(bob)
    press(bob, link_to(house, "Bob", "confirm_email"))

    path = link_to(house, "Alice", "confirm_email")
    answer = stranger.send(path, {}, page=path)

    assert answer.status_code == 422
    assert "usa ya esta dirección" in answer.text
    assert email_of(house, "Alice") == ALICE


def test_an_inactive_agent_confirms_nothing(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    path = link_to(house, "Alice", "confirm_email")
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(active=False))

    stranger.see(path, status=410)


def test_a_password_is_changed_and_every_other_sign_in_closes(alice: Reader, signed_in: Callable[[str], Reader], house: House) -> None:
    elsewhere = signed_in(ALICE)
    answer = alice.send(f"{PROFILE}/password", {"current": PASSWORD, "new": GOOD}, page=PROFILE)

    assert answer.location == f"{PROFILE}#password"
    alice.see(PROFILE)
    assert elsewhere.client.get(PROFILE).status_code == 303
    assert elsewhere.log_in(ALICE).status_code == 422
    assert elsewhere.log_in(ALICE, GOOD).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "why"),
    [
        ("wrong", GOOD, "La contraseña no es correcta"),
        (PASSWORD, "short one", "al menos 10 caracteres"),
        (PASSWORD, "qwertyuiop", "fácil de adivinar"),
        (PASSWORD, "Password1234", "fácil de adivinar"),
        (PASSWORD, "alice@acme.example", "fácil de adivinar"),
    ],
)
def test_a_password_that_will_not_do_is_refused(alice: Reader, stranger: Reader, current: str, new: str, why: str) -> None:
    answer = alice.send(f"{PROFILE}/password", {"current": current, "new": new}, page=PROFILE)

    assert answer.status_code == 422
    assert why in answer.text
    assert new not in answer.text.replace(ALICE, "") or new == ALICE
    assert stranger.log_in(ALICE).status_code == 303


def test_a_new_password_cancels_an_e_mail_asked_for_under_the_old_one(alice: Reader, stranger: Reader, house: House) -> None:
    ask(alice)
    path = link_to(house, "Alice", "confirm_email")
    alice.send(f"{PROFILE}/password", {"current": PASSWORD, "new": GOOD}, page=PROFILE)

    stranger.see(path, status=410)


def test_guesses_of_the_password_are_counted_like_tries_to_log_in(alice: Reader) -> None:
    codes = [ask(alice, f"a{i}@acme.example", "wrong") for i in range(30)]

    assert (codes[0], codes[-1]) == (422, 429)


def test_the_language_is_the_agent_s_or_the_account_s(alice: Reader) -> None:
    alice.send(f"{PROFILE}/language", {"locale": "en", "timezone": "Asia/Tokyo"}, page=PROFILE)
    page = alice.see(PROFILE)
    assert "My profile" in page.one("h1").text
    assert "Saved ✓" in page.words
    assert page.one("option", value="Asia/Tokyo").attrs.get("selected") == ""

    alice.send(f"{PROFILE}/language", {"locale": "", "timezone": ""}, page=PROFILE)
    assert "Mi perfil" in alice.see(PROFILE).one("h1").text


@pytest.mark.parametrize("wrong", [{"locale": "xx", "timezone": ""}, {"locale": "", "timezone": "Mars/Olympus"}])
def test_a_language_or_a_zone_there_is_not_is_refused(alice: Reader, wrong: dict[str, str | list[str]]) -> None:
    assert alice.send(f"{PROFILE}/language", wrong, page=PROFILE).status_code == 422


def test_a_zone_of_an_old_name_can_be_kept(alice: Reader, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(timezone="US/Eastern"))

    assert alice.see(PROFILE).one("option", value="US/Eastern").attrs.get("selected") == ""


def test_zones_are_named_in_the_reader_s_language(alice: Reader) -> None:
    assert alice.see(PROFILE).one("option", value="America/New_York").text == "Nueva York"
    assert alice.see(f"{PROFILE}?lang=en").one("option", value="America/New_York").text == "New York"


def test_sessions_are_listed_by_browser_and_this_one_is_marked(alice: Reader, app: Flask) -> None:
    phone = Reader(app.test_client())
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"
    phone.log_in(ALICE)

    words = alice.see(PROFILE).one("main").text

    assert "Safari en iPhone" in words
    assert words.count("Esta, ahora") == 1


def test_another_session_is_closed(alice: Reader, signed_in: Callable[[str], Reader]) -> None:
    elsewhere = signed_in(ALICE)
    (form,) = [f for f in alice.see(PROFILE).all("form") if f.attrs["action"].endswith("/close")]
    alice.send(form.attrs["action"], {}, page=PROFILE)

    assert elsewhere.client.get(PROFILE).status_code == 303
    alice.see(PROFILE)


def test_all_others_are_closed_at_once(alice: Reader, signed_in: Callable[[str], Reader], house: House) -> None:
    signed_in(ALICE)
    signed_in(ALICE)
    signed_in(BOB)
    alice.send(f"{PROFILE}/sign-ins/close-others", {}, page=PROFILE)

    assert (open_sign_ins(house, ALICE), open_sign_ins(house, BOB)) == (1, 1)


def test_somebody_else_s_session_is_not_there(alice: Reader, bob: Reader, house: House) -> None:
    with house.db.read() as tx:
        bobs = tx.execute(select(sign_ins.c.id).join(agents).where(agents.c.email == BOB)).scalar_one()
    token = alice.see(PROFILE).all("input", name="csrf_token")[0].attrs["value"]

    assert alice.client.post(f"{PROFILE}/sign-ins/{bobs}/close", data={"csrf_token": token}).status_code == 404
    bob.see(PROFILE)


def test_the_page_costs_the_same_whatever_it_shows(alice: Reader, signed_in: Callable[[str], Reader], queries: Callable[..., int]) -> None:
    few = queries(alice.see, PROFILE)
    for _ in range(4):
        signed_in(ALICE)
    ask(alice)

    assert queries(alice.see, PROFILE) == few


def test_a_pending_change_that_ran_out_is_not_shown(alice: Reader) -> None:
    ask(alice)
    with time_machine.travel(now() + change_email.LASTS + timedelta(minutes=1)):
        assert WAITING not in alice.see(PROFILE).words
