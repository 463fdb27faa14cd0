"""The sentences of templates in the reader's language: `_()`, `ngettext()` and `{% trans %}`.

They do what Jinja's own do, which go through three functions and the catalogue for every sentence of every page.
"""

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Domain
from markupsafe import Markup

MANY = 5_000
"""More than all templates have, in both languages."""


def register(app: Flask, domain: Domain) -> None:
    """`domain` hands out the catalogue of the reader's language. To be called before the first template is compiled."""

    def said(sentence: str, **values: Any) -> Markup:
        catalogue = domain.get_translations()
        return _markup(catalogue, sentence) % values if values else _alone(catalogue, sentence)

    def counted(one: str, many: str, num: int, **values: Any) -> Markup:
        words = domain.get_translations().ungettext(one, many, num)
        return Markup(words) % {"num": num, **values}  # noqa: S704 (a sentence of a catalogue; the values are escaped)

    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]  # of Jinja's extension: sentences fill in their values themselves
    app.jinja_env.globals.update(_=said, gettext=said, ngettext=counted)


@lru_cache(maxsize=MANY)
def _markup(catalogue: NullTranslations, sentence: str) -> Markup:
    return Markup(catalogue.ugettext(sentence))  # noqa: S704 (a sentence of a catalogue)


@lru_cache(maxsize=MANY)
def _alone(catalogue: NullTranslations, sentence: str) -> Markup:
    """One that has nothing to fill in: only its percent signs are doubled."""
    return _markup(catalogue, sentence) % {}
