"""Pages that links in account mails lead to: in the language of who got the mail, and a page for links that are dead."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from portal.store.profile import Profile
from portal.web.language import asked


def in_their_language(profile: Profile, template: str, **values: Any) -> str:
    with force_locale(asked() or profile.locale or profile.account_locale or get_locale()):
        return render_template(template, profile=profile, **values)


def dead(_error: Exception) -> ResponseReturnValue:
    return render_template("dead_link.html"), 410
