"""How Flask and Jinja are set up: as they do it themselves, but for what every call and every page would pay."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class OneForAll(Environment):
    """All templates share one dictionary of globals.

    Jinja gives each a view of its own on it, and goes through all of that view for every macro that a page imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if not d else super().make_globals(d)


class App(Flask):
    jinja_environment = OneForAll

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is `async`: Flask would look at each function that it calls, a dozen of them in each request, to see that."""
        return func
