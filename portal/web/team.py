"""Settings → Team, for admins: who is in it, whether they are there and their mails arrive; invite, change, deactivate."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from portal.actions import manage_team
from portal.actions.invite import Guest, cancel_invitation, invite, invite_new
from portal.actions.manage_team import NoSuchMember
from portal.actions.refused import RefusedError
from portal.actions.see_team import PAGE as MEMBERS
from portal.actions.see_team import see_member, see_team
from portal.web import errors, house, throttle
from portal.web.forms import kept, say_kept, say_why, wanted
from portal.web.pages import ROW, page_or_block, row_asked
from portal.web.signed_in import demand_admin, me

blueprint = Blueprint("team", __name__, url_prefix="/settings/team")
blueprint.before_request(demand_admin)

PAGE, MEMBER = "settings/team.html", "settings/member.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_team())


@blueprint.post("/invite")
def invite_somebody() -> ResponseReturnValue:
    form = request.form
    name, address, external_id = (form.get(field, "") for field in ("name", "email", "external_id"))
    _count_mail("invite", address)
    invite_new(house(), me(), Guest(name, address, form.get("role") == "admin", form.getlist("group"), external_id.strip()))
    return kept("team.show", gettext("Invited"), _anchor="invite")


@blueprint.get(f"/<{ROW}:agent>")
def show_member(agent: int) -> ResponseReturnValue:
    return render_template(MEMBER, **_member(agent))


@blueprint.post(f"/<{ROW}:agent>")
def change(agent: int) -> ResponseReturnValue:
    manage_team.change_member(house(), me(), agent, request.form.get("name", ""), request.form.getlist("group"))
    return kept("team.show_member", agent=agent, _anchor="details")


@blueprint.post(f"/<{ROW}:agent>/active")
def make_active(agent: int) -> ResponseReturnValue:
    manage_team.make_active(house(), me(), agent, wanted())
    return _turned(agent)


@blueprint.post(f"/<{ROW}:agent>/admin")
def make_admin(agent: int) -> ResponseReturnValue:
    manage_team.make_admin(house(), me(), agent, wanted())
    return _turned(agent)


@blueprint.post(f"/<{ROW}:agent>/email")
def change_email(agent: int) -> ResponseReturnValue:
    _count_mail("confirm_email", request.form.get("email", ""))
    manage_team.ask_for_email(house(), me(), agent, request.form.get("email", ""))
    return kept("team.show_member", gettext("We have sent a link to the new address"), agent=agent, _anchor="email")


@blueprint.post(f"/<{ROW}:agent>/email/cancel")
def cancel_email(agent: int) -> ResponseReturnValue:
    manage_team.cancel_email(house(), me(), agent)
    return kept("team.show_member", gettext("Cancelled: nothing changes"), agent=agent, _anchor="email")


@blueprint.post(f"/<{ROW}:agent>/email/lift")
def lift(agent: int) -> ResponseReturnValue:
    manage_team.lift(house(), me(), agent)
    return kept("team.show_member", gettext("Mails go there again"), agent=agent, _anchor="email")


@blueprint.post(f"/<{ROW}:agent>/invitation")
def invite_member(agent: int) -> ResponseReturnValue:
    seen, _ = see_member(house(), me(), agent)
    _count_mail("invite", seen.member.email or request.form.get("email", ""))
    invite(house(), me(), agent, request.form.get("email", ""))
    return kept("team.show_member", gettext("Invited"), agent=agent, _anchor="invitation")


@blueprint.post(f"/<{ROW}:agent>/invitation/cancel")
def cancel(agent: int) -> ResponseReturnValue:
    cancel_invitation(house(), me(), agent)
    return kept("team.show_member", gettext("Cancelled: the link no longer works"), agent=agent, _anchor="invitation")


@blueprint.errorhandler(NoSuchMember)
def no_such_member(_error: NoSuchMember) -> ResponseReturnValue:
    return errors.show(NotFound())


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> ResponseReturnValue:
    say_why(error)
    agent = (request.view_args or {}).get("agent")
    return (render_template(PAGE, **_team()) if agent is None else page_or_block(MEMBER, "switches", **_member(agent))), 422


def _count_mail(kind: str, address: str) -> None:
    throttle().count_team_mail(me().agent_id)
    throttle().count_mail(kind, address)


def _turned(agent: int) -> ResponseReturnValue:
    """After a switch."""
    if "HX-Request" in request.headers:
        say_kept()
        return page_or_block(MEMBER, "switches", **_member(agent))
    return kept("team.show_member", agent=agent, _anchor="switches")


def _team() -> dict[str, Any]:
    """404 for a page that there is not."""
    page = row_asked("page") or 1
    team, number = see_team(house(), me(), page)
    if not team.members:
        abort(404)
    return {"me": me(), "team": team, "number": number, "page": page, "more": page * MEMBERS < number}


def _member(agent: int) -> dict[str, Any]:
    seen, team = see_member(house(), me(), agent)
    return {"me": me(), "seen": seen, "member": seen.member, "team": team}
