"""Where the button of a test mail to a suspended address leads: a page that lifts that."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.actions.confirm_test import confirm_test, read
from portal.actions.mailed_links import DeadLinkError
from portal.web import house
from portal.web.forms import kept, to_log_in
from portal.web.mailed import dead, in_their_language

blueprint = Blueprint("test_arrived", __name__, url_prefix="/test-arrived")


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    return in_their_language(read(house(), token), "test_arrived.html", token=token)


@blueprint.post("/<token>")
def confirm(token: str) -> ResponseReturnValue:
    agent = confirm_test(house(), token)
    if current_user.is_authenticated and current_user.person.agent_id == agent:
        return kept("profile.show", gettext("We write to you again"), form="profile.change_email", _anchor="email")
    return to_log_in(gettext("We write to you again"))


blueprint.register_error_handler(DeadLinkError, dead)
