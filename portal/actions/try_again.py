"""To try again what was set aside, once its cause was mended: an alert that could not be decided, a mail that could not be written."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from portal.actions.house import House
from portal.clock import now
from portal.store import failures, mail_failures

_TRY_AGAIN: dict[str, Callable[[Connection, int], bool]] = {"alert": failures.try_again, "mail": mail_failures.try_again}
NAME = re.compile(r"(alert|mail)-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class SetAside:
    """`name` is what an operator calls it by; `what` says which it is and where."""

    name: str
    what: str
    failures: int
    error: str


def set_aside(house: House) -> list[SetAside]:
    """Alerts, then mails, each oldest first."""
    with house.db.read() as tx:
        alerts = [_set_aside("alert", f"{row['kind']} of {row['at'].isoformat()}", row) for row in failures.stuck(tx)]
        mails = [_set_aside("mail", f"{row['kind']} to {row['agent']}", row) for row in mail_failures.stuck(tx)]
    return alerts + mails


def _set_aside(kind: str, what: str, row: RowMapping) -> SetAside:
    place = " / ".join(filter(None, (row["account"], row["endpoint"], row["conversation"])))
    return SetAside(f"{kind}-{row['id']}", f"{what} in {place}", row["failures"], row["error"])


def try_again(house: House, name: str) -> bool:
    """At once, as if it had never failed. False when nothing of this name is set aside."""
    found = NAME.fullmatch(name)
    if found is None:
        return False
    with house.db.write() as tx:
        done = _TRY_AGAIN[found[1]](tx, int(found[2]))
    if done:
        house.alarm.ring(now())
    return done
