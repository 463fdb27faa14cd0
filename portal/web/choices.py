"""What one may choose from, as the tags of a `select`."""

from collections.abc import Mapping
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

_TAG = Markup('<option value="%s"%s>%s</option>')
_CHOSEN = Markup(" selected")


def register(app: Flask) -> None:
    app.jinja_env.globals.update(option_tags=option_tags)


def option_tags(choices: Mapping[str, str], chosen: str | None) -> Markup:
    """One for each value, with what is said of it. Remembered: the agents of an account, say, are a hundred, and seldom change."""
    return _tags(tuple(choices.items()), chosen or "")


@lru_cache(maxsize=200)
def _tags(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    return Markup("").join(_TAG % (value, _CHOSEN if value == chosen else "", said) for value, said in choices)
