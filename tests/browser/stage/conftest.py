"""A running portal with its demo account, and a browser before it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK
from tests.running import Portal, running
from tests.waiting import PATIENCE, eventually


@pytest.fixture(scope="session")
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
        context.set_default_timeout(PATIENCE * 1000)
        yield context
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def plain(browser: Browser, given: dict[str, Any]) -> Iterator[Page]:
    """Without JavaScript."""
    with browser.new_context(**given, java_script_enabled=False) as context:
        yield context.new_page()
