"""By keyboard alone: everything that can be pressed or filled in is reached by Tab, and shows that it is."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.demo import Demo
from tests.browser.places import PLACES

NOT_REACHED = """() => [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
  .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && !e.dataset.reached).map(e => e.outerHTML)"""
NAMES = ["log-in", "notifications", "activity", "alert-mailed", "why", "profile", "member", "integration", "try-mailed"]
REACHED = """() => {
  const e = document.activeElement, {outlineStyle, outlineWidth} = getComputedStyle(e);
  e.dataset.reached = "yes";
  return e === document.body || (outlineStyle !== "none" && outlineWidth !== "0px") ? null : e.outerHTML;
}"""


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_everything_and_shows_where_it_is(browser: Browser, demo: Demo, eva: Any, name: str) -> None:
    place = PLACES[name]
    with browser.new_context(base_url=demo.url, storage_state=None if place.stranger else eva) as context:
        page = context.new_page()
        page.goto(place.path(demo))
        unshown = []
        for _ in [*page.evaluate(NOT_REACHED), "the end", "and the one that had the focus at first"]:
            page.keyboard.press("Tab")
            unshown.append(page.evaluate(REACHED))

        assert page.evaluate(NOT_REACHED) == []
        assert [each for each in unshown if each] == []
