"""A real browser, the machine's chromium, before a real server; what the browser complains of fails the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from config import load
from portal import create_app
from tests.browser.demo import Demo, serving
from tests.browser.demo import demo as running_demo
from tests.waiting import PATIENCE
from tests.web.people import ALICE, PASSWORD, move_in

expect.set_options(timeout=PATIENCE * 1000)

PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
SMALLER_THAN_A_THUMB = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), h2 label")]
  .filter(e => e.checkVisibility() && !e.closest("p, pre, svg, .skip, main label") && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine; with one, these tests drive it")
    return {"executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str) -> Iterator[Flask]:
    app = create_app(load({"VAR_DIR": str(tmp_path), "DATABASE_URL": sqlite_url}))
    db = app.extensions["house"].db
    move_in(db)
    yield app
    db.engine.dispose()


@pytest.fixture
def base_url(app: Flask) -> Iterator[str]:
    """Where the portal answers; relative addresses of `page.goto` begin with it."""
    with serving(app) as url:
        yield url


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def eva(browser: Browser, demo: Demo) -> Any:
    """What a browser keeps in which Eva, the demo account's admin, has signed in."""
    with browser.new_context(base_url=demo.url, locale="es-ES") as context:
        log_in(context.new_page(), "eva@luna.example", demo.password("eva"))
        return context.storage_state()


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": DESK, "locale": "es-ES"}


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser found wrong: script errors, breaches of the policy, answers that failed."""
    found: list[str] = []
    context.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: found.append(str(error.error)))
    return found


@pytest.fixture
def alice(page: Page, complaints: list[str]) -> Iterator[Page]:
    """The page of a signed-in agent, on Notificaciones; nothing to complain of when the test ends."""
    log_in(page, ALICE)
    yield page
    assert complaints == []


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/settings/notifications")
