"""With JavaScript off: forms and switches of the demo account do the same, a page later."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import log_in
from tests.browser.demo import Demo


@pytest.fixture(scope="module")
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Eva's."""
    with browser.new_context(base_url=demo.url, locale="es-ES", java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, "eva@luna.example", demo.password("eva"))
        yield page


def test_a_switch_is_saved_by_its_button(page: Page) -> None:
    page.goto("/settings/notifications")
    page.locator("#account-missed").uncheck()
    page.locator("form:has(#account-missed)").get_by_role("button", name="Guardar").click()

    expect(page.locator("form:has(#account-missed) output")).to_have_text("Guardado ✓")
    expect(page.locator("#account-missed")).not_to_be_checked()


def test_the_group_of_now_is_chosen_by_its_button(page: Page) -> None:
    page.goto("/settings/notifications")
    page.locator("#group").select_option("soporte")
    page.get_by_role("button", name="Ver", exact=True).click()

    expect(page.locator("#group")).to_have_value("soporte")


def test_activity_is_filtered_by_its_button(page: Page) -> None:
    page.goto("/activity")
    page.get_by_label("En qué quedó").select_option("nobody")
    page.get_by_role("button", name="Buscar").click()

    expect(page.get_by_role("link", name="Jorge Prat")).to_be_visible()
    expect(page.get_by_role("link", name="Marta López")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "form", "field", "value"),
    [
        ("/settings/profile", "#name", "name", "Eva Ruiz Mora"),
        ("/settings/account", "#details", "name", "Zapatos Luna y Sol"),
        ("/settings/account", "#delay", "minutes", "3"),
        ("/settings/team/{luis}", "#details", "name", "Luis Gil Sanz"),
    ],
)
def test_a_form_says_that_it_was_saved(page: Page, demo: Demo, path: str, form: str, field: str, value: str) -> None:
    page.goto(path.format(luis=demo.row("luis")))
    page.locator(f"{form} [name={field}]").fill(value)
    page.locator(form).get_by_role("button", name="Guardar").click()

    expect(page.locator(f"{form} [role=status]")).to_have_text("Guardado ✓")
    expect(page.locator(f"{form} [name={field}]")).to_have_value(value)


def test_a_colleague_is_made_admin_by_a_button(page: Page, demo: Demo) -> None:
    page.goto(f"/settings/team/{demo.row('luis')}")
    admin = page.get_by_role("switch", name="Admin")
    admin.check()
    page.locator("form", has=admin).get_by_role("button", name="Guardar").click()

    expect(admin).to_be_checked()


def test_a_test_mail_is_asked_for(page: Page) -> None:
    page.goto("/why")
    page.get_by_role("button", name="Enviarme un e-mail de prueba").click()

    expect(page.get_by_role("link", name="Mirar otra vez")).to_be_visible()


def test_the_dark_is_chosen(page: Page) -> None:
    page.goto("/activity")
    page.get_by_role("button", name="Oscuro").click()

    expect(page).to_have_url(re.compile("/activity$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_logging_out_closes_the_door(browser: Browser, demo: Demo) -> None:
    with browser.new_context(base_url=demo.url, locale="es-ES", java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, "ana@luna.example", demo.password("ana"))
        page.get_by_role("button", name="Salir").click()
        expect(page).to_have_url(re.compile("/login"))

        page.goto("/activity")

        expect(page).to_have_url(re.compile("/login"))
