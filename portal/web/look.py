"""What templates are given: light or dark, and filters for what is shown."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, lazy_gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import escape

from portal.actions import take_reports, unsubscribe
from portal.actions.provision import apply as provision
from portal.sentences import kind_name
from portal.web.assets import YEAR, asset
from portal.web.browsers import browser_name
from portal.web.sign_in import local
from portal.web.timeline.presence import device_name
from portal.web.times import ago, exact, for_how_long, pictured, span, when

blueprint = Blueprint("look", __name__)

LANGUAGES = {"es": "Español", "en": "English"}
THEMES = {"auto": lazy_gettext("Auto"), "light": lazy_gettext("Light"), "dark": lazy_gettext("Dark")}
# What keeps htmx within the content security policy, and shows the sentences that a 422 brings.
HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "timeout": 10_000,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "304", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def register(app: Flask) -> None:
    given: tuple[Callable[..., Any], ...] = (asset, for_how_long, get_locale, here, pictured, theme, when)
    constant = {"htmx_config": escape(json.dumps(HTMX)), "languages": LANGUAGES, "themes": THEMES}
    app.jinja_env.globals.update({thing.__name__: thing for thing in given}, **constant)
    filters: tuple[Callable[..., Any], ...] = (ago, browser_name, changed_by, device_name, exact, kind_name, span)
    app.jinja_env.filters.update({filter_.__name__: _when_shown(filter_) for filter_ in filters})


def _when_shown(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Asked for the context, Jinja does not work out a constant when it compiles, in the language of whoever came first."""

    @pass_context
    @wraps(filter_)
    def asked(_context: Context, *given: Any) -> Any:
        return filter_(*given)

    return asked


def here(lang: str | None = None) -> str:
    """The page that is shown, in another language where one is given; the first page where this is no page of its own."""
    if request.method != "GET" or request.endpoint is None:
        return url_for("notifications.home", lang=lang)
    asked = {**request.args.to_dict(), **({"lang": lang} if lang else {})}
    return f"{quote(request.path)}?{urlencode(asked)}" if asked else quote(request.path)


def theme() -> str:
    """What the person chose, sent by the server with the page: nothing flashes and no script is needed."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "auto"


@blueprint.post("/theme")
def choose_theme() -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(422)
    answer = redirect(local(request.form.get("next")), 303)
    answer.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


def changed_by(name: str) -> str:
    """Who changed it: a person's name as it is, anything else in the reader's language."""
    return str(gettext(name)) if name in (unsubscribe.BY, provision.BY, take_reports.BY) else name
