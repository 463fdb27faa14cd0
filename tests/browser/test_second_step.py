"""Two-step verification in a browser, from turning it on to the next log-in, each page as sound as the others."""

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from portal.clock import now
from tests.browser.conftest import DESK, PHONE, SMALLER_THAN_A_THUMB
from tests.web.people import ALICE, PASSWORD


def stands(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALLER_THAN_A_THUMB) == []


def give_password(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(ALICE)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()


@pytest.mark.parametrize(("size", "script"), [(PHONE, False), (DESK, True)], ids=["phone without script", "desk"])
def test_it_is_turned_on_and_a_recovery_code_logs_in(browser: Browser, base_url: str, app: Flask, size: ViewportSize, script: bool) -> None:
    with browser.new_context(base_url=base_url, viewport=size, locale="es-ES", java_script_enabled=script) as context:
        page = context.new_page()
        give_password(page)
        page.goto("/settings/profile")
        page.get_by_role("link", name="Activarla").click()
        stands(page, "Verificación en dos pasos")
        page.get_by_label("Tu contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Continuar").click()
        expect(page.get_by_role("img", name="Imagen para la app")).to_be_visible()
        stands(page, "Verificación en dos pasos")
        key = page.locator("code").inner_text().replace(" ", "")
        page.get_by_label("Las seis cifras").fill(pyotp.TOTP(key).at(now()))
        page.get_by_role("button", name="Activarla").click()
        stands(page, "Códigos de recuperación")
        code = page.locator("code").first.inner_text()
        page.get_by_role("button", name="Salir").click()

        give_password(page)
        stands(page, "Tu código")
        page.get_by_label("Código").fill(code)
        page.get_by_role("button", name="Entrar").click()

        stands(page, "Notificaciones")
