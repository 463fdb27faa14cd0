"""How Flask and Jinja are set up: as they do it themselves, but for what every call and every page would pay."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, has_request_context, request
from flask.templating import Environment
from flask.typing import ResponseReturnValue

from portal.web.language import asked

APART = "webhooks"
"""The blueprint that machines call: it has no session and no form, so what is asked of pages and put into them is not for it."""

ADDRESSES = 10_000
"""That each process remembers."""


class OneForAll(Environment):
    """All templates share one dictionary of globals.

    Jinja gives each a view of its own on it, and goes through all of that view for every macro that a page imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if not d else super().make_globals(d)


class App(Flask):
    jinja_environment = OneForAll

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._address = lru_cache(maxsize=ADDRESSES)(self._built)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is `async`: Flask would look at each function that it calls, a dozen of them in each request, to see that."""
        return func

    def preprocess_request(self) -> ResponseReturnValue | None:
        return None if request.blueprint == APART else super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        """What is `APART` has only what it has registered itself."""
        if request.blueprint != APART:
            return super().process_response(response)
        for after in self.after_request_funcs[APART]:
            response = after(response)  # type: ignore[assignment]  # nothing here is `async`
        return response

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Remembered: a page has dozens, and within one portal they differ by nothing else of a request.

        Not those that let somebody in, nor those that do not begin with a slash.
        """
        if not has_request_context() or values.keys() & {"token", "_external", "_scheme"}:
            return super().url_for(endpoint, **values)
        now = request._get_current_object()  # type: ignore[attr-defined]  # of Werkzeug's proxy: to go through it takes longer than all the rest
        language = asked() if now.query_string else None
        return self._address(endpoint, now.root_path, language, tuple(values.items()), *map(type, values.values()))

    def _built(self, endpoint: str, _root: str, _language: str | None, values: tuple[tuple[str, Any], ...], *_types: type) -> str:
        """All that it depends on is named: 1, 1.0 and True are the same to a dictionary, and not in an address."""
        return super().url_for(endpoint, **dict(values))
