"""Every error is a page in the house's look, in the reader's language, that says what can be done."""

import math
from datetime import timedelta

import structlog
from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, ServiceUnavailable, TooManyRequests

from portal.actions.slow_down import TooSoonError
from portal.throttle import TooMany
from portal.web import house
from portal.web.language import asked, browsers
from portal.web.times import span

# What happened, and what to do about it.
WORDS = {
    400: (lazy_gettext("That did not work"), lazy_gettext("The request was not complete. Go back, reload the page and try again.")),
    403: (lazy_gettext("Not for you"), lazy_gettext("Only an admin of your account may do this.")),
    404: (lazy_gettext("Nothing here"), lazy_gettext("There is no page at this address. It may have moved, or the link was cut short.")),
    405: (lazy_gettext("Not like this"), lazy_gettext("This address is not a page. Begin again from the start.")),
    413: (lazy_gettext("Too large"), lazy_gettext("What was sent is larger than the portal accepts.")),
    422: (lazy_gettext("Not understood"), lazy_gettext("What was sent makes no sense here. Nothing was changed.")),
    429: (lazy_gettext("Too many tries"), lazy_gettext("Wait a little, then try again.")),
    500: (lazy_gettext("Our mistake"), lazy_gettext("Something broke on our side. It has been noted. Try again in a moment.")),
    503: (lazy_gettext("Away for a moment"), lazy_gettext("The portal cannot answer just now. Try again in a moment.")),
}
RETRY_AFTER = 5  # seconds, when the database is away
STALE = (lazy_gettext("The page was open too long"), lazy_gettext("Nothing was changed. Go back, reload the page and try again."))

log = structlog.get_logger()


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(TooMany, too_many)
    app.register_error_handler(TooSoonError, too_many)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, database_away)


def show(error: HTTPException) -> ResponseReturnValue:
    """Errors under /webhooks/ are for machines, and left alone; so are redirects that werkzeug raises."""
    code = error.code or 500
    if request.path.startswith("/webhooks/") or code < 400:
        return error
    log.info("page.refused", status=code, endpoint=request.endpoint)
    # Who is signed in may be the very thing that cannot be read just now.
    with force_locale(get_locale() if code < 500 else asked() or browsers() or house().settings.default_locale):
        page = _page(error, code)
    told = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Response(page, code, told, mimetype="text/html")


def too_many(error: TooMany | TooSoonError) -> ResponseReturnValue:
    return show(TooManyRequests(retry_after=error.retry_after))


def database_away(error: Exception) -> ResponseReturnValue:
    log.error("web.database", error=type(getattr(error, "orig", None) or error).__name__)
    return show(ServiceUnavailable(retry_after=RETRY_AFTER))


def _page(error: HTTPException, code: int) -> str:
    """Rendered without what Flask's context processors would look up."""
    title, words = STALE if isinstance(error, CSRFError) else WORDS.get(code) or WORDS[400 if code < 500 else 500]
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int):
        words = gettext("Try again in %(span)s.", span=span(_told(error.retry_after)))
    return current_app.jinja_env.get_template("error.html").render(code=code, title=title, words=words)


def _told(seconds: int) -> timedelta:
    """From two minutes on in whole minutes, never less than it is."""
    return timedelta(seconds=seconds) if seconds < 120 else timedelta(minutes=math.ceil(seconds / 60))
