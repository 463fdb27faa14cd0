"""Questions to a chat system's API: short, never led elsewhere, and failing only as `PollFailed` says."""

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from portal.bodies import NotJson, fault_of, json_of
from portal.chat_systems.outside import OutsideTransport, Reach
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now

Form = TypeVar("Form")

PATIENCE = timedelta(seconds=5)
"""For one connection, and for the next bytes of an answer."""

LARGEST_ANSWER = 4 * 1024 * 1024  # bytes
_FAULTS = {401: PollFault.REFUSED, 403: PollFault.REFUSED, 429: PollFault.WAIT}


@cache
def kept_client(reach: Reach) -> httpx.Client:
    """One for each process, which keeps its connections, and calls nobody beyond `reach`. Whoever asks in threads makes it before them.

    An answer that leads elsewhere is none: the token would go along. No cookie is kept: what one account's chat system sets would go
    along with the questions of all others.
    """
    transport, no_cookies = OutsideTransport(reach), CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(follow_redirects=False, transport=transport, headers={"Accept": "application/json"}, cookies=no_cookies)


class Http:
    """The questions of one poll, which all together end by `until`; `headers` are sent with each."""

    def __init__(self, client: httpx.Client, until: datetime) -> None:
        self._client, self._until = client, until

    def get(self, form: type[Form], base: str, *path: str, headers: Mapping[str, str]) -> Form:
        """What stands at `base` with the steps of `path`, each escaped, behind it: JSON of this form. Raises `PollFailed`."""
        found = self.find(form, base, *path, headers=headers)
        if found is None:
            raise PollFailed(PollFault.NONSENSE, "404")
        return found

    def find(self, form: type[Form], base: str, *path: str, headers: Mapping[str, str]) -> Form | None:
        """The same; None where nothing stands there. Raises `PollFailed`."""
        url = "/".join((base.rstrip("/"), *(quote(step, safe="") for step in path)))
        try:
            with self._client.stream("GET", url, headers=dict(headers), timeout=self._left()) as answer:
                if answer.status_code == httpx.codes.NOT_FOUND:
                    return None
                _demand_success(answer)
                body = self._whole(answer)
        except (httpx.HTTPError, httpx.InvalidURL):
            self._left()
            raise PollFailed(PollFault.UNREACHED) from None
        return _shaped(form, body)

    def _left(self) -> float:
        """Seconds. Raises `PollFailed` when there are none: that is the portal's own patience, and no fault of who was asked."""
        left = min(self._until - now(), PATIENCE).total_seconds()
        if left <= 0:
            raise PollFailed(PollFault.LATE)
        return left

    def _whole(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > LARGEST_ANSWER:
                raise PollFailed(PollFault.NONSENSE, f"over {LARGEST_ANSWER} bytes")
            self._left()
        return bytes(body)


def _demand_success(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    status, wait = answer.status_code, _retry_after(answer.headers.get("Retry-After", ""))
    other = PollFault.BROKEN if answer.is_server_error else PollFault.NONSENSE
    raise PollFailed(_FAULTS.get(status, other), str(status), wait)


def _retry_after(told: str) -> timedelta | None:
    """Seconds, or a date (RFC 9110, 10.2.3); None where it says neither."""
    with suppress(ValueError, OverflowError):
        return timedelta(seconds=max(0, int(told)))
    with suppress(ValueError, TypeError):
        return timedelta(seconds=max(0, math.ceil((parsedate_to_datetime(told) - now()).total_seconds())))
    return None


def _shaped(form: type[Form], body: bytes) -> Form:
    try:
        return TypeAdapter(form).validate_python(json_of(body))
    except NotJson:
        raise PollFailed(PollFault.NONSENSE, "no JSON") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise PollFailed(PollFault.NONSENSE, fault_of(first["loc"], first["msg"], "answer").at) from None
