"""`python -m tests.browser.screens`: pictures of the main pages with the demo account's data, by day and by night, into docs/screens/."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from tests.browser.conftest import log_in
from tests.browser.demo import Demo, demo
from tests.browser.places import PLACES

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
SHOWN = ("log-in", "notifications", "activity", "alert-mailed", "why", "profile", "team", "account", "integration", "try-mailed")
SIZE = ViewportSize(width=1280, height=800)


def take_all(browser: Browser, demo: Demo) -> None:
    with browser.new_context(base_url=demo.url, locale="es-ES", viewport=SIZE, reduced_motion="reduce") as context:
        page = context.new_page()
        for name in SHOWN:
            if not PLACES[name].stranger and page.url.endswith("/login"):
                log_in(page, "eva@luna.example", demo.password("eva"))
            page.goto(PLACES[name].path(demo))
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=FOLDER / f"{name}-{scheme}.png")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var_dir, demo(Path(var_dir)) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        take_all(browser, running)
        browser.close()


if __name__ == "__main__":
    main()
