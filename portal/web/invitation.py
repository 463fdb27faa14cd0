"""Where the mail of an invitation leads: choose a password."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.actions.accept_invitation import accept_invitation, read
from portal.actions.mailed_links import DeadLinkError
from portal.actions.refused import RefusedError
from portal.web import house
from portal.web.forms import say_why, to_log_in
from portal.web.mailed import dead, in_their_language

blueprint = Blueprint("invitation", __name__, url_prefix="/invitation")
blueprint.register_error_handler(DeadLinkError, dead)


@blueprint.get("/<token>")
def show(token: str) -> str:
    link, profile = read(house(), token)
    return in_their_language(profile, "invitation.html", address=link.address, token=token)


@blueprint.post("/<token>")
def accept(token: str) -> ResponseReturnValue:
    accept_invitation(house(), token, request.form.get("password", ""))
    return to_log_in(gettext("Welcome. Log in with your e-mail and your new password."))


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return show(**request.view_args or {}), 422
