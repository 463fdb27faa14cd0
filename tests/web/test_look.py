"""Light and dark, assets, navigation, and how times and spans are written."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from babel.dates import format_timedelta
from flask import Flask

from portal.web.assets import asset
from portal.web.times import ago, exact, span
from tests.web.reader import Reader
from tests.world import T

HOME = "/settings/notifications"


def choose(reader: Reader, theme: str, page: str = "/login") -> int:
    return reader.send("/theme", {"theme": theme}, page=page).status_code


def test_dark_is_remembered_and_comes_with_the_page(stranger: Reader) -> None:
    assert stranger.see("/login").one("html").attrs["data-theme"] == "auto"

    answer = stranger.send("/theme", {"theme": "dark"}, page="/login?next=/x")

    assert answer.location == "/login?next=%2Fx"
    page = stranger.see("/login")
    assert page.one("html").attrs["data-theme"] == "dark"
    assert page.one("button", value="dark").attrs["aria-pressed"] == "true"


def test_an_unknown_theme_is_refused(stranger: Reader) -> None:
    assert choose(stranger, "pink") == 422


@pytest.mark.parametrize("name", ["app.css", "app.js", "icon.svg", "htmx.min.js"])
def test_assets_are_kept_for_a_year_under_their_version(app: Flask, alice: Reader, name: str) -> None:
    with app.test_request_context():
        address = asset(name)

    answer = alice.client.get(address)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_an_asset_of_an_older_version_is_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/assets/older/app.css")

    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["htmx.js", "..", "../config.py", "x.css"])
def test_nothing_else_is_served_from_there(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/assets/v/{name}").status_code == 404


def test_only_pages_that_are_there_are_linked(alice: Reader, stranger: Reader) -> None:
    for link in alice.see(HOME).all("a"):
        if link.attrs["href"].startswith("/"):
            assert alice.client.get(link.attrs["href"]).status_code in (200, 303)
    assert not stranger.see("/login").all("nav")


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (120, "2 minutos", "2 min"),
        (60, "1 minuto", "1 min"),
        (30, "30 segundos", "30 s"),
        (90, "1 minuto 30 segundos", "1 min 30 s"),
        (2.5, "2,5 segundos", "2,5 s"),
    ],
)
def test_spans_are_written_in_words(app: Flask, seconds: float, long: str, short: str) -> None:
    with app.test_request_context("/?lang=es"):
        assert (span(timedelta(seconds=seconds)), span(timedelta(seconds=seconds), "short")) == (long, short)


def test_times_are_exact_to_the_second_and_name_their_zone(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert exact(datetime(2026, 5, 3, 16, 3, 12, tzinfo=UTC)).replace("\u202f", " ") == "May 3, 2026, 4:03:12 PM UTC"
        assert ago(datetime(2026, 5, 3, 16, 3, 12, tzinfo=UTC)) == "on May 3, 2026"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_spans_are_told_as_babel_tells_them(app: Flask, lang: str) -> None:
    edges = [0, 1, 50, 51, 3059, 3060, 5400, 9000, 73_439, 73_440, 514_080, 25 * 86_400]
    with app.test_request_context(f"/?lang={lang}"), time_machine.travel(T, tick=False):
        for seconds in [*edges, *(-edge for edge in edges[:-1])]:
            assert ago(T + timedelta(seconds=seconds)) == format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=lang)


def test_style_and_page_are_light(alice: Reader, app: Flask) -> None:
    assets = [e.attrs.get("href") or e.attrs["src"] for e in alice.see(HOME).all("link") + alice.see(HOME).all("script")]
    weights = {path.split("/")[-1]: len(gzip.compress(app.test_client().get(path).data)) for path in assets}
    page = len(gzip.compress(alice.see(HOME).html.encode()))

    assert weights["app.css"] <= 10_000
    assert sum(weights.values()) + page <= 40_000


def luminance(colour: str) -> float:
    """Of `#rrggbb`, by WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "ground", 7),
        ("text", "ground", 7),
        ("on-amber", "amber", 7),
        ("soft", "ground", 4.5),
        ("accent", "ground", 4.5),
        ("accent", "tint", 4.5),
        ("on-accent", "accent", 4.5),
        ("yes", "ground", 4.5),
        ("no", "ground", 4.5),
    ],
)
def test_colours_can_be_read(ink: str, ground: str, least: float, scheme: int) -> None:
    css = (Path(__file__).parents[2] / "static/app.css").read_text()
    colours = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)}

    low, high = sorted(luminance(colours[name][scheme]) for name in (ink, ground))

    assert (high + 0.05) / (low + 0.05) >= least
