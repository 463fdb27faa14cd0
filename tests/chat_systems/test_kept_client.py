"""The one client that asks all chat systems: none of them is in another's way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from wsgiref.types import StartResponse, WSGIEnvironment

from portal.actions.poll import AT_ONCE
from portal.chat_systems.http import Http, kept_client
from portal.chat_systems.outside import Reach
from portal.clock import now
from portal.fakes.serve import listening

HERE = Reach(this_machine=True)


def ask(url: str) -> list[int]:
    return Http(kept_client(HERE), now() + timedelta(seconds=20)).get(list[int], url, headers={})


def test_as_many_are_asked_at_once_as_there_are_threads() -> None:
    together = Barrier(AT_ONCE, timeout=20)

    def answer(_: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        together.wait()
        start("200 OK", [("Content-Length", "3")])
        yield b"[1]"

    kept_client(HERE)
    with listening(answer) as url, ThreadPoolExecutor(AT_ONCE) as threads:
        assert list(threads.map(ask, [url] * AT_ONCE)) == [[1]] * AT_ONCE


def test_no_cookie_goes_along_with_the_next_question() -> None:
    sent: list[str | None] = []

    def answer(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        sent.append(environ.get("HTTP_COOKIE"))
        start("200 OK", [("Content-Length", "3"), ("Set-Cookie", "session=acme; Path=/")])
        return [b"[1]"]

    with listening(answer) as url:
        ask(url)
        ask(url)

    assert sent == [None, None]
