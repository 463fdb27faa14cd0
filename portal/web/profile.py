"""Settings → My profile: name, the one e-mail, password, language, time zone, and where one is signed in."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext
from werkzeug.exceptions import NotFound

from portal.actions import change_email as email
from portal.actions.change_password import change_password as set_own_password
from portal.actions.change_password import demand_password
from portal.actions.change_profile import change_language as set_language
from portal.actions.change_profile import change_name as set_name
from portal.actions.close_sign_in import NoSuchSignIn, close_others, close_sign_in
from portal.actions.refused import RefusedError
from portal.clock import now
from portal.store import links, second_steps, sign_ins
from portal.store.profile import profile_of
from portal.web import errors, house, known_browser, throttle
from portal.web.forms import kept, say_why
from portal.web.pages import ROW
from portal.web.signed_in import me
from portal.web.zones import zones

blueprint = Blueprint("profile", __name__, url_prefix="/settings/profile")

PAGE = "settings/profile.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_shown())


@blueprint.post("/name")
def change_name() -> ResponseReturnValue:
    set_name(house(), me(), request.form.get("name", ""))
    return kept("profile.show", _anchor="name")


@blueprint.post("/email")
def change_email() -> ResponseReturnValue:
    form = request.form
    throttle().count_change(me().agent_id)
    demand_password(house(), me(), form.get("password", ""))
    throttle().count_mail("confirm_email", form.get("email", ""))
    email.ask(house(), me(), me().agent_id, form.get("email", ""))
    return kept("profile.show", gettext("We have sent a link to the new address"), _anchor="email")


@blueprint.post("/email/cancel")
def cancel_email() -> ResponseReturnValue:
    email.cancel(house(), me(), me().agent_id)
    return kept("profile.show", gettext("Cancelled: nothing changes"), _anchor="email")


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    set_own_password(house(), me(), request.form.get("current", ""), request.form.get("new", ""))
    answer = kept("profile.show", gettext("Saved, and you are logged out everywhere else"), _anchor="password")
    return known_browser.remember(answer, me().agent_id)


@blueprint.post("/language")
def change_language() -> ResponseReturnValue:
    locale = request.form.get("locale", "")
    set_language(house(), me(), locale, request.form.get("timezone", ""))
    with force_locale(locale or get_locale()):
        return kept("profile.show", _anchor="language")


@blueprint.post(f"/sign-ins/<{ROW}:sign_in>/close")
def close(sign_in: int) -> ResponseReturnValue:
    close_sign_in(house(), me(), sign_in)
    return kept("profile.show", gettext("Closed"), _anchor="sign-ins")


@blueprint.post("/sign-ins/close-others")
def close_all_others() -> ResponseReturnValue:
    close_others(house(), me())
    return kept("profile.show", gettext("Closed"), _anchor="sign-ins")


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return render_template(PAGE, **_shown()), 422


@blueprint.errorhandler(NoSuchSignIn)
def no_such_sign_in(_error: NoSuchSignIn) -> ResponseReturnValue:
    return errors.show(NotFound())


def _shown() -> dict[str, Any]:
    person = me()
    with house().db.read() as tx:
        profile = profile_of(tx, person.agent_id)
        return {
            "person": person,
            "profile": profile,
            "has_second_step": second_steps.is_on(tx, person.agent_id),
            "pending": links.open_of(tx, person.agent_id, "confirm_email", now()),
            "sign_ins": sign_ins.open_of(tx, person.agent_id, now() - sign_ins.LASTS),
            "zones": zones(profile.timezone),
            "settings": house().settings,
        }
