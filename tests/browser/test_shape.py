"""How pages stand on a phone and a desk, by day and by night."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.actions.unsubscribe import token
from portal.rules.reasons import Kind
from portal.store.tables import agents
from tests.browser.conftest import DESK, PHONE, SMALLER_THAN_A_THUMB, log_in
from tests.web.people import ALICE, BOB, CHARLIE

GROUND = {"light": "rgb(250, 249, 247)", "dark": "rgb(23, 22, 20)"}


def stands(page: Page, scheme: str) -> None:
    """No sideways scrolling, the right colours, everything large enough to touch."""
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUND[scheme]
    assert page.evaluate(SMALLER_THAN_A_THUMB) == []


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def browser_context_args(request: pytest.FixtureRequest, base_url: str, scheme: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": request.param, "locale": "es-ES", "color_scheme": scheme}


@pytest.mark.parametrize("email", [ALICE, CHARLIE])
def test_notifications_stand_for_an_agent_and_on_the_free_plan(page: Page, scheme: str, email: str, complaints: list[str]) -> None:
    log_in(page, email)

    stands(page, scheme)
    assert complaints == []


def test_the_page_of_a_mailed_link_stands_before_and_after(page: Page, scheme: str, app: Flask) -> None:
    house = app.extensions["house"]
    with house.db.read() as tx:
        alice = tx.execute(select(agents.c.id).where(agents.c.email == ALICE)).scalar_one()
    page.goto(f"/unsubscribe/{token(house, alice, Kind.OFFLINE, ALICE)}")
    stands(page, scheme)

    page.get_by_role("button", name="No recibir más estos e-mails").click()

    expect(page.locator("h1")).to_have_text("Ya no recibirás estos e-mails")
    stands(page, scheme)


def test_light_or_dark_is_remembered(page: Page, scheme: str) -> None:
    other, words = {"light": ("dark", "Oscuro"), "dark": ("light", "Claro")}[scheme]
    page.goto("/login")
    page.get_by_role("button", name=words).click()
    stands(page, other)

    page.goto("/nothing")

    stands(page, other)


def test_nothing_has_moved_after_a_switch_was_touched(page: Page) -> None:
    log_in(page, BOB)
    switch = page.locator("#account-offline")
    before = switch.bounding_box()
    switch.click()
    expect(page.locator("#offline output").first).to_have_text("Guardado ✓")

    assert switch.bounding_box() == before
