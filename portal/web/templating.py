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

NOT_KEPT = frozenset({"token", "text", "_external", "_scheme"})
"""Values of addresses that are not remembered."""

LONGEST = 200
"""Letters of a value in an address that is remembered: what is longer somebody may have made up, to fill the memory with it."""


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
        """What is `APART` has only what it has registered itself, in Flask's order."""
        if request.blueprint != APART:
            return super().preprocess_request()
        for preprocess in self.url_value_preprocessors[APART]:
            preprocess(request.endpoint, request.view_args)
        answers = (self.ensure_sync(before)() for before in self.before_request_funcs[APART])
        return next((answer for answer in answers if answer is not None), None)

    def process_response(self, response: Response) -> Response:
        """The same; nor does it save a session, or heed `after_this_request`."""
        if request.blueprint != APART:
            return super().process_response(response)
        for after in reversed(self.after_request_funcs[APART]):
            response = self.ensure_sync(after)(response)
        return response

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Those of templates are remembered: a page has dozens, and within one portal they differ by nothing else of a request.

        Not those that let somebody in, those with words that somebody looks for (a visitor's name), nor those that do not begin with a
        slash. Nor any of `flask.url_for`, which always says
        `_external`: so where a stranger asks to be led to (`next`) is remembered by no redirect.
        """
        if not has_request_context() or values.keys() & NOT_KEPT or _is_long(values):
            return super().url_for(endpoint, **values)
        now = request._get_current_object()  # type: ignore[attr-defined]  # of Werkzeug's proxy: to go through it takes longer than all the rest
        language = asked() if now.query_string else None
        return self._address(endpoint, now.root_path, language, tuple(values.items()), *map(type, values.values()))

    def _built(self, endpoint: str, _root: str, _language: str | None, values: tuple[tuple[str, Any], ...], *_types: type) -> str:
        """All that it depends on is named: 1, 1.0 and True are the same to a dictionary, and not in an address."""
        return super().url_for(endpoint, **dict(values))


def _is_long(values: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and len(value) > LONGEST for value in values.values())
