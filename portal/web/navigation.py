"""The links beside every page: only to pages that are there, for who may see them."""

from dataclasses import dataclass

from flask import Flask, request
from flask_babel import gettext
from flask_login import current_user
from markupsafe import Markup

from portal.web import house
from portal.web.drawn import drawn

TEMPLATE = "components/navigation.html"


@dataclass(frozen=True, slots=True)
class Link:
    endpoint: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """All that the links depend on: who looks, and at which page, which belongs to a `section`."""

    page: str | None
    section: str
    signed_in: bool
    admin: bool
    inbox: bool

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
    )
    return drawn(TEMPLATE, part, place)
