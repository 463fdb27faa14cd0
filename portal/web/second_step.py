"""Settings → My profile → Two-step verification: turn it on by a code, make recovery codes anew, turn it off.

New recovery codes are in the answer to the form itself, without a redirect: they are kept nowhere that another page could take them from.
"""

from typing import Any

import segno
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal import codes
from portal.actions import change_second_step as second_step
from portal.actions.prove import readable
from portal.actions.refused import RefusedError
from portal.store import second_steps
from portal.store.profile import profile_of
from portal.web import house, known_browser
from portal.web.forms import kept, say_why
from portal.web.signed_in import me

blueprint = Blueprint("second_step", __name__, url_prefix="/settings/profile/second-step")

PAGE, CODES = "settings/second_step.html", "settings/recovery_codes.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_shown())


@blueprint.post("/offer")
def offer() -> ResponseReturnValue:
    second_step.offer(house(), me(), request.form.get("password", ""))
    return redirect(url_for("second_step.show"), 303)


@blueprint.post("/on")
def turn_on() -> ResponseReturnValue:
    made = second_step.turn_on(house(), me(), request.form.get("code", ""))
    return known_browser.remember(make_response(render_template(CODES, codes=made, is_new=True)), me().agent_id)


@blueprint.post("/codes")
def renew_codes() -> ResponseReturnValue:
    return render_template(CODES, codes=second_step.renew_codes(house(), me(), *_proof()), is_new=False)


@blueprint.post("/off")
def turn_off() -> ResponseReturnValue:
    second_step.turn_off(house(), me(), *_proof())
    return kept("second_step.show", gettext("It is off"))


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    return render_template(PAGE, **_shown()), 422


def _proof() -> tuple[str, str]:
    return request.form.get("password", ""), request.form.get("code", "")


def _shown() -> dict[str, Any]:
    with house().db.read() as tx:
        found = second_steps.of(tx, me().agent_id)
        email = profile_of(tx, me().agent_id).email or me().name
        left = second_steps.codes_left(tx, me().agent_id)
    secret = readable(house(), found.secret) if second_step.is_offered(found) and found else None
    uri = codes.uri(secret, email) if secret else None
    return {"step": found, "left": left, "secret": secret, "uri": uri, "picture": uri and _picture(uri)}


def _picture(uri: str) -> str:
    """SVG, black on white also by night, or phones do not read it."""
    return segno.make(uri, error="m").svg_inline(border=4, light="#fff", omitsize=True)
