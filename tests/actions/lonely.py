"""An account that has no chat system but the one that is asked."""

from sqlalchemy import update

from portal.store.tables import endpoints
from tests.actions.asked_system import ENDPOINT
from tests.actions.polled import Polled
from tests.world import moment


def lonely(polled: Polled) -> None:
    """And had none of late."""
    with polled.house.db.write() as tx:
        tx.execute(update(endpoints).where(endpoints.c.public_id != ENDPOINT).values(removed_at=moment(-86400)))
