"""In which language and whose time a page is: the one asked for by `?lang=`, else the person's, else the browser's."""

from datetime import tzinfo
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale, get_timezone
from flask_login import current_user

from config import LOCALES, Settings
from portal.web import translated


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel tells no types
    """Flask-Babel's own, found by the language: to spell the locale's name out for every sentence takes longer than to translate it."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str | None, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        language = spoken().language if has_app_context() else None
        if language not in self._known:
            self._known[language] = super().get_translations()
        return self._known[language]


def spoken() -> Locale:
    """The reader's language: Flask-Babel's `get_locale()`, by a shorter way once that has found it out.

    It goes through `g` three times for every sentence and every time of a page. Should it keep it elsewhere one day, this is only slower.
    """
    locale: Locale = _found_out("babel_locale") or get_locale()
    return locale


def zone() -> tzinfo:
    """The reader's time zone, in the same way."""
    known: tzinfo = _found_out("babel_tzinfo") or get_timezone()
    return known


def _found_out(name: str) -> Any:
    return getattr(getattr(g._get_current_object(), "_flask_babel", None), name, None)


class OurBabel(Babel):  # type: ignore[misc]
    domain_instance = Catalogues()


babel = OurBabel()


def register(app: Flask, settings: Settings) -> None:
    babel.init_app(
        app,
        default_locale=settings.default_locale,
        default_timezone=settings.default_timezone.key,
        locale_selector=locale,
        timezone_selector=timezone,
    )
    translated.register(app, babel.domain_instance)
    app.url_defaults(keep_asked)


def asked() -> str | None:
    """What the address of the page asks for."""
    wanted = request.args.get("lang")
    return wanted if wanted in LOCALES else None


def locale() -> str | None:
    """None, for the portal's own, also outside of a request."""
    if not has_request_context():
        return None
    return asked() or _persons("locale") or browsers()


def browsers() -> str | None:
    return request.accept_languages.best_match(LOCALES)


def timezone() -> str | None:
    return _persons("timezone") if has_request_context() else None


def _persons(field: str) -> str | None:
    value: str | None = getattr(current_user.person, field) if current_user.is_authenticated else None
    return value


def keep_asked(endpoint: str, values: dict[str, Any]) -> None:
    """Links of a page that was asked for in a language lead to pages in that language."""
    if has_request_context() and request.query_string and (wanted := asked()) and endpoint != "assets.show":
        values.setdefault("lang", wanted)
