"""¿Por qué no me llega?: the help article as a checklist for the person who looks, answered from what is known of them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import NotFound

from portal.actions import take_reports
from portal.actions.causes import Cause, mark_of
from portal.actions.check_sender import check_sender, sender_address
from portal.actions.disconnect_device import NoSuchDevice
from portal.actions.disconnect_device import disconnect_device as end_device
from portal.actions.send_test_mail import TooManyTestMails, mail_test
from portal.actions.send_test_mail import send_test_mail as send_one
from portal.actions.why import read, why
from portal.rules.reasons import Reason
from portal.sentences import reason_sentence
from portal.sentences import show as shown_saw
from portal.web import errors, house
from portal.web.pages import ROW, page_or_block
from portal.web.rule_words import named
from portal.web.signed_in import me

blueprint = Blueprint("why", __name__, url_prefix="/why")

PAGE = "why/why.html"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return render_template(PAGE, **_shown())


@blueprint.post(f"/devices/<{ROW}:device>/disconnect")
def disconnect_device(device: int) -> ResponseReturnValue:
    end_device(house(), me(), device)
    flash(gettext("Disconnected from now on"), "device")
    if "HX-Request" in request.headers:
        return page_or_block(PAGE, "causes", **_shown())
    return redirect(url_for("why.show", _anchor="offline-online"), 303)


@blueprint.post("/test-mail")
def send_test_mail() -> ResponseReturnValue:
    send_one(house(), me())
    return _test_block() or redirect(url_for("why.show", _anchor="test"), 303)


@blueprint.get("/test-mail")
def test_mail() -> ResponseReturnValue:
    """What became of the test mail, as the page asks for it again and again: 204 until the mail server has answered."""
    test = mail_test(house(), me()).latest
    if test and test.is_open and "HX-Request" in request.headers:
        return "", 204
    return _test_block() or redirect(url_for("why.show", _anchor="test"), 303)


@blueprint.get("/sender")
def sender() -> ResponseReturnValue:
    """What the DNS says of the sender's domain: asked for by the page once it is shown, for the DNS may take its time."""
    shown = _sending() if "HX-Request" in request.headers else _shown()
    return page_or_block(PAGE, "sender", **{**shown, "sender": check_sender(house())})


@blueprint.errorhandler(NoSuchDevice)
def no_such_device(_error: NoSuchDevice) -> ResponseReturnValue:
    return errors.show(NotFound())


@blueprint.errorhandler(TooManyTestMails)
def too_many(_error: TooManyTestMails) -> ResponseReturnValue:
    """The page says when the next may be asked for."""
    return _test_block() or render_template(PAGE, **_shown()), 422


def _test_block() -> str:
    """For htmx the part of the page about the test mail; empty for others."""
    return render_block(PAGE, "test", **_testing()) if "HX-Request" in request.headers else ""


def _testing() -> dict[str, Any]:
    return {"test": mail_test(house(), me()), "read": read}


def _sending() -> dict[str, Any]:
    return {"sender": None, "sender_address": sender_address(house())}


def _shown() -> dict[str, Any]:
    return {
        **_testing(),
        **_sending(),
        "why": why(house(), me()),
        "mark_of": mark_of,
        "Cause": Cause,
        "Reason": Reason,
        "reason_sentence": reason_sentence,
        "show_saw": lambda saw: shown_saw(named(saw, {})),
        "complaint": take_reports.BY,
        "support_url": house().settings.support_url,
    }
