"""`/try`: whoever looks plays the chat system of the demo account."""

from uuid import uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.actions.open_shop import DEMO
from portal.actions.see_stage import see_stage
from portal.web import house
from portal.web.own_host import only_under_own_host
from portal.web.pages import page_or_block
from portal.web.polls import unless_known
from portal.web.stage import deeds, door, shown

blueprint = Blueprint("free_play", __name__, url_prefix="/try")
blueprint.before_request(only_under_own_host)
blueprint.before_request(door.only_where_open)


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Without the name of a conversation, one that nobody has begun."""
    return page_or_block(shown.PAGE, "stage", **shown.free_play(request.args.get("conversation") or uuid4().hex[:8]))


@blueprint.get("/portal")
def portal() -> ResponseReturnValue:
    """What has changed, as the page asks for it again and again."""
    return unless_known(shown.ANEW, "anew", **shown.free_play(request.args.get("conversation", "")))


@blueprint.post("/deeds")
def act() -> ResponseReturnValue:
    """What was left out, or was not taken, is said by the next page where it was done."""
    conversation = request.form.get("conversation", "")
    call = deeds.call_of(see_stage(house(), DEMO, conversation), request.form)
    fault = deeds.fault_of(request.form)
    if fault:
        door.refuse(fault, deeds.place_of(request.form))
    else:
        door.tell(call, deeds.place_of(request.form))
    return redirect(url_for("free_play.show", conversation=conversation), 303)
