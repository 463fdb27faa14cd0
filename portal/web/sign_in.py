"""Log in, by a second step where one is on, and out."""

import re

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.actions import sign_in
from portal.actions.take_second_step import TooLateError, take_second_step
from portal.web import house, known_browser
from portal.web.signed_in import WAITING, begin, end

blueprint = Blueprint("sign_in", __name__)

CODE_PAGE = "login_code.html"

# One slash, then neither a second nor a backslash, which browsers take for one; nothing that they would leave out in reading.
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def local(address: str | None) -> str:
    """`address` where it leads to a page of this portal, else the first page: no open redirect."""
    return address if address and LOCAL.fullmatch(address) else url_for("notifications.home")


@blueprint.get("/login")
def show() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(local(request.args.get("next")), 303)
    return render_template("login.html", email="", wrong=False, next=request.args.get("next", ""))


@blueprint.post("/login")
def log_in() -> ResponseReturnValue:
    form = request.form
    email, wanted = form.get("email", ""), form.get("next", "")
    token = sign_in.sign_in(house(), email, form.get("password", ""), request.user_agent.string, known_browser.token())
    if token is None:
        return render_template("login.html", email=email, wrong=True, next=wanted), 422
    return _come_in(token, wanted)


@blueprint.get("/login/code")
def show_code() -> ResponseReturnValue:
    if WAITING not in session:
        return redirect(url_for("sign_in.show", next=request.args.get("next")), 303)
    return render_template(CODE_PAGE, wrong=False, next=request.args.get("next", ""))


@blueprint.post("/login/code")
def take_code() -> ResponseReturnValue:
    wanted = request.form.get("next", "")
    token = take_second_step(house(), session.get(WAITING, ""), request.form.get("code", ""), known_browser.token())
    if token is None:
        return render_template(CODE_PAGE, wrong=True, next=wanted), 422
    return _come_in(token, wanted)


@blueprint.errorhandler(TooLateError)
def too_late(_error: TooLateError) -> ResponseReturnValue:
    flash(gettext("That took too long. Log in once more."), "sign_in.log_in-failed")
    return redirect(url_for("sign_in.show", next=request.form.get("next") or None), 303)


@blueprint.post("/logout")
def log_out() -> ResponseReturnValue:
    end()
    return redirect(url_for("sign_in.show"), 303)


def _come_in(token: str, wanted: str) -> ResponseReturnValue:
    """To the page that was wanted, or to the second step before it."""
    person = begin(token)
    if person is None:
        return redirect(url_for("sign_in.show_code", next=wanted or None), 303)
    return known_browser.remember(redirect(local(wanted), 303), person.agent_id)
