"""Two-step verification on the pages: turned on, asked for, lost and turned off."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask

from portal.actions.house import House
from portal.clock import now
from tests.web.mails import link_to, mails, press
from tests.web.people import ALICE, PASSWORD
from tests.web.reader import Reader

PAGE, HOME, CODE = "/settings/profile/second-step", "/settings/notifications", "/login/code"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def clock() -> Iterator[Callable[[], None]]:
    """To be called for the app to show its next code."""
    with time_machine.travel(now(), tick=False) as travel:
        yield lambda: travel.shift(HALF_MINUTE)


@pytest.fixture
def key(alice: Reader, clock: Callable[[], None]) -> str:
    """What Alice's app has read from the page; not on yet."""
    assert alice.send(f"{PAGE}/offer", {"password": PASSWORD}, page=PAGE).location == PAGE
    return key_on_page(alice)


@pytest.fixture
def app_shows(alice: Reader, key: str, clock: Callable[[], None]) -> Callable[[], str]:
    """It is on; a new code at each call."""
    assert alice.send(f"{PAGE}/on", {"code": shown(key)}, page=PAGE).status_code == 200

    def next_code() -> str:
        clock()
        return shown(key)

    return next_code


def key_on_page(reader: Reader) -> str:
    """In groups of four, as it can be typed."""
    return reader.see(PAGE).one("code").text.replace(" ", "")


def shown(key: str) -> str:
    return pyotp.TOTP(key).at(now())


def enter(reader: Reader, code: str, then: str = "") -> str | None:
    """Where the password and the code lead."""
    assert reader.log_in(ALICE, then=then).location == CODE + (f"?next={then}" if then else "")
    return reader.send(CODE, {"code": code}, page=CODE + (f"?next={then}" if then else "")).location


def test_the_profile_leads_there(alice: Reader) -> None:
    assert "Activarla" in alice.see("/settings/profile").one("a", href=PAGE).text


def test_the_key_is_shown_as_a_picture_and_as_text(alice: Reader, key: str) -> None:
    page = alice.see(PAGE)

    assert re.fullmatch("[A-Z2-7]{32}", key)
    assert page.one("div", role="img").attrs["aria-label"]
    assert page.all("path", stroke="#000")
    assert [a for a in page.all("a") if a.attrs["href"].startswith(f"otpauth://totp/Avisos:alice%40acme.example?secret={key}")]


def test_recovery_codes_are_shown_once(alice: Reader, key: str) -> None:
    answer = alice.send(f"{PAGE}/on", {"code": shown(key)}, page=PAGE)

    codes = re.findall(r"<code[^>]*>([a-z2-7-]{27})</code>", answer.text)
    assert len(set(codes)) == 10
    assert not any(code in alice.see(PAGE).html for code in codes)
    assert "Te quedan 10 códigos" in alice.see(PAGE).words


def test_a_wrong_code_turns_nothing_on_and_says_so(alice: Reader, key: str) -> None:
    answer = alice.send(f"{PAGE}/on", {"code": "000000"}, page=PAGE)

    assert answer.status_code == 422
    assert "El código no es correcto" in answer.text
    assert key_on_page(alice) == key


def test_after_a_quarter_of_an_hour_the_key_is_shown_no_more(alice: Reader, key: str) -> None:
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert alice.see(PAGE).all("code") == []


def test_nobody_is_in_before_the_code(stranger: Reader, app_shows: Callable[[], str]) -> None:
    stranger.log_in(ALICE)

    assert stranger.client.get(HOME).status_code == 303


def test_the_code_leads_to_the_page_that_was_asked_for(stranger: Reader, app_shows: Callable[[], str]) -> None:
    assert enter(stranger, app_shows(), then="/why") == "/why"

    stranger.see("/why")


def test_a_wrong_code_is_one_quiet_sentence(stranger: Reader, app_shows: Callable[[], str]) -> None:
    stranger.log_in(ALICE)
    answer = stranger.send(CODE, {"code": "000000"}, page=CODE)

    assert answer.status_code == 422
    assert "El código no es correcto" in answer.text
    assert stranger.client.get(HOME).status_code == 303


