"""What becomes of a form: kept, and the page says so beside it; or refused, and the page says why with what was typed still there."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portal.actions.refused import RefusedError, Why
from portal.actions.set_password import LEAST
from portal.web.signed_in import end

WORDS = {
    Why.NO_NAME: lazy_gettext("Write a name."),
    Why.NO_SUCH_LANGUAGE: lazy_gettext("Choose one of the languages."),
    Why.NO_SUCH_ZONE: lazy_gettext("Choose one of the time zones."),
    Why.WRONG_PASSWORD: lazy_gettext("The password is not right."),
    Why.WRONG_CODE: lazy_gettext("The code is not right, or was used before. Wait for the next one."),
    Why.IS_ON: lazy_gettext("It is on already."),
    Why.NOT_OFFERED: lazy_gettext("That took too long. Begin once more."),
    Why.SHORT_PASSWORD: lazy_gettext("The new password needs at least %(least)s characters.", least=LEAST),
    Why.COMMON_PASSWORD: lazy_gettext(
        "The new password is easy to guess. Better: three or four words that have nothing to do with each other."
    ),
    Why.NOT_AN_ADDRESS: lazy_gettext("That is not an e-mail address."),
    Why.TAKEN: lazy_gettext("Somebody else uses this address by now."),
    Why.NOT_AN_ID: lazy_gettext("An id has 1 to 128 characters."),
    Why.ID_TAKEN: lazy_gettext("Somebody in your team has this id. Invite them from their own page."),
    Why.NO_SUCH_GROUP: lazy_gettext("One of these groups is no longer there. Reload the page."),
    Why.LAST_ADMIN: lazy_gettext("Not changed: your account would have no admin left who can log in."),
    Why.INACTIVE: lazy_gettext("Make them active first."),
    Why.HAS_PASSWORD: lazy_gettext("They can log in already."),
    Why.OUT_OF_RANGE: lazy_gettext("Not saved: the wait must be within the limits below, in whole minutes and seconds."),
    Why.NOT_A_WEB_ADDRESS: lazy_gettext("The address of a conversation must begin with https:// or http://."),
    Why.NO_SUCH_CHAT_SYSTEM: lazy_gettext("Choose one of the chat systems."),
    Why.TWO_SECRETS: lazy_gettext("Two secrets are valid already. Retire the old one first."),
    Why.ERASED: lazy_gettext("Not received again: the contents of this call have been erased."),
    Why.NOT_UNDERSTOOD: lazy_gettext("Not received again: this call did not come from the chat system."),
    Why.NOT_SURE: lazy_gettext("Nothing was removed: say first that you are sure."),
}


def kept(page: str, sentence: str | None = None, form: str | None = None, **values: Any) -> Response:
    """Back to the page; `sentence`, else "Saved", is shown beside `form`, an endpoint: the one that was sent, unless told."""
    say_kept(sentence, form)
    return redirect(url_for(page, **values), 303)


def say_kept(sentence: str | None = None, form: str | None = None) -> None:
    """As `kept`, on the page that is shown next."""
    flash(sentence or gettext("Saved"), form or request.endpoint or "")


def to_log_in(sentence: str) -> Response:
    """To the log-in, which says the sentence; whoever was signed in in this browser is no more."""
    end()
    return kept("sign_in.show", sentence, form="sign_in.log_in")


def say_why(error: RefusedError) -> None:
    """The next page says beside the form that was sent why nothing was changed."""
    flash(str(WORDS[error.why]), f"{request.endpoint}-failed")


def wanted() -> bool:
    """What a switch asks for; 422 for anything else than on or off."""
    asked = switched()
    return abort(422) if asked is None else asked


def switched() -> bool | None:
    """What a switch asks for: one that is off sends "off", one that is on "off" and then "on". None for anything else."""
    return {"on": True, "off": False}.get("".join(request.form.getlist("value")[-1:]))
