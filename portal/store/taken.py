"""That the mail server took a mail: written for each mail before its line takes the next, so it is short (design.md, What is settled)."""

from datetime import datetime

from portal.outcomes import Outcome
from portal.store.attempts import END
from portal.store.database import Database
from portal.store.jots import Jot
from portal.store.notifications import ENDED
from portal.store.owed import Owed

TAKEN = Jot(ENDED, END)
"""The mail before its attempts, as whoever holds both locks them."""


def put(db: Database, owed: Owed, token: str, begun: datetime, said: tuple[int | None, str | None, str], at: datetime) -> None:
    """Of a mail that is no summary, in the attempt `begun` then; `said` are the server's code, enhanced code and words.

    When `token` holds the mail no more, its state stays as it is.
    """
    code, enhanced_code, words = said
    answer = {"said": Outcome.ACCEPTED, "number": code, "detail": enhanced_code, "told": words}
    db.jot(TAKEN, {"row": owed.id, "begun": begun, "token": token, "new_state": "sent", "moment": at, **answer})
