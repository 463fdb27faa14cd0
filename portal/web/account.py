"""Settings → Account, for admins: name, language, the way into the chat panel, and how long the portal waits."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.actions.change_account import change_delay as set_delay
from portal.actions.change_account import change_details as set_details
from portal.actions.refused import RefusedError
from portal.store.account import account_of
from portal.web import house
from portal.web.forms import kept, say_why
from portal.web.signed_in import demand_admin, me

blueprint = Blueprint("account", __name__, url_prefix="/settings/account")
blueprint.before_request(demand_admin)

PAGE = "settings/account.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_shown())


@blueprint.post("/details")
def change_details() -> ResponseReturnValue:
    form = request.form
    set_details(house(), me(), form.get("name", ""), form.get("locale", ""), form.get("panel_url", ""))
    return kept("account.show", _anchor="details")


@blueprint.post("/delay")
def change_delay() -> ResponseReturnValue:
    set_delay(house(), me(), request.form.get("minutes", ""), request.form.get("seconds", ""))
    return kept("account.show", _anchor="delay")


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return render_template(PAGE, **_shown()), 422


def _shown() -> dict[str, Any]:
    settings = house().settings
    with house().db.read() as tx:
        account = account_of(tx, me().account_id)
    return {"account": account, "settings": settings, "delay": account.delay or settings.offline_delay}
