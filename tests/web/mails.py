"""Account mails that are owed, and the pages their links lead to."""

from sqlalchemy import select

from portal.actions import mailed_links
from portal.actions.house import House
from portal.clock import now
from portal.store import links
from portal.store.tables import agents, notifications
from tests.web.reader import Reader


def mails(house: House) -> list[tuple[str, str | None]]:
    """Of account mails owed, kind and address, in order."""
    with house.db.read() as tx:
        return [(row.kind, row.fixed_address) for row in tx.execute(select(notifications).order_by(notifications.c.id))]


def email_of(house: House, name: str) -> str | None:
    with house.db.read() as tx:
        found: str | None = tx.execute(select(agents.c.email).where(agents.c.name == name)).scalar_one()
    return found


def link_to(house: House, name: str, kind: str) -> str:
    """The path of the page that the agent's latest open link of the kind leads to."""
    with house.db.read() as tx:
        link = links.open_of(tx, agent_row(house, name), kind, now())
    assert link
    return mailed_links.url(house, link).removeprefix(house.settings.portal_url)


def agent_row(house: House, name: str) -> int:
    with house.db.read() as tx:
        row: int = tx.execute(select(agents.c.id).where(agents.c.name == name)).scalar_one()
    return row


def press(reader: Reader, path: str, **values: str) -> str | None:
    """The button of a page that a mail leads to; where one lands."""
    return reader.send(path, dict(values), page=path).location
