"""Every page that people see, by name: where it is in the demo account, and who may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.actions import mailed_links, play, unsubscribe
from portal.actions.invite import Guest, invite_new
from portal.actions.sign_in import sign_in, signed_in
from portal.clock import now
from portal.mail import inbox
from portal.rules.reasons import Kind
from portal.store import links
from portal.store.links import Link
from portal.store.tables import alerts, conversations
from tests.browser.demo import Demo


@dataclass(frozen=True)
class Place:
    """`stranger` is true where nobody is signed in; else it is Eva, the admin."""

    path: Callable[[Demo], str]
    stranger: bool = False
    status: int = 200


def at(path: str, *, stranger: bool = False, status: int = 200) -> Place:
    return Place(lambda _: path, stranger, status)


def alert(conversation: str, kind: Kind) -> Place:
    """The conversation's first alert of the kind."""

    def path(demo: Demo) -> str:
        found = select(alerts.c.id).join(conversations).where(conversations.c.external_id == conversation, alerts.c.kind == kind.value)
        with demo.house.db.read() as tx:
            return f"/alerts/{tx.execute(found.order_by(alerts.c.at).limit(1)).scalar_one()}"

    return Place(path)


def mailed(kind: str) -> Place:
    """The page of a link that was mailed to Luis."""

    def path(demo: Demo) -> str:
        with demo.house.db.write() as tx:
            row = links.add(tx, kind, demo.row("luis"), "luis@nuevo.example", now(), now() + timedelta(days=1))
            link = links.open_one(tx, row, now())
        assert link
        return _page(demo, link)

    return Place(path, stranger=True)


def _invitation(demo: Demo) -> str:
    eva = signed_in(demo.house, sign_in(demo.house, "eva@luna.example", demo.password("eva"), "a test") or "")
    assert eva
    noa = invite_new(demo.house, eva, Guest("Noa", "noa@nuevo.example", is_admin=False, groups=(), external_id=""))
    with demo.house.db.read() as tx:
        link = links.open_of(tx, noa, "invite", now())
    assert link
    return _page(demo, link)


def _page(demo: Demo, link: Link) -> str:
    return mailed_links.url(demo.house, link).removeprefix(demo.house.settings.portal_url)


def _stop(demo: Demo) -> str:
    return f"/unsubscribe/{unsubscribe.token(demo.house, demo.row('luis'), Kind.OFFLINE, 'luis@luna.example')}"


def _story(demo: Demo) -> str:
    """In the middle of a story, where nothing goes on by itself."""
    playing = play.begin(demo.house, "left-unserved", timedelta(seconds=3))
    return f"/try/{playing.shop}?paused=3"


PLACES = {
    "log-in": at("/login", stranger=True),
    "recover": at("/recover", stranger=True),
    "recover-choose": mailed("recover"),
    "invitation": Place(_invitation, stranger=True),
    "confirm-email": mailed("confirm_email"),
    "revert-email": mailed("revert_email"),
    "dead-link": at("/recover/old", stranger=True, status=410),
    "unsubscribe": Place(_stop, stranger=True),
    "dead-unsubscribe": at("/unsubscribe/old", stranger=True, status=410),
    "error": at("/nothing", status=404),
    "notifications": at("/settings/notifications"),
    "activity": at("/activity"),
    "activity-nothing-found": at("/activity?text=nothing"),
    "alert-mailed": alert("botas", Kind.OFFLINE),
    "alert-missed": alert("envio", Kind.MISSED),
    "why": at("/why"),
    "profile": at("/settings/profile"),
    "second-step": at("/settings/profile/second-step"),
    "team": at("/settings/team"),
    "member": Place(lambda demo: f"/settings/team/{demo.row('luis')}"),
    "account": at("/settings/account"),
    "audit": at("/settings/audit"),
    "integrations": at("/settings/integrations"),
    "integration": at("/settings/integrations/demo-native"),
    "try": at("/try", stranger=True),
    "try-mailed": at("/try?conversation=botas", stranger=True),
    "try-story": Place(_story, stranger=True),
    "inbox": at("/inbox"),
    "mail": Place(lambda demo: f"/inbox/{inbox.kept(demo.house.settings.var_dir)[0].id}"),
}
