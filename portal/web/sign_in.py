"""Log in and out."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.actions import sign_in
from portal.web import house, throttle
from portal.web.signed_in import begin, end

blueprint = Blueprint("sign_in", __name__)

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
    throttle().count_sign_in(request.remote_addr or "")
    token = sign_in.sign_in(house(), email, form.get("password", ""), request.user_agent.string)
    if token is None:
        return render_template("login.html", email=email, wrong=True, next=wanted), 422
    begin(token)
    return redirect(local(wanted), 303)


@blueprint.post("/logout")
def log_out() -> ResponseReturnValue:
    end()
    return redirect(url_for("sign_in.show"), 303)