def test_the_code_page_is_for_who_gave_the_password(stranger: Reader) -> None:
    assert stranger.client.get(CODE).location == "/login"


def test_another_browser_cannot_complete_it(stranger: Reader, app: Flask, app_shows: Callable[[], str]) -> None:
    stranger.log_in(ALICE)
    thief = Reader(app.test_client())
    token = thief.see("/login").all("input", name="csrf_token")[0].attrs["value"]

    assert thief.client.post(CODE, data={"csrf_token": token, "code": app_shows()}).location == "/login"
    assert thief.client.get(HOME).status_code == 303


def test_the_session_is_another_one_after_each_step(stranger: Reader, app_shows: Callable[[], str]) -> None:
    seen = []

    def look() -> None:
        with stranger.client.session_transaction() as session:
            seen.append(session["csrf_token"])

    stranger.see("/login")
    look()
    stranger.log_in(ALICE)
    stranger.see(CODE)
    look()
    stranger.send(CODE, {"code": app_shows()}, page=CODE)
    stranger.see(HOME)
    look()
    with stranger.client.session_transaction() as session:
        assert "waiting" not in session
    assert len(set(seen)) == 3


def test_too_late_a_code_leads_back_to_the_log_in_which_says_why(stranger: Reader, app_shows: Callable[[], str]) -> None:
    stranger.log_in(ALICE, then="/why")
    with time_machine.travel(now() + timedelta(minutes=6)):
        answer = stranger.send(CODE, {"code": app_shows()}, page=f"{CODE}?next=/why")

        assert answer.location == "/login?next=/why"
        assert "Ha pasado demasiado tiempo" in stranger.see("/login").words


def test_a_password_recovered_by_mail_does_not_pass_round_it(stranger: Reader, house: House, app_shows: Callable[[], str]) -> None:
    stranger.send("/recover", {"email": ALICE}, page="/recover")
    press(stranger, link_to(house, "Alice", "recover"), password="four words about nothing")

    assert stranger.log_in(ALICE, "four words about nothing").location == CODE
    assert stranger.client.get(HOME).status_code == 303


def test_recovering_again_gives_no_more_guesses_of_the_code(stranger: Reader, house: House, app_shows: Callable[[], str]) -> None:
    codes = []
    for password in ("four words about nothing", "five words about nothing at all"):
        stranger.send("/recover", {"email": ALICE}, page="/recover")
        press(stranger, link_to(house, "Alice", "recover"), password=password)
        stranger.log_in(ALICE, password)
        codes += [stranger.send(CODE, {"code": "000000"}, page=CODE).status_code for _ in range(3)]

    assert codes == [422] * 5 + [429]


@pytest.mark.parametrize(("password", "right", "why"), [("wrong", True, "La contraseña no es"), (PASSWORD, False, "El código no es")])
def test_turning_it_off_needs_password_and_code(alice: Reader, app_shows: Callable[[], str], password: str, right: bool, why: str) -> None:
    answer = alice.send(f"{PAGE}/off", {"password": password, "code": app_shows() if right else "000000"}, page=PAGE)

    assert answer.status_code == 422
    assert why in answer.text


def test_off_is_off_and_each_change_is_mailed(alice: Reader, stranger: Reader, house: House, app_shows: Callable[[], str]) -> None:
    assert alice.send(f"{PAGE}/codes", {"password": PASSWORD, "code": app_shows()}, page=PAGE).status_code == 200
    assert alice.send(f"{PAGE}/off", {"password": PASSWORD, "code": app_shows()}, page=PAGE).location == PAGE

    assert "Está desactivada ✓" in alice.see(PAGE).words
    assert stranger.log_in(ALICE, then="/why").location == "/why"
    assert [kind for kind, _ in mails(house)] == ["second_step_on", "new_codes", "second_step_off"]
