"""`python -m portal.fakes NAME`: a fake of that chat system for the demo account of the portal beside it. Ends on SIGTERM."""

import signal
import sys
import threading
from functools import partial

import httpx
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from config import load
from portal.fakes import FAKES
from portal.fakes.fake import Call
from portal.fakes.page import Page
from portal.fakes.plug import Plug, endpoint_of, tell
from portal.fakes.serve import listening

PATIENCE = 10  # seconds for the portal's answer
API = "/api"


def main(name: str) -> None:
    settings, ended = load(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    page = Page(FAKES[name], partial(_post, f"http://{settings.host}:{settings.port}/webhooks/{name}/{endpoint_of(name)}"))
    with listening(DispatcherMiddleware(page.app, {API: page.fake.faults.around(page.fake.api)})) as url:
        tell(settings.var_dir, name, Plug(url, page.fake.secret, page.fake.settings(url + API)))
        ended.wait()


def _post(url: str, call: Call) -> str:
    try:
        answer = httpx.post(url, content=call.body, headers=dict(call.headers), timeout=PATIENCE)
    except httpx.HTTPError as error:
        return f"webhook: the portal does not answer ({type(error).__name__})"
    return (
        f"webhook: {answer.status_code} {answer.json()['status']}" if answer.is_success else f"webhook: {answer.status_code} {answer.text}"
    )


if __name__ == "__main__":
    main(sys.argv[1])
