"""Every mail as a mail program shows it: on the narrowest phone, by day and by night, and without the network."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from flask_babel import Babel
from playwright.sync_api import Browser, Page

from config import load
from portal.mail.compose import compose
from portal.mail.send import Post
from tests.browser.test_pages import COLOURS, faults
from tests.mail.every_mail import EVERY

NARROWEST, WIDE = 320, 1000
WIDEST_LINE = 600  # of what is to be read, in CSS pixels
LOW_BUTTONS = "() => [...document.querySelectorAll('.button')].filter(e => e.getBoundingClientRect().height < 44).length"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    app = Flask("portal")
    Babel(app)
    Post(load({"VAR_DIR": str(tmp_path_factory.mktemp("var"))})).init_app(app)
    with app.app_context():
        return {name: compose(letter).html or "" for name, letter in EVERY.items()}


@pytest.fixture(scope="module")
def program(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("name", EVERY)
def test_a_mail_is_read_without_scrolling_sideways_in_colours_that_can_be_told_apart(
    program: Page, mails: dict[str, str], name: str
) -> None:
    asked: list[str] = []
    program.on("request", lambda request: asked.append(request.url))
    program.set_content(mails[name])
    program.evaluate(AXE_SCRIPT)
    grounds = set()

    for width in (NARROWEST, WIDE):
        program.set_viewport_size({"width": width, "height": 700})
        assert program.evaluate("document.documentElement.scrollWidth") <= width
        assert program.locator(".letter").bounding_box()["width"] <= WIDEST_LINE  # type: ignore[index]
        assert program.evaluate(LOW_BUTTONS) == 0
    for scheme in ("light", "dark"):
        program.emulate_media(color_scheme=scheme)
        assert faults(program, **COLOURS) == []
        grounds.add(program.evaluate(GROUND))
    assert len(grounds) == 2
    assert asked == []
