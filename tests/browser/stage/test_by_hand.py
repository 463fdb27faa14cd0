"""The chat system played by hand, in a real browser before a running portal."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE


def test_by_hand_a_message_becomes_a_mail_while_the_next_is_being_typed(page: Page) -> None:
    page.goto("/try")
    page.get_by_label("al grupo").select_option("Ventas")
    page.get_by_label("Mensaje", exact=True).fill("¿Y en azul?")
    page.get_by_role("button", name="Escribir").click()
    expect(page.locator(".due")).to_contain_text("Si nada cambia: 2 e-mails · 1 sin e-mail")
    page.get_by_role("button", name="Abrir Luis Gil").click()
    expect(page.locator(".due")).to_contain_text("Si nada cambia: 1 e-mail · 2 sin e-mail")

    page.get_by_label("Mensaje", exact=True).press_sequentially("Las marrones")

    expect(page.locator(".mails a")).to_have_count(1)
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
    expect(page.locator("#soon")).to_contain_text("Decidido a las")


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


def test_what_is_not_taken_is_said_where_it_was_typed(page: Page) -> None:
    page.goto("/try")
    page.get_by_label("Mensaje", exact=True).fill(" ")
    page.get_by_role("button", name="Escribir").click()

    expect(page.locator(".shop").get_by_role("alert")).to_have_text("Has dejado un campo vacío.")
    expect(page.get_by_label("Mensaje", exact=True)).to_be_in_viewport()


def test_without_script_each_deed_is_a_form(plain: Page) -> None:
    plain.goto("/try")
    plain.get_by_role("button", name="Escribir").click()
    expect(plain.locator(".due")).to_be_visible()
    plain.get_by_role("button", name="móvil Ana Sanz").click()

    expect(plain.locator("tfoot").first).to_contain_text("se conectó a tiempo")
    plain.get_by_role("link", name="Actualizar").click()
    expect(plain.locator("tfoot").first).to_contain_text("se conectó a tiempo")
