"""To rehearse: a worker reads what its jobs will read, for nobody, so that each job's process inherits the statements.

RQ forks for each job, and to make a statement takes SQLAlchemy some milliseconds: half of what a job's first mails cost.
"""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.actions.untold import UNTOLD
from portal.actions.write_letter import write_letters
from portal.clock import now
from portal.rules.spans import Span
from portal.store.facts import facts_in
from portal.store.owed import hold_all

NOBODY = 0
"""No row has this number."""


def rehearse(house: House) -> None:
    """Reads alone, so that on SQLite no writer is waited for, and leaves no open connection.

    Never raises for what the database says: then the first job makes its own.
    """
    moment = now()
    try:
        with house.db.read() as tx:
            facts_in(tx, {NOBODY: Span(moment, moment)}, UNTOLD)
            hold_all(tx, [], token="")
            write_letters(tx, house, [])
    except SQLAlchemyError as error:
        structlog.get_logger().warning("rehearsal.failed", error=type(error).__name__)
    house.db.dispose()
