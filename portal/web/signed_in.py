"""Flask-Login's part: every page demands a sign-in, but for the doors named here."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from portal.actions import sign_in
from portal.store.sign_ins import LASTS, Person
from portal.web import house

# Blueprints that answer anybody. The inbox and the played chat are on one's own machine only.
PUBLIC = frozenset(
    {
        "assets", "email_links", "free_play", "health", "inbox", "invitation",
        "look", "metrics", "recover", "sign_in", "story_play", "test_arrived", "unsubscribe",
    }
)

# Where the session keeps the token of a sign-in that waits for its second step.
WAITING = "waiting"

login_manager = LoginManager()
# A sign-in is a row that can be closed; to tie it to a network address as well would only sign out people on the move.
login_manager.session_protection = None


@dataclass(frozen=True)
class SignedIn:
    """What Flask-Login asks of a user; `get_id` is what it keeps in the session cookie."""

    token: str
    person: Person
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token


def register(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(load)
    app.config["PERMANENT_SESSION_LIFETIME"] = LASTS
    app.before_request(demand_sign_in)


def me() -> Person:
    """Who is signed in; on pages that demand it there is somebody."""
    person: Person = current_user.person
    return person


def begin(token: str) -> Person | None:
    """A new session for a new sign-in: nothing before it is kept, and a sign-in that was open here closes.

    Whose it is; None while the second step is to come.
    """
    end()
    person = sign_in.signed_in(house(), token)
    if person is None:
        session[WAITING] = token
        return None
    session.permanent = True
    login_user(SignedIn(token, person))
    return person


def end() -> None:
    """Close the sign-in of this browser, where there is one."""
    if current_user.is_authenticated:
        sign_in.sign_out(house(), current_user.token)
    logout_user()
    session.clear()


def demand_sign_in() -> ResponseReturnValue | None:
    public = request.endpoint is None or request.blueprint in PUBLIC
    return None if public or current_user.is_authenticated else send_to_sign_in()


def demand_admin() -> None:
    """To be run before the views of a blueprint that is for admins alone."""
    if not me().is_admin:
        abort(403)


def load(token: str) -> SignedIn | None:
    """The cookie lasts as long as the sign-in does: it begins anew whenever that is noted as used."""
    person = sign_in.signed_in(house(), token)
    if person is None:
        return None
    session.modified = session.modified or sign_in.is_due(person)
    return SignedIn(token, person)


def send_to_sign_in() -> ResponseReturnValue:
    """To the log-in and back to the page that was asked for; htmx is told to go there as a whole, not to put it into the page."""
    if "HX-Request" in request.headers:
        shown = _path(request.headers.get("HX-Current-URL", ""))
        return Response(status=401, headers={"HX-Redirect": url_for("sign_in.show", next=shown or None)})
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.show", next=wanted), 303)


def _path(address: str) -> str:
    """Of the page that htmx says it shows; empty where that is no address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
