"""Every story played in a real browser before a running portal, to its end."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.stories import STORIES
from tests.browser.stage.playing import begin, sees_the_end
from tests.running import Portal
from tests.waiting import eventually


def test_every_story_is_played_to_its_end(context: BrowserContext, portal: Portal) -> None:
    """All at the same time, each in a tab."""
    pages = {story: context.new_page() for story in STORIES}
    for story, page in pages.items():
        begin(page, story)

    for story, page in pages.items():
        sees_the_end(page, portal, story)


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


def test_a_story_that_the_browser_kept_while_somebody_was_elsewhere_goes_on(
    launch_browser: Callable[..., Browser], given: dict[str, Any], portal: Portal
) -> None:
    """Playwright turns that cache off unless it is told not to."""
    with launch_browser(ignore_default_args=["--disable-back-forward-cache"]) as browser, browser.new_context(**given) as context:
        page = context.new_page()
        page.add_init_script("addEventListener('pageshow', (event) => { if (event.persisted) sessionStorage.kept = true; })")
        begin(page, "left-unserved")
        page.get_by_role("link", name="Todas las historias").click()
        page.wait_for_url("**/try#stories")
        page.go_back()
        eventually(lambda: page.evaluate("sessionStorage.kept"))  # `wait_for_function` would use `eval`, which no page allows

        sees_the_end(page, portal, "left-unserved")


def test_without_script_a_story_is_told_by_its_button(plain: Page, portal: Portal) -> None:
    begin(plain, "joined")
    expect(plain.get_by_role("link", name="Pausa")).to_be_hidden()
    for _ in STORIES["joined"].steps[1:]:
        goes_by(plain.get_by_role("button", name="Siguiente paso"))

    while not plain.locator("#next").count():
        goes_by(plain.get_by_role("link", name="Actualizar"))
    sees_the_end(plain, portal, "joined")


def goes_by(link: Locator) -> None:
    """Until the next page is whole: of half a page nothing can be said."""
    with link.page.expect_navigation():
        link.click()
