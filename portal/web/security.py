"""What every answer carries against strangers: CSRF tokens, cookies that stay put, and headers."""

from collections.abc import Callable

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from portal.headers import of_answers

csrf = CSRFProtect()

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}


class PrivateSessions(SecureCookieSessionInterface):
    """An answer that any cache may keep bears no cookie, and machines that sign their calls have no session at all.

    What signs the cookie is made once: the keys stay as long as the process does.
    """

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer | None:
        return self._signing

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith("/webhooks/") else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def register(app: Flask, settings: Settings) -> None:
    secure = settings.portal_url.startswith("https:")
    # Such a name a browser takes only from this very host, over https (RFC 6265bis, 4.1.3.2): no neighbour can plant a session.
    prefix = "__Host-" if secure else ""
    app.config.update(
        COOKIE_PREFIX=prefix,
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        # Not with every page: when the sign-in is noted as used, so does the cookie begin anew (signed_in.py).
        SESSION_REFRESH_EACH_REQUEST=False,
        # As long as the session it is bound to: who looks at a page for an hour may still press its buttons.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    app.session_interface = PrivateSessions(app)
    app.before_request(refuse_nul)
    csrf.init_app(app)
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.jinja_env.globals.update(csrf_token=csrf_token)
    app.after_request(_with_headers({**HEADERS, **of_answers(settings.portal_url)}))


def csrf_token() -> str:
    """One for all forms of a page: Flask-WTF keeps it in `g`, and asks the settings anew for each."""
    token: str = g._get_current_object().get("csrf_token") or generate_csrf()
    return token


def refuse_nul() -> None:
    """No person types the character NUL, and PostgreSQL keeps no text with one."""
    if any("\x00" in value for _, value in request.values.items(multi=True)):
        raise BadRequest


def _with_headers(headers: dict[str, str]) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        """A view's own headers win: the frame of the inbox has its own policy."""
        own = {name.lower() for name, _ in response.headers}
        response.headers.extend({name: value for name, value in headers.items() if name.lower() not in own})
        if request.blueprint != "assets":
            response.vary.add("HX-Request")
        return response

    return add
