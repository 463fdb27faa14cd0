"""Answers as short as the browser can read them, and none of it in the way of asking again."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.assets import asset
from tests.web.reader import HTMX, Reader

HOME = "/settings/notifications"


@pytest.mark.parametrize(("accepted", "read"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_is_compressed_as_the_browser_can_read_it(alice: Reader, accepted: str, read: object) -> None:
    answer = alice.client.get(HOME, headers={"Accept-Encoding": accepted})

    assert callable(read)
    assert answer.content_encoding == accepted.split(",")[0]
    assert b"<h1>" in read(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "HX-Request" in answer.headers["Vary"]


def test_a_browser_that_reads_neither_gets_it_as_it_is(alice: Reader) -> None:
    assert b"<h1>" in alice.client.get(HOME).data


@pytest.mark.parametrize("name", ["app.css", "app.js", "htmx.min.js", "icon.svg"])
def test_an_asset_is_the_same_compressed_or_not(app: Flask, name: str) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = asset(name)

    plain, short = client.get(address), client.get(address, headers={"Accept-Encoding": "br"})

    assert brotli.decompress(short.data) == plain.data
    assert (short.mimetype, short.headers["Cache-Control"]) == (plain.mimetype, plain.headers["Cache-Control"])
    assert "Accept-Encoding" in short.headers["Vary"]


def asks_again(client: FlaskClient, path: str, accepted: str, **more: str) -> int:
    """With the validator of its first answer."""
    known = client.get(path, headers={"Accept-Encoding": accepted, **more}).headers["ETag"]
    return client.get(path, headers={"Accept-Encoding": accepted, "If-None-Match": known, **more}).status_code


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_who_asks_again_with_what_was_told_is_told_that_nothing_changed(app: Flask, alice: Reader, accepted: str) -> None:
    with app.test_request_context():
        address = asset("app.css")

    assert asks_again(app.test_client(), address, accepted) == 304
    assert asks_again(alice.client, f"{HOME}/now", accepted, **HTMX) == 304


def test_what_fits_into_a_packet_is_left_as_it_is(app: Flask) -> None:
    assert app.test_client().get("/healthz", headers={"Accept-Encoding": "br"}).content_encoding is None
