"""The chat system played in a real browser before a running portal: every story to its end, and by hand."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.stories import STORIES
from portal.stories.story import Mailed
from tests.browser.conftest import DESK, PHONE
from tests.running import Portal, running
from tests.stories.endings import decided_and_sent, end_of
from tests.waiting import eventually

PATIENCE = 90_000  # milliseconds; a bound for broken code, not a measure of speed


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running(tmp_path_factory.mktemp("portal"), demo=True, WEB_WORKERS="2") as up:
        eventually(lambda: httpx.get(f"{up.url}/try").is_success)  # the account is made once all else is ready
        yield up


@pytest.fixture
def given(portal: Portal) -> dict[str, Any]:
    return {"base_url": portal.url, "locale": "es-ES", "viewport": DESK}


@pytest.fixture
def context(browser: Browser, given: dict[str, Any]) -> Iterator[BrowserContext]:
    """Nothing to complain of when the test ends."""
    complaints: list[str] = []
    with browser.new_context(**given) as context:
        context.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.set_default_timeout(PATIENCE)
        yield context
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def begin(page: Page, story: str) -> None:
    page.goto("/try")
    page.locator(f"form[action$='/stories/{story}'] button").last.click()
    page.wait_for_url(f"**/try/{story}-*")


def sees_the_end(page: Page, portal: Portal, story: str) -> None:
    expect(page.get_by_text(STORIES[story].moral.es)).to_be_visible(timeout=PATIENCE)
    alerts = decided_and_sent(portal, page.url.rpartition("/")[2])
    assert tuple(end_of(alert) for alert in alerts) == STORIES[story].ends
    mails = [verdict for end in STORIES[story].ends for verdict in end.verdicts.values() if isinstance(verdict, Mailed)]
    expect(page.locator(".mails a")).to_have_count(len(mails))


def test_every_story_is_played_to_its_end(context: BrowserContext, portal: Portal) -> None:
    """All at the same time, each in a tab."""
    pages = {story: context.new_page() for story in STORIES}
    for story, page in pages.items():
        begin(page, story)

    for story, page in pages.items():
        sees_the_end(page, portal, story)


def test_by_hand_a_message_becomes_a_mail_while_the_next_is_being_typed(page: Page) -> None:
    page.goto("/try")
    page.get_by_label("al grupo").select_option("Ventas")
    page.get_by_label("Mensaje", exact=True).fill("¿Y en azul?")
    page.get_by_role("button", name="Escribir").click()
    expect(page.locator(".due")).to_contain_text("Si nada cambia: 2 e-mails · 1 sin e-mail")
    page.get_by_role("button", name="Abrir Luis Gil").click()
    expect(page.locator(".due")).to_contain_text("Si nada cambia: 1 e-mail · 2 sin e-mail")

    page.get_by_label("Mensaje", exact=True).press_sequentially("Las marrones")

    expect(page.locator(".mails a")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator("#said")).to_contain_text("Decidido a las")
    expect(page.get_by_label("Mensaje", exact=True)).to_have_value("Las marrones")
    expect(page.get_by_label("Mensaje", exact=True)).to_be_focused()
    page.locator(".mails a").first.click()
    expect(page.locator("h1")).to_contain_text("¿Y en azul?")


def test_on_a_phone_nothing_moves_away_under_the_finger(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/try")
    page.get_by_label("Mensaje", exact=True).fill("¿Y en azul?")
    for button in ("Escribir", "web Luis Gil", "Abrir Luis Gil", "Luis Gil"):
        pressed = page.get_by_role("button", name=button, exact=True)
        pressed.scroll_into_view_if_needed()
        before = pressed.bounding_box()
        with page.expect_response("**/try?conversation=*"):
            pressed.click()
        expect(page.locator("form.htmx-request")).to_have_count(0)
        after = pressed.bounding_box()

        assert (before and before["y"]) == pytest.approx(after and after["y"], abs=2), button


def test_on_a_phone_the_countdown_is_within_reach_of_who_has_written(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/try")
    page.get_by_role("button", name="Escribir").click()

    expect(page.locator("#soon")).to_contain_text("Se decide en")
    expect(page.locator("#soon")).to_be_in_viewport()
    expect(page.locator("#soon")).to_contain_text("Decidido a las", timeout=PATIENCE)


def test_what_is_being_typed_outlasts_what_an_agent_does(page: Page) -> None:
    page.goto("/try")
    page.get_by_label("Nombre del visitante").fill("Noa")
    page.get_by_label("al grupo").select_option("Soporte")
    page.get_by_label("Mensaje", exact=True).fill("A medias")
    page.get_by_role("button", name="web Eva Ruiz").click()
    expect(page.get_by_role("button", name="web Eva Ruiz")).to_have_attribute("aria-pressed", "true")

    expect(page.get_by_label("Nombre del visitante")).to_have_value("Noa")
    expect(page.get_by_label("al grupo")).to_have_value("soporte")
    expect(page.get_by_label("Mensaje", exact=True)).to_have_value("A medias")
    page.get_by_role("button", name="Escribir").click()
    expect(page.get_by_label("Mensaje", exact=True)).to_have_value("")
    page.get_by_role("button", name="web Eva Ruiz").click()


def test_by_keyboard_alone_an_agent_comes_back_and_keeps_the_focus(page: Page) -> None:
    page.goto("/try")
    page.get_by_label("Mensaje", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".due")).to_be_visible()
    expect(page.get_by_label("Mensaje", exact=True)).to_be_focused()

    device = page.get_by_role("button", name="web Ana Sanz")
    device.focus()
    page.keyboard.press("Space")

    expect(device).to_have_attribute("aria-pressed", "true")
    expect(device).to_be_focused()
    expect(page.locator("tfoot").first).to_contain_text("se conectó a tiempo")
    page.keyboard.press("Space")
    expect(device).to_have_attribute("aria-pressed", "false")


def test_a_story_is_paused_and_goes_on_to_the_same_end(page: Page, portal: Portal) -> None:
    begin(page, "left-unserved")
    expect(page.locator(".steps .told")).to_have_count(2)
    page.get_by_role("link", name="Pausa").click()
    expect(page.get_by_text("En pausa.")).to_be_visible()

    expect(page.get_by_role("button", name="Continuar")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(f"{portal.url}/try")
    page.go_forward()
    page.get_by_role("button", name="Continuar").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    sees_the_end(page, portal, "left-unserved")


@pytest.fixture
def plain(browser: Browser, given: dict[str, Any]) -> Iterator[Page]:
    """Without JavaScript."""
    with browser.new_context(**given, java_script_enabled=False) as context:
        yield context.new_page()


def test_without_script_each_deed_is_a_form(plain: Page) -> None:
    plain.goto("/try")
    plain.get_by_role("button", name="Escribir").click()
    expect(plain.locator(".due")).to_be_visible()
    plain.get_by_role("button", name="móvil Ana Sanz").click()

    expect(plain.locator("tfoot").first).to_contain_text("se conectó a tiempo")
    plain.get_by_role("link", name="Actualizar").click()
    expect(plain.locator("tfoot").first).to_contain_text("se conectó a tiempo")


def test_without_script_a_story_is_told_by_its_button(plain: Page, portal: Portal) -> None:
    begin(plain, "joined")
    expect(plain.get_by_role("link", name="Pausa")).to_be_hidden()
    for _ in STORIES["joined"].steps[1:]:
        plain.get_by_role("button", name="Siguiente paso").click()

    while not plain.locator("#next").count():
        plain.get_by_role("link", name="Actualizar").click()
    sees_the_end(plain, portal, "joined")
