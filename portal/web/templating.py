"""How Jinja is set up: as Flask does it, but for what every page would pay."""

from collections.abc import MutableMapping
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
