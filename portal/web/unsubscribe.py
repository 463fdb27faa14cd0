"""The links at the foot of every mail: stop this kind of mail, with a page or by the mail program's own button (RFC 8058)."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from portal.actions.unsubscribe import DeadLinkError, read, unsubscribe
from portal.web import house
from portal.web.language import asked
from portal.web.security import csrf

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get("/unsubscribe/<token>")
def show(token: str) -> ResponseReturnValue:
    """Mail programs open links to look at them, so this only shows what would be done, or that it is."""
    subscription = read(house(), token)
    with force_locale(asked() or subscription.locale or get_locale()):
        return render_template("unsubscribe.html", subscription=subscription, token=token)


@blueprint.post("/unsubscribe/<token>")
def stop(token: str) -> ResponseReturnValue:
    unsubscribe(house(), token)
    return redirect(url_for("unsubscribe.show", token=token), 303)


def one_click(token: str) -> ResponseReturnValue:
    """For the mail program: no cookie, no page, no redirect."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        return _plain("Send List-Unsubscribe=One-Click.", 400)
    try:
        unsubscribe(house(), token)
    except DeadLinkError:
        return _plain("This link is no longer valid.", 410)
    return _plain("Done: these mails are off.", 200)


# The mail program has no session to bind a CSRF token to; the token in the address takes its place.
blueprint.post("/unsubscribe/<token>/one-click")(csrf.exempt(one_click))


@blueprint.errorhandler(DeadLinkError)
def dead(_error: DeadLinkError) -> ResponseReturnValue:
    return render_template("unsubscribe_dead.html"), 410


def _plain(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
