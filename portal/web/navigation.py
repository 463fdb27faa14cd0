"""The links beside every page: only to pages that are there, for who may see them.

They are kept as text. What they say depends on few things, and to put them together took a fifth of a small page's time.
"""

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, current_app, request
from flask_babel import get_locale, gettext
from flask_login import current_user
from markupsafe import Markup

from portal.web import house
from portal.web.language import asked

KEPT = 1_000
TEMPLATE = "components/navigation.html"


@dataclass(frozen=True, slots=True)
class Link:
    endpoint: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """All that the links depend on: who looks, at which page, which belongs to a `section`, and as their addresses are (templating.py)."""

    page: str | None
    section: str
    signed_in: bool
    admin: bool
    inbox: bool
    language: str
    asked: str | None
    root: str

    def what_one_comes_for(self) -> list[Link]:
        """On a phone the bar at the bottom."""
        if not self.signed_in:
            return self._inbox()
        return [
            Link("notifications.show", gettext("Notifications")),
            Link("activity.show", gettext("Activity")),
            Link("why.show", gettext("Why did I get no mail?")),
        ]

    def own(self) -> list[Link]:
        """The rest of what concerns the person."""
        return [Link("profile.show", gettext("My profile")), *self._inbox()]

    def of_account(self) -> list[Link]:
        """Pages about the whole account, for admins alone."""
        return [
            Link("team.show", gettext("Team")),
            Link("account.show", gettext("Account")),
            Link("integrations.show", gettext("Integrations")),
            Link("audit.show", gettext("Audit log")),
        ]

    def _inbox(self) -> list[Link]:
        return [Link("inbox.show", gettext("Inbox"))] if self.inbox else []


def register(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation)


def navigation(part: str, section: str) -> Markup:
    """`part` is a macro of the template, `section` the endpoint of the link that the page is under, "" for one that has its own."""
    signed_in = current_user.is_authenticated
    place = Place(
        page=request.endpoint,
        section=section,
        signed_in=signed_in,
        admin=signed_in and current_user.person.is_admin,
        inbox=house().settings.has_inbox_page,
        language=get_locale().language,
        asked=asked(),
        root=request.root_path,
    )
    return _written(part, place)


@lru_cache(maxsize=KEPT)
def _written(part: str, place: Place) -> Markup:
    written: Markup = getattr(current_app.jinja_env.get_template(TEMPLATE).module, part)(place)
    return written
