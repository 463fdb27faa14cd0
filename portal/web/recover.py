"""A forgotten password: ask for a link, and choose a new one where it leads."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.actions import recover
from portal.actions.known_browser import BY_MAIL
from portal.actions.mailed_links import DeadLinkError
from portal.actions.refused import RefusedError
from portal.web import house, known_browser, throttle
from portal.web.forms import kept, say_why, to_log_in
from portal.web.mailed import dead, in_their_language

blueprint = Blueprint("recover", __name__, url_prefix="/recover")


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template("recover.html")


@blueprint.post("")
def ask() -> ResponseReturnValue:
    """The same answer whether or not anybody has the address."""
    email = request.form.get("email", "")
    throttle().count_mail("recover", email)
    recover.ask(house(), email)
    return kept("recover.show", gettext("If somebody logs in with this address, a link is on its way to it. It is valid for an hour."))


@blueprint.get("/<token>")
def show_choice(token: str) -> str:
    profile = recover.read(house(), token)
    return in_their_language(profile, "recover_choose.html", token=token)


@blueprint.post("/<token>")
def choose(token: str) -> ResponseReturnValue:
    agent = recover.choose_password(house(), token, request.form.get("password", ""))
    answer = to_log_in(gettext("Your new password is set. Log in with it."))
    # Who reads the agent's mail is no stranger, even where strangers' guesses hold up this log-in.
    return known_browser.remember(answer, agent, BY_MAIL)


blueprint.register_error_handler(DeadLinkError, dead)


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return show_choice(**request.view_args or {}), 422
