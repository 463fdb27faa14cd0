"""Settings → Notifications, the home of an agent: both options, theirs and for an admin the account's."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import Forbidden

from portal.actions.choose import AdminsOnlyError, NotInPlanError, Whose, available, choose
from portal.rules.reasons import Kind
from portal.store.options import options_of
from portal.web import errors, house
from portal.web.forms import switched
from portal.web.now import shown
from portal.web.pages import page_or_block
from portal.web.polls import unless_known
from portal.web.signed_in import me
from portal.web.unheard import outlook

blueprint = Blueprint("notifications", __name__)

PAGE = "settings/notifications.html"
SWITCH = "/settings/notifications/<any(account, mine):whose>/<any(offline, missed):kind>"
# What the part of the page that looks ahead waits for, to be asked for at once.
SWITCHED = "switched"


@blueprint.get("/")
def home() -> ResponseReturnValue:
    return redirect(url_for("notifications.show"), 303)


@blueprint.get("/settings/notifications")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_shown())


@blueprint.get("/settings/notifications/now")
def now() -> ResponseReturnValue:
    """Who would be told if a visitor wrote now; 304 while that is what the reader knows."""
    return unless_known(PAGE, "now", anew=True, **shown(me()))


@blueprint.post(SWITCH)
def change(whose: str, kind: str) -> ResponseReturnValue:
    wanted = switched()
    if wanted is None:
        return _refused(gettext("Nothing was changed: the answer was neither on nor off."))
    choose(house(), me(), Whose(whose), Kind(kind), wanted)
    flash(gettext("Saved"), f"{whose}-{kind}-saved")
    if "HX-Request" in request.headers:
        return page_or_block(PAGE, kind, **_shown()), {"HX-Trigger": SWITCHED}
    return redirect(url_for("notifications.show", _anchor=kind), 303)


@blueprint.errorhandler(AdminsOnlyError)
def admins_only(_error: AdminsOnlyError) -> ResponseReturnValue:
    return errors.show(Forbidden())


@blueprint.errorhandler(NotInPlanError)
def not_in_plan(_error: NotInPlanError) -> ResponseReturnValue:
    return _refused(gettext("Nothing was changed: these mails are part of the Standard and Pro plans."))


def _refused(sentence: str) -> ResponseReturnValue:
    """The page as it is, with the sentence beside the switch that was touched."""
    asked = request.view_args or {}
    flash(sentence, f"{asked['whose']}-{asked['kind']}-failed")
    return page_or_block(PAGE, asked["kind"], **_shown()), 422


def _shown() -> dict[str, Any]:
    settings = house().settings
    with house().db.read() as tx:
        options = options_of(tx, me().agent_id)
    return {
        "person": me(),
        "options": options,
        "delay": options.delay or settings.offline_delay,
        "grace": options.grace or settings.missed_grace,
        "available": {kind: available(options.plan, kind) for kind in Kind},
        "sources": outlook(me()).account.sources,
        **shown(me()),
    }
