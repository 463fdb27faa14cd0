"""Every page, in both languages, on a phone and a desk, by day and by night: nothing that browser or axe would object to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, SMALLER_THAN_A_THUMB
from tests.browser.demo import Demo
from tests.browser.places import PLACES, Place

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
FAULTS = """options => axe.run(options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`)))"""
SHIFTED = """() => new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
  .observe({type: "layout-shift", buffered: true}) || setTimeout(() => resolve(0), 50))"""


@dataclass
class Looker:
    """Eva's browser and a stranger's, in one language; `complaints` and `hosts` are what either met on the way."""

    demo: Demo
    language: str
    browsers: dict[bool, Page]
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def goes(self, place: Place) -> Page:
        self.complaints.clear()
        self.hosts.clear()
        page = self.browsers[place.stranger]
        path = place.path(self.demo)
        answer = page.goto(f"{path}{'&' if '?' in path else '?'}lang={self.language}")
        assert answer
        assert answer.status == place.status
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        return page


def faults(page: Page, **options: Any) -> list[str]:
    found: list[str] = page.evaluate(FAULTS, options)
    return found


@pytest.fixture(scope="module", params=["es", "en"])
def looker(request: pytest.FixtureRequest, browser: Browser, demo: Demo, eva: Any) -> Iterator[Looker]:
    given: dict[str, Any] = {"base_url": demo.url, "reduced_motion": "reduce"}  # colours are measured where they end
    contexts = {stranger: browser.new_context(**given, storage_state=None if stranger else eva) for stranger in (True, False)}
    looker = Looker(demo, request.param, {stranger: context.new_page() for stranger, context in contexts.items()})
    for context in contexts.values():
        context.on("console", lambda message: looker.complaints.append(message.text) if message.type in ("error", "warning") else None)
        context.on("weberror", lambda error: looker.complaints.append(str(error.error)))
        context.on("request", lambda request: looker.hosts.add(urlsplit(request.url).netloc))
    yield looker
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_page_is_sound(looker: Looker, place: Place) -> None:
    page = looker.goes(place)
    assert page.evaluate(SHIFTED) == 0
    page.evaluate(AXE_SCRIPT)

    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(SMALLER_THAN_A_THUMB) == []
        page.emulate_media(color_scheme="light")
        assert faults(page) == []
        page.emulate_media(color_scheme="dark")
        assert faults(page, **COLOURS) == []

    assert len(looker.complaints) == (place.status != 200), looker.complaints
    assert looker.hosts == {urlsplit(looker.demo.url).netloc}
