"""Links in account mails: each names a row of `links`, under a signature that only the portal can make.

The row says what may be done and until when; the token is made anew whenever the mail is written, so it is stored nowhere.
"""

from itsdangerous import BadSignature
from sqlalchemy import Connection

from portal.actions.house import House
from portal.clock import now
from portal.store import links
from portal.store.links import Link

PAGES = {
    "invite": "invitation",
    "recover": "recover",
    "confirm_email": "confirm-email",
    "revert_email": "revert-email",
    "confirm_test": "test-arrived",
}
"""By the link's kind, the path of the page that shows its button."""


class DeadLinkError(Exception):
    """Not ours, used, cancelled, or too old."""


def url(house: House, link: Link) -> str:
    token = house.signer(_salt(link.kind)).dumps(link.id)
    return f"{house.settings.portal_url}/{PAGES[link.kind]}/{token}"


def read(tx: Connection, house: House, kind: str, token: str) -> Link:
    """The link that `token` names, while it may still be used. Raises `DeadLinkError`."""
    try:
        row = house.signer(_salt(kind)).loads(token)
    except BadSignature:
        raise DeadLinkError from None
    link = links.open_one(tx, row, now())
    if link is None or link.kind != kind:
        raise DeadLinkError
    return link


def _salt(kind: str) -> str:
    return f"link-{kind}"
