"""Switches in a real browser, with script and without, by mouse and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from sqlalchemy import select

from portal.store.tables import agents
from tests.browser.conftest import log_in
from tests.waiting import eventually
from tests.web.people import ALICE, BOB

OFFLINE = "Notificación de e-mail cuando estás offline"
LOST = "No se ha guardado. Comprueba tu conexión e inténtalo de nuevo."


def kept(app: Flask, whose: str = ALICE) -> bool:
    with app.extensions["house"].db.read() as tx:
        return bool(tx.execute(select(agents.c.offline_on).where(agents.c.email == whose)).scalar_one())


def test_a_switch_is_saved_as_soon_as_it_moves(alice: Page, app: Flask) -> None:
    switch = alice.get_by_role("switch", name=OFFLINE)
    switch.click()

    expect(alice.locator("#offline output")).to_have_text("Guardado ✓")
    expect(switch).not_to_be_checked()
    expect(alice.get_by_role("status").filter(has_text="Guardado").first).to_be_attached()
    assert not kept(app)


def test_it_works_by_keyboard_and_keeps_the_focus(alice: Page, app: Flask) -> None:
    switch = alice.get_by_role("switch", name=OFFLINE)
    switch.focus()
    alice.keyboard.press("Space")

    expect(alice.locator("#offline output")).to_have_text("Guardado ✓")
    expect(switch).to_be_focused()
    alice.keyboard.press("Space")
    expect(switch).to_be_checked()
    expect(alice.locator("#said")).to_have_text("Guardado ✓")


def test_every_switch_is_reached_by_tab_and_shows_it(alice: Page) -> None:
    alice.locator("body").press("Tab")
    expect(alice.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    alice.keyboard.press("Enter")
    alice.keyboard.press("Tab")

    switch = alice.get_by_role("switch", name=OFFLINE)
    expect(switch).to_be_focused()
    assert switch.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_hasty_clicks_end_with_what_was_wanted_last(alice: Page, app: Flask) -> None:
    switch = alice.get_by_role("switch", name=OFFLINE)
    switch.dblclick()
    switch.click()

    expect(alice.locator("#offline output")).to_have_text("Guardado ✓")
    expect(switch).not_to_be_checked()
    assert not kept(app)


class Held:
    """Calls of one switch that stay on their way until they are let go."""

    def __init__(self, page: Page, path: str) -> None:
        self._page, self._routes = page, list[Route]()
        page.route(path, lambda route: self._routes.append(route))

    def by(self, act: Callable[[], object]) -> Route:
        """The one that is made when somebody does that."""
        before = len(self._routes)
        act()
        eventually(lambda: self._page.evaluate("true") and len(self._routes) > before)
        return self._routes[-1]


def test_a_click_while_the_one_before_is_on_its_way_is_said_after_it(alice: Page, app: Flask) -> None:
    switch, held = alice.get_by_role("switch", name=OFFLINE), Held(alice, "**/mine/offline")
    off = held.by(switch.click)
    switch.click()
    on = held.by(off.continue_)
    assert not kept(app)
    expect(switch).to_be_checked()

    on.continue_()
    expect(alice.locator("#offline output")).to_have_text("Guardado ✓")
    expect(switch).to_be_checked()
    assert kept(app)


def test_one_that_jumps_back_shows_what_was_kept_last(alice: Page, app: Flask, complaints: list[str]) -> None:
    switch, held = alice.get_by_role("switch", name=OFFLINE), Held(alice, "**/mine/offline")
    off = held.by(switch.click)
    switch.click()
    held.by(off.continue_).abort()

    expect(alice.locator("#offline output")).to_have_text(LOST)
    expect(switch).not_to_be_checked()
    assert not kept(app)
    complaints.clear()


def both(page: Page) -> tuple[Locator, Locator]:
    """Bob's switches of one kind, the account's and his."""
    log_in(page, BOB)
    return page.get_by_role("switch", name=f"{OFFLINE} Para toda la cuenta"), page.get_by_role("switch", name=f"{OFFLINE} Para mí")


def test_two_switches_of_one_kind_moved_at_once_are_both_saved(page: Page, complaints: list[str]) -> None:
    account, mine = both(page)
    first = Held(page, "**/account/offline").by(account.click)
    mine.click()
    first.continue_()

    expect(page.locator("#offline output").nth(1)).to_have_text("Guardado ✓")
    expect(page.locator("#mine-offline-note")).to_contain_text("Desactivado para toda la cuenta")
    page.reload()
    expect(account).not_to_be_checked()
    expect(mine).not_to_be_checked()
    assert complaints == []


def test_a_click_is_not_lost_by_leaving_the_page_at_once(page: Page, app: Flask) -> None:
    account, mine = both(page)
    Held(page, "**/account/offline").by(account.click)
    mine.click()
    page.goto("/settings/profile")

    eventually(lambda: not kept(app, BOB))


def test_the_agent_s_side_tells_at_once_that_the_account_s_is_off(page: Page, complaints: list[str]) -> None:
    log_in(page, BOB)
    page.get_by_role("switch", name=f"{OFFLINE} Para toda la cuenta").click()

    expect(page.locator("#mine-offline-note")).to_contain_text("Desactivado para toda la cuenta")
    assert complaints == []


@pytest.fixture
def lost(alice: Page, complaints: list[str]) -> Page:
    """Alice's page with nobody at the other end any more."""
    alice.route("**/mine/offline", lambda route: route.abort())
    return alice


def test_a_switch_jumps_back_when_it_cannot_be_saved(lost: Page, app: Flask, complaints: list[str]) -> None:
    switch = lost.get_by_role("switch", name=OFFLINE)
    switch.click()

    expect(lost.locator("#offline output")).to_have_text(LOST)
    expect(switch).to_be_checked()
    expect(lost.locator("#said")).to_have_text(LOST)
    assert kept(app)
    complaints.clear()


def test_a_refused_token_makes_it_jump_back_too(alice: Page, app: Flask, complaints: list[str]) -> None:
    alice.locator("#offline [name=csrf_token]").evaluate("e => e.value = 'old'")
    alice.get_by_role("switch", name=OFFLINE).click()

    expect(alice.locator("#offline output")).to_have_text(LOST)
    expect(alice.get_by_role("switch", name=OFFLINE)).to_be_checked()
    complaints.clear()


def test_who_is_no_longer_signed_in_is_sent_to_the_log_in_once(alice: Page, complaints: list[str]) -> None:
    asked: list[Request] = []
    alice.on("request", lambda request: asked.append(request))
    alice.context.clear_cookies()
    alice.get_by_role("switch", name=OFFLINE).click()

    alice.wait_for_url("**/login?next=/settings/notifications")
    assert [request.method for request in asked if "/login" in request.url] == ["GET"]
    complaints.clear()


def test_without_script_a_button_saves(browser: Browser, browser_context_args: dict[str, Any], app: Flask) -> None:
    page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()
    log_in(page, ALICE)
    page.get_by_role("switch", name=OFFLINE).uncheck()
    page.locator("#offline").get_by_role("button", name="Guardar").click()

    expect(page.locator("#offline output")).to_have_text("Guardado ✓")
    expect(page.get_by_role("switch", name=OFFLINE)).not_to_be_checked()
    assert not kept(app)


def test_with_script_there_is_no_such_button(alice: Page) -> None:
    expect(alice.get_by_role("button", name="Guardar")).to_have_count(0)
