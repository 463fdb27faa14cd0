"""Where the mails about a change of e-mail lead: a button that confirms it, and one that takes it back."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.actions import confirm_email
from portal.actions.mailed_links import DeadLinkError
from portal.actions.refused import RefusedError
from portal.web import house
from portal.web.forms import kept, say_why, to_log_in
from portal.web.mailed import dead, in_their_language

blueprint = Blueprint("email_links", __name__)


@blueprint.get("/confirm-email/<token>")
def show_confirm(token: str) -> ResponseReturnValue:
    link, profile = confirm_email.read(house(), "confirm_email", token)
    return in_their_language(profile, "confirm_email.html", address=link.address, token=token)


@blueprint.post("/confirm-email/<token>")
def confirm(token: str) -> ResponseReturnValue:
    here = current_user.person if current_user.is_authenticated else None
    agent = confirm_email.confirm_email(house(), token, here and here.sign_in_id)
    if here and here.agent_id == agent:
        return kept("profile.show", gettext("This is your e-mail from now on"), form="profile.change_email", _anchor="email")
    return to_log_in(gettext("The new address is confirmed. Log in with it."))


@blueprint.get("/revert-email/<token>")
def show_revert(token: str) -> ResponseReturnValue:
    link, profile = confirm_email.read(house(), "revert_email", token)
    return in_their_language(profile, "revert_email.html", address=link.address, token=token)


@blueprint.post("/revert-email/<token>")
def revert(token: str) -> ResponseReturnValue:
    confirm_email.revert_email(house(), token)
    return to_log_in(gettext("The address of before counts again. If somebody else changed it, choose a new password now."))


blueprint.register_error_handler(DeadLinkError, dead)


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return render_template("dead_link.html", form=request.endpoint), 422
